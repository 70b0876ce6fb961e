"""What is missing in an application, in the directorate's order. Pure: no rows."""

from datetime import date

import pytest

from exemptions.completeness import missing, points

WHOLE = {
    "challenges": "Ja.",
    "measures_to_find": "Utlyst.",
    "cooperation": "Spurt.",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 6, 30),
    "specialists": 0,
    "specialists_counted_on": date(2025, 12, 1),
    "specialists_source": "Register",
    "trainees": ["a"],
    "trainees_in_training": None,
    "trainees_without_specialist": None,
    "counts_reason": "",
    "supervisor": "b",
    "hpr_number": "1",
    "competence": "God.",
    "experience": "Lang.",
    "plan": "Snart.",
    "case_number": "26/1",
    "contact_name": "Kari",
    "contact_email": "kari@example.no",
    "contact_phone": "",
    "signatory_name": "Leif",
    "organisation_number": "310999903",
    "address": "Gata 1",
    "overlaps": False,
    "figures_contradict": False,
}


def anchors(**others):
    return [one.anchor for one in missing({**WHOLE, **others})]


def test_nothing_is_missing_of_a_whole_one_also_with_no_specialist():
    assert anchors() == []


def test_the_points_stand_in_the_directorates_order():
    assert [point.name for point in points(WHOLE)] == [
        "challenges",
        "measures_to_find",
        "cooperation",
        "period",
        "specialists",
        "trainees",
        "supervisor",
        "plan",
        "sender",
        "letterhead",
    ]


@pytest.mark.parametrize(
    ("answer", "anchor"),
    [
        ("challenges", "id_challenges-challenges"),
        ("measures_to_find", "id_search-measures_to_find"),
        ("cooperation", "id_search-cooperation"),
        ("specialists_source", "id_specialists-specialists_source"),
        ("hpr_number", "id_supervisor-hpr_number"),
        ("competence", "id_supervisor-competence"),
        ("experience", "id_supervisor-experience"),
        ("plan", "id_plan-plan"),
        ("case_number", "id_sender-case_number"),
        ("contact_name", "id_sender-contact_name"),
        ("signatory_name", "id_sender-signatory_name"),
        ("address", "letterhead"),
        ("organisation_number", "letterhead"),
    ],
)
@pytest.mark.parametrize("nothing", ["", " \n\t"])
def test_a_text_that_is_empty_is_missing(answer, anchor, nothing):
    assert anchors(**{answer: nothing}) == [anchor]


@pytest.mark.parametrize(
    "answer", ["starts_on", "ends_on", "specialists", "specialists_counted_on", "supervisor"]
)
def test_a_fact_that_is_not_given_is_missing(answer):
    assert len(anchors(**{answer: None})) == 1


def test_no_trainee_is_missing():
    assert anchors(trainees=[]) == ["id_trainees-trainees"]


@pytest.mark.parametrize("counted", ["trainees_in_training", "trainees_without_specialist"])
def test_a_number_that_is_not_the_registers_needs_its_reason(counted):
    assert anchors(**{counted: 0}) == ["id_trainees-counts_reason"]
    assert anchors(**{counted: 3, "counts_reason": "Flere kommer."}) == []


def test_one_way_to_reach_the_contact_is_enough():
    assert anchors(contact_email="") == ["id_sender-contact_email"]
    assert anchors(contact_email="", contact_phone="00 00 00 00") == []


def test_a_period_turned_round_or_taken_is_missing():
    assert anchors(ends_on=date(2025, 1, 1)) == ["id_period-ends_on"]
    assert anchors(ends_on=WHOLE["starts_on"]) == []
    assert anchors(overlaps=True) == ["id_period-starts_on"]
    assert anchors(figures_contradict=True) == ["id_trainees-trainees_without_specialist"]
