"""What `manage.py compliance` prints. Names and values are a contract with other programs."""

import csv
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from municipalities.days import today
from supervision.models import Flag
from tests.factories import (
    AssignmentFactory,
    LeaveFactory,
    MunicipalityFactory,
    SessionFactory,
    SpecialistFactory,
    TraineeFactory,
)

pytestmark = pytest.mark.django_db


def compliance(*options):
    printed = StringIO()
    call_command("compliance", *options, stdout=printed)
    return printed.getvalue()


def as_json(*options):
    return json.loads(compliance("--as-of", "2026-10-31", "--format", "json", *options))


@pytest.fixture
def ida():
    """40 hours in the window of 42, three of them in October, one hour of those not documented yet."""
    place = MunicipalityFactory(number="9901")
    trainee = TraineeFactory(municipality=place, person__email="ida@example.no", in_service=True)
    supervisor = AssignmentFactory(trainee=trainee).supervisor
    common = {"trainee": trainee, "supervisor": supervisor, "state": "finalised"}
    for n in range(37):
        SessionFactory(**common, date=date(2025, 11, 3) + timedelta(days=9 * n))
    SessionFactory(**common, date=date(2026, 10, 6), duration_minutes=120)
    SessionFactory(trainee=trainee, supervisor=supervisor, state="held", date=date(2026, 10, 20))
    SessionFactory(**common, date=date(2026, 9, 7), duration_minutes=90, kind="group")
    return trainee


def test_json_says_everything_to_the_letter(ida):
    assert as_json() == {
        "as_of": "2026-10-31",
        "trainees": [
            {
                "trainee": "ida@example.no",
                "municipality": "9901",
                "status": "warning",
                "flags": ["average_behind", "month_below_norm"],
                "month": {
                    "from": "2026-10-01",
                    "to": "2026-10-31",
                    "obligation_days": 31,
                    "norm_minutes": 240,
                    "counted_minutes": 180,
                    "finalised_minutes": 120,
                    "pending_minutes": 60,
                    "uncounted_minutes": 0,
                },
                "window": {
                    "from": "2025-11-01",
                    "to": "2026-10-31",
                    "obligation_days": 365,
                    "required_minutes": 2520,
                    "counted_minutes": 2400,
                    "finalised_minutes": 2340,
                    "pending_minutes": 60,
                    "uncounted_minutes": 90,
                },
            }
        ],
    }


def test_csv_and_table_say_the_same(ida):
    [row] = csv.DictReader(StringIO(compliance("--as-of", "2026-10-31", "--format", "csv")))
    assert row["trainee"] == "ida@example.no"
    assert row["flags"] == "average_behind month_below_norm"
    assert (row["month_norm_minutes"], row["window_required_minutes"]) == ("240", "2520")
    assert (row["window_to"], row["window_uncounted_minutes"]) == ("2026-10-31", "90")

    table = compliance("--as-of", "2026-10-31", "--format", "table")
    assert "ida@example.no" in table
    assert "2400/2520" in table


def test_those_are_listed_who_have_an_obligation_day_or_a_flag_and_no_others():
    place = MunicipalityFactory(number="9901")

    def emails(name, **facts):
        return TraineeFactory(municipality=place, person__email=f"{name}@example.no", **facts)

    emails("on-leave-now", in_service=True)
    LeaveFactory(trainee=emails("long-leave", in_service=True), starts_on=date(2025, 1, 1))
    emails("long-ago", in_service__starts_on=date(2020, 1, 1), in_service__ends_on=date(2025, 10, 31))
    emails("last-day", in_service__starts_on=date(2020, 1, 1), in_service__ends_on=date(2025, 11, 1))
    emails("not-yet", in_service__starts_on=date(2026, 11, 1))
    emails("elsewhere", responsible=False, in_service=True)
    forgotten = emails("forgotten-note", responsible=False)
    SessionFactory(trainee=forgotten, supervisor=SpecialistFactory(), state="held", date=date(2020, 1, 1))

    found = {entry["trainee"]: entry for entry in as_json()["trainees"]}

    assert set(found) == {"on-leave-now@example.no", "last-day@example.no", "forgotten-note@example.no"}
    assert found["forgotten-note@example.no"]["flags"] == ["notes_not_finalised"]
    assert found["forgotten-note@example.no"]["window"]["required_minutes"] == 0
    assert found["last-day@example.no"]["status"] == "ok"


def test_entries_are_sorted_by_municipality_and_then_by_e_mail_by_code_point():
    for number, name in (("9902", "a"), ("9901", "z"), ("9901", "b_c"), ("9901", "b.d"), ("9901", "b-e")):
        place = MunicipalityFactory._meta.model.objects.filter(number=number).first()
        place = place or MunicipalityFactory(number=number)
        TraineeFactory(municipality=place, person__email=f"{name}@example.no", in_service=True)

    names = [(entry["municipality"], entry["trainee"]) for entry in as_json()["trainees"]]

    assert names == sorted(names)
    assert names[-1] == ("9902", "a@example.no")


def test_one_municipality_alone_and_an_unknown_one(ida):
    TraineeFactory(municipality=MunicipalityFactory(number="9902"), in_service=True)

    assert [entry["municipality"] for entry in as_json("--municipality", "9902")["trainees"]] == ["9902"]
    with pytest.raises(CommandError, match="There is no municipality 1234"):
        as_json("--municipality", "1234")


def test_the_day_is_yesterday_unless_another_is_named(ida):
    yesterday = today() - timedelta(days=1)

    assert json.loads(compliance("--format", "json"))["as_of"] == yesterday.isoformat()


@pytest.mark.parametrize("text", ["20261031", "2026-10-32", "yesterday"])
def test_what_is_no_iso_date_is_refused(text):
    with pytest.raises(CommandError, match="not a date"):
        compliance("--as-of", text)


@pytest.mark.parametrize("name", ["compliance", "flag_low_supervision"])
def test_days_before_1900_are_refused_with_one_line(name):
    TraineeFactory(in_service=True)
    for text in ("0001-01-01", "1899-12-31"):
        with pytest.raises(CommandError, match=f"^--as-of: {text} is before 1900-01-01.$"):
            call_command(name, "--as-of", text)
    for text in ("1900-01-01", "9999-12-31"):
        call_command(name, "--as-of", text, stdout=StringIO(), stderr=StringIO())


def test_a_judgement_of_a_day_to_come_says_what_follows():
    def errors(day):
        written = StringIO()
        call_command("flag_low_supervision", "--as-of", day.isoformat(), stdout=StringIO(), stderr=written)
        return written.getvalue()

    tomorrow = today() + timedelta(days=1)

    assert errors(today()) == ""
    assert errors(tomorrow) == f"{tomorrow} is yet to come: until that day no other day can be judged.\n"


def test_it_reads_only_and_stored_flags_are_not_read(ida):
    Flag.objects.create(
        trainee=ida, kind="no_supervisor", level="critical", opened_on="2026-01-01", updated_on="2026-01-01"
    )

    assert as_json()["trainees"][0]["flags"] == ["average_behind", "month_below_norm"]
    assert Flag.objects.count() == 1
