"""Importing trainees, service, leave, assignments and granted exemptions."""

from datetime import date

import pytest

from municipalities.models import User
from supervision.models import Assignment, Authorisation, Leave, ServicePeriod, Trainee
from tests.factories import MunicipalityFactory
from tests.supervision.registers import IDA, KARI, LIV, NILS, SMALL, faults_of, import_sheets, in_9901, small

pytestmark = pytest.mark.django_db

OF_IDA = in_9901(trainee_email=IDA)


@pytest.fixture(autouse=True)
def registered():
    """The small register is there already, with two more supervisors."""
    people = [in_9901(email=email, role="supervisor", name=email[:4]) for email in (NILS, LIV)]
    assert import_sheets(small(people=people)).faults == []


def imported(sheet, *rows):
    """The counts of created, changed and unchanged rows."""
    outcome = import_sheets({sheet: list(rows)})
    assert outcome.faults == []
    counts = outcome.counts[sheet]
    return counts.created, counts.changed, counts.unchanged


def refused(sheet, *rows):
    return faults_of({sheet: list(rows)})


def days(first, last=None):
    return {"from": first, "to": last}


# Trainee records


def test_a_record_takes_its_dates_and_is_responsible_unless_it_says_no():
    row = OF_IDA | {"training_started_on": "1.1.2026", "converted_on": None, "responsible": None}

    assert imported("trainees", row) == (0, 1, 0)
    record = Trainee.objects.get()
    assert (record.training_started_on, record.converted_on, record.responsible) == (
        date(2026, 1, 1),
        None,
        True,
    )
    assert imported("trainees", row | {"responsible": "nei"}) == (0, 1, 0)
    assert ServicePeriod.objects.get().responsible_for is None


def test_a_record_names_its_person_once():
    assert refused("trainees", OF_IDA, OF_IDA | {"responsible": "no"}) == [
        "trainees:3:trainee_email: names the same as row 2"
    ]


# Two municipalities


def in_9902(**cells):
    return {"municipality_number": "9902", **cells}


def second_record(*service, **cells):
    """Rows of a second municipality for Ida, who is in service in the first since January 2026."""
    return {
        "municipalities": [{"number": "9902", "name": "Demoby"}],
        "trainees": [in_9902(trainee_email=IDA, **cells)],
        "service": [in_9902(trainee_email=IDA) | period for period in service],
    }


def test_a_second_responsible_record_with_overlapping_service_is_refused():
    assert faults_of(second_record(days(date(2026, 5, 1)), days(date(2024, 5, 1), date(2024, 6, 1)))) == [
        "trainees:2:responsible: cannot be the responsible record in this period"
    ]


def test_a_second_record_may_be_responsible_before_or_not_responsible_at_all():
    assert faults_of(second_record(days(date(2025, 1, 1), date(2025, 12, 31)))) == []
    assert faults_of(second_record(days(date(2026, 5, 1)), responsible="no")) == []


def test_of_two_responsible_records_of_one_file_the_later_row_is_the_fault():
    register = second_record(days(date(2026, 5, 1)))
    register["trainees"].append(OF_IDA)

    assert faults_of(register) == ["trainees:3:responsible: cannot be the responsible record in this period"]


def test_without_rows_of_the_records_the_service_is_the_fault():
    import_sheets(second_record())

    assert refused("service", in_9902(trainee_email=IDA) | days(date(2026, 5, 1))) == [
        "service:2:from: cannot be the responsible record in this period"
    ]


def test_responsibility_goes_from_one_record_to_another_and_back():
    there, here = second_record(days(date(2026, 5, 1)), responsible="yes"), OF_IDA | {"responsible": "no"}
    there["trainees"].append(here)
    assert faults_of(there) == []
    assert Trainee.objects.get(responsible=True).municipality.number == "9902"

    there["trainees"] = [in_9902(trainee_email=IDA, responsible="no"), OF_IDA | {"responsible": "yes"}]
    assert faults_of(there) == []
    assert Trainee.objects.get(responsible=True).municipality.number == "9901"


def test_service_moves_to_another_municipality_on_a_day():
    register = second_record(days(date(2026, 8, 1)))
    register["service"].append(OF_IDA | days(date(2026, 1, 1), date(2026, 7, 31)))

    assert faults_of(register) == []


# Service and leave


def test_service_is_matched_by_its_first_day():
    row = OF_IDA | days("2026-01-01", "31.12.2026") | {"position_percentage": 80, "arena": "hospital"}

    assert imported("service", row) == (0, 1, 0)
    assert imported("service", row) == (0, 0, 1)
    service = ServicePeriod.objects.get()
    assert (service.ends_on, service.position_percentage, service.arena) == (
        date(2026, 12, 31),
        80,
        "hospital",
    )


def test_empty_cells_mean_the_default_and_missing_columns_change_nothing():
    imported("service", OF_IDA | days("2026-01-01", "2026-12-31") | {"position_percentage": 80})

    assert imported("service", OF_IDA | {"from": "2026-01-01"}) == (0, 0, 1)
    assert imported("service", OF_IDA | {"from": "2026-01-01", "to": "", "position_percentage": ""}) == (
        0,
        1,
        0,
    )
    service = ServicePeriod.objects.get()
    assert (service.ends_on, service.position_percentage) == (None, 100)


def test_service_is_split_in_one_import():
    rows = [OF_IDA | days(date(2026, 6, 1)), OF_IDA | days(date(2026, 1, 1), date(2026, 5, 31))]

    assert imported("service", *rows) == (1, 1, 0)


def test_service_overlaps_neither_the_file_nor_what_is_registered():
    assert refused(
        "service",
        OF_IDA | days(date(2025, 1, 1), date(2025, 6, 30)),
        OF_IDA | days(date(2024, 7, 1), date(2025, 1, 1)),
        OF_IDA | days(date(2025, 7, 1)),
        OF_IDA | days(date(2025, 1, 1), date(2025, 1, 1)),
    ) == [
        "service:3:from: overlaps row 2",
        "service:4:from: overlaps a period that is registered already",
        "service:5:from: names the same as row 2",
    ]


def test_a_row_with_another_fault_is_still_held_against_the_others():
    assert refused(
        "service",
        OF_IDA | days(date(2025, 1, 1), date(2025, 6, 30)) | {"position_percentage": 120},
        OF_IDA | days(date(2025, 6, 30), date(2025, 7, 30)),
        OF_IDA | days(date(2025, 7, 20), "one day"),
    ) == [
        "service:2:position_percentage: is not a whole number from 0 to 100",
        "service:3:from: overlaps row 2",
        "service:4:to: is not a date (2026-10-31 or 31.10.2026)",
    ]


def test_leave_is_whole_unless_it_says_otherwise_and_does_not_overlap():
    assert imported("leave", OF_IDA | days(date(2026, 3, 1), date(2026, 3, 31)) | {"percentage": None}) == (
        1,
        0,
        0,
    )
    assert Leave.objects.get().percentage == 100
    assert refused("leave", OF_IDA | days(date(2026, 3, 31))) == [
        "leave:2:from: overlaps a period that is registered already"
    ]


@pytest.mark.parametrize("sheet", ["service", "leave", "assignments", "exemptions", "sessions"])
def test_rows_need_a_trainee_record(sheet):
    row = in_9901(trainee_email=NILS, supervisor_email=KARI) | {"from": "2026-01-01"}
    if sheet == "sessions":
        row = row | {"date": "2026-01-01", "start": "09:00", "state": "planned"}
        del row["from"]
    if sheet in ("service", "leave"):
        del row["supervisor_email"]

    assert refused(sheet, row, row | {"municipality_number": "4601"}) == [
        f"{sheet}:2:trainee_email: has no trainee record in this municipality",
        f"{sheet}:3:municipality_number: is not a known municipality",
    ]


# Assignments and exemptions


def supervised_by(email, **cells):
    return OF_IDA | {"supervisor_email": email, **cells}


def test_one_primary_supervisor_a_day_and_any_number_of_deputies():
    assert refused(
        "assignments",
        supervised_by(NILS, role="primary") | days(date(2026, 5, 1)),
        supervised_by(NILS, role="primary") | days(date(2025, 1, 1), date(2025, 2, 1)),
        supervised_by(LIV, role="primary") | days(date(2025, 2, 1), date(2025, 3, 1)),
        supervised_by(LIV, role="deputy") | days(date(2026, 5, 1)),
        supervised_by(NILS, role="deputy") | days(date(2026, 6, 1)),
    ) == [
        "assignments:2:from: overlaps a period that is registered already",
        "assignments:4:from: overlaps row 3",
    ]


def test_primary_and_deputy_change_places():
    def rows(one, other):
        return [
            supervised_by(KARI, role=one) | days(date(2026, 1, 1)),
            supervised_by(NILS, role=other) | days(date(2026, 2, 1)),
        ]

    assert imported("assignments", *rows("primary", "deputy")) == (1, 0, 1)
    assert imported("assignments", *rows("deputy", "primary")) == (0, 2, 0)
    assert imported("assignments", *rows("primary", "deputy")) == (0, 2, 0)
    assert Assignment.objects.get(role="primary").supervisor == User.objects.get(email=KARI)


def test_an_assignment_is_handed_over_in_one_import():
    rows = [
        supervised_by(NILS, role="primary") | days(date(2026, 8, 1)),
        supervised_by(KARI, role="primary") | days(date(2026, 1, 1), date(2026, 7, 31)),
    ]

    assert imported("assignments", *rows) == (1, 1, 0)


def test_a_granted_exemption_is_an_authorisation():
    row = supervised_by(NILS, decided_on="20.12.2025", reference=" 25/123 ") | days(
        date(2026, 1, 1), date(2027, 1, 1)
    )

    assert imported("exemptions", row) == (1, 0, 0)
    assert imported("exemptions", row) == (0, 0, 1)
    granted = Authorisation.objects.get()
    assert (granted.trainee.person.email, granted.supervisor.email) == (IDA, NILS)
    assert (granted.starts_on, granted.ends_on) == (date(2026, 1, 1), date(2027, 1, 1))
    assert (granted.decided_on, granted.reference) == (date(2025, 12, 20), "25/123")


@pytest.mark.parametrize("sheet", ["assignments", "exemptions"])
def test_nobody_supervises_themselves(sheet):
    assert refused(sheet, supervised_by(IDA) | days(date(2026, 1, 1))) == [
        f"{sheet}:2:supervisor_email: is the trainee: nobody supervises themselves"
    ]


@pytest.mark.parametrize(
    ("email", "message"), [("x@example.no", "is not a known person"), ("x", "is not an e-mail address")]
)
def test_an_assignment_of_nobody_is_still_held_against_other_rows(email, message):
    assert refused(
        "assignments",
        supervised_by(NILS, role="primary") | days(date(2025, 2, 1), date(2025, 3, 1)),
        supervised_by(email, role="primary") | days(date(2025, 3, 1), date(2025, 4, 1)),
        supervised_by(LIV, role="primary") | days(date(2025, 4, 1), date(2025, 5, 1)),
        supervised_by(email, role="deputy") | days(date(2025, 2, 2)),
        supervised_by(email, role="first") | days(date(2025, 2, 3)),
        supervised_by(email, role="primary") | days("some day"),
    ) == [
        f"assignments:3:supervisor_email: {message}",
        "assignments:3:from: overlaps row 2",
        "assignments:4:from: overlaps row 3",
        f"assignments:5:supervisor_email: {message}",
        f"assignments:6:supervisor_email: {message}",
        "assignments:6:role: must be one of: primary, deputy",
        f"assignments:7:supervisor_email: {message}",
        "assignments:7:from: is not a date (2026-10-31 or 31.10.2026)",
    ]


def test_an_assignment_of_nobody_may_be_the_registered_one_that_begins_that_day():
    """Kari's, with her address misspelt; of another day it is a new one, whoever is meant."""
    assert refused("assignments", supervised_by("kary@example.no") | days(date(2026, 1, 1))) == [
        "assignments:2:supervisor_email: is not a known person"
    ]
    assert refused("assignments", supervised_by("kary@example.no") | days(date(2026, 2, 1))) == [
        "assignments:2:supervisor_email: is not a known person",
        "assignments:2:from: overlaps a period that is registered already",
    ]


@pytest.mark.parametrize("sheet", ["assignments", "exemptions"])
def test_a_charge_of_nobody_is_still_named_once(sheet):
    row = supervised_by("x@example.no") | days(date(2025, 1, 1), date(2025, 6, 30))

    assert refused(sheet, row, row) == [
        f"{sheet}:2:supervisor_email: is not a known person",
        f"{sheet}:3:supervisor_email: is not a known person",
        f"{sheet}:3:from: names the same as row 2",
    ]


def test_rows_of_an_unknown_municipality_or_record_say_everything_else_too():
    elsewhere = {"municipality_number": "9999", "trainee_email": "x@example.no"}
    charge = {"supervisor_email": "y@example.no"} | days(date(2025, 1, 1))

    assert faults_of(
        {
            "trainees": [elsewhere | {"trainee_email": "z@example.no"}],
            "service": [elsewhere | days("2025-01-01"), elsewhere | days("2025-02-01")],
            "assignments": [
                elsewhere | charge,
                elsewhere | charge | {"trainee_email": "z@example.no"},
                in_9901(trainee_email=NILS) | charge,
            ],
        }
    ) == [
        "trainees:2:trainee_email: is not a known person",
        "trainees:2:municipality_number: is not a known municipality",
        "service:2:trainee_email: is not a known person",
        "service:2:municipality_number: is not a known municipality",
        "service:3:trainee_email: is not a known person",
        "service:3:municipality_number: is not a known municipality",
        "service:3:from: overlaps row 2",
        "assignments:2:trainee_email: is not a known person",
        "assignments:2:supervisor_email: is not a known person",
        "assignments:2:municipality_number: is not a known municipality",
        "assignments:3:supervisor_email: is not a known person",
        "assignments:3:municipality_number: is not a known municipality",
        "assignments:4:trainee_email: has no trainee record in this municipality",
        "assignments:4:supervisor_email: is not a known person",
    ]


def test_a_fault_in_the_record_s_own_row_is_told_once():
    stranger = in_9901(trainee_email="x@example.no")
    register = small(trainees=[stranger], service=[stranger | days(date(2026, 1, 1))])
    register["trainees"][0] |= {"converted_on": "soon"}

    assert faults_of(register) == [
        "trainees:2:converted_on: is not a date (2026-10-31 or 31.10.2026)",
        "trainees:3:trainee_email: is not a known person",
    ]


def test_other_municipalities_stay_as_they_are():
    MunicipalityFactory(number="9902", name="Demoby")
    before = ServicePeriod.objects.values_list().get()

    assert faults_of({**SMALL, "service": []}) == []
    assert ServicePeriod.objects.values_list().get() == before
