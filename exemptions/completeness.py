"""What the directorate asks for, in its order, and what of it is missing. No rows, no clock.

The points are those of https://www.alis.no ("Individuell veiledning") and what a letter of a
municipality needs besides. `answers` is name → value, as `exemptions.composing.answers_of` gives it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Missing(NamedTuple):
    """Something that is still to be done: what, and where."""

    sentence: Promise
    anchor: str  # the field's id on the page; "letterhead" lies on another


class Point(NamedTuple):
    """One thing that the directorate asks for, with what is missing of it."""

    name: str
    label: Promise
    section: str
    missing: tuple[Missing, ...]

    @property
    def is_answered(self) -> bool:
        return not self.missing


# Point: its label, the part of the page, and (answer, what to do where it is empty).
ASKED = [
    (
        "challenges",
        _("Disproportionate challenges"),
        "challenges",
        [("challenges", _("Describe the challenges that the municipality faces"))],
    ),
    (
        "measures_to_find",
        _("What was done to find qualified supervisors"),
        "search",
        [("measures_to_find", _("Describe what was done to find qualified supervisors"))],
    ),
    (
        "cooperation",
        _("Co-operation with neighbouring municipalities"),
        "search",
        [("cooperation", _("Describe what was done to co-operate with neighbouring municipalities"))],
    ),
    (
        "period",
        _("The period"),
        "period",
        [
            ("starts_on", _("Give the first day of the period")),
            ("ends_on", _("Give the last day of the period")),
        ],
    ),
    (
        "specialists",
        _("Specialists in general practice"),
        "specialists",
        [
            ("specialists", _("Give the number of specialists")),
            ("specialists_counted_on", _("Say on which day the specialists were counted")),
            ("specialists_source", _("Say where the number of specialists comes from")),
        ],
    ),
    (
        "trainees",
        _("ALIS in training, and those supervised without a specialist"),
        "trainees",
        [("trainees", _("Choose the trainees whom the application concerns"))],
    ),
    (
        "supervisor",
        _("HPR number and competence of the temporary supervisor"),
        "supervisor",
        [
            ("supervisor", _("Choose the temporary supervisor")),
            ("hpr_number", _("Give the supervisor's HPR number")),
            ("competence", _("Describe the supervisor's competence")),
            ("experience", _("Describe the supervisor's experience")),
        ],
    ),
    (
        "plan",
        _("Plan for coming back to a specialist"),
        "plan",
        [("plan", _("Describe the plan for coming back to a specialist"))],
    ),
    (
        "sender",
        _("Case number, contact person and signature"),
        "sender",
        [
            ("case_number", _("Give the case number")),
            ("contact_name", _("Name a contact person")),
            ("signatory_name", _("Say who signs")),
        ],
    ),
    (
        "letterhead",
        _("The municipality's letterhead"),
        "letterhead",
        [
            ("organisation_number", _("Give the municipality's organisation number")),
            ("address", _("Give the municipality's postal address")),
        ],
    ),
]


def points(answers: Mapping) -> list[Point]:
    """Every point in the directorate's order, each with what is missing of it."""
    return [
        Point(name, label, section, (*unanswered(section, asked, answers), *faults_of(name, answers)))
        for name, label, section, asked in ASKED
    ]


def unanswered(section, asked, answers):
    for answer, todo in asked:
        if is_empty(answers[answer]):
            yield Missing(todo, anchor_of(section, answer))


def faults_of(name, answers):
    """What does not fit together, though something is there."""
    found = {"period": faults_of_period, "trainees": faults_of_counts, "sender": faults_of_contact}.get(name)
    return found(answers) if found else ()


def missing(answers: Mapping) -> list[Missing]:
    """All that is missing, in order; nothing where the application can be made ready."""
    return [one for point in points(answers) for one in point.missing]


def anchor_of(section: str, answer: str) -> str:
    return "letterhead" if section == "letterhead" else f"id_{section}-{answer}"


def is_empty(value) -> bool:
    """Nothing typed or chosen; a number may be nought."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def faults_of_period(answers):
    starts_on, ends_on = answers["starts_on"], answers["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        yield Missing(_("The last day of the period is before the first"), anchor_of("period", "ends_on"))
    if answers["overlaps"]:
        yield Missing(
            _("The supervisor already has an exemption for the trainee in this period: choose another one"),
            anchor_of("period", "starts_on"),
        )


def faults_of_counts(answers):
    """A number that is not the register's has a reason; and no part is larger than the whole."""
    overridden = {answers["trainees_in_training"], answers["trainees_without_specialist"]} != {None}
    if overridden and is_empty(answers["counts_reason"]):
        yield Missing(
            _("Say why the numbers of ALIS are not the register's"), anchor_of("trainees", "counts_reason")
        )
    if answers["figures_contradict"]:
        yield Missing(
            _("More ALIS without a specialist than in training: look at the two numbers"),
            anchor_of("trainees", "trainees_without_specialist"),
        )


def faults_of_contact(answers):
    if is_empty(answers["contact_email"]) and is_empty(answers["contact_phone"]):
        yield Missing(
            _("Give the contact person's e-mail address or telephone"), anchor_of("sender", "contact_email")
        )
