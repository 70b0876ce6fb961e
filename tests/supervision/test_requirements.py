"""The hour rule by examples that a municipality can check by hand. No database."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from uuid import UUID

import pytest

from supervision import requirements
from supervision.models import FlagKind, Level
from supervision.norms import NORMS
from supervision.requirements import (
    Assignment,
    Authorisation,
    Facts,
    Leave,
    Norm,
    Reason,
    Service,
    Session,
    Setting,
    Specialty,
    account,
    whole_minutes,
)

KARI, OLA = UUID(int=1), UUID(int=2)
LONG_AGO = date(2015, 1, 1)
LAST_OF_OCTOBER = date(2026, 10, 31)
ids = (UUID(int=n) for n in count(100))


def a_record(**facts):
    """A full position since 2024, with Kari, a specialist, as primary supervisor; nothing held."""
    return Facts(
        **{
            "trainee": UUID(int=9),
            "registered_from": LONG_AGO,
            "service": (Service(starts_on=date(2024, 1, 1)),),
            "assignments": (Assignment(starts_on=date(2024, 1, 1), supervisor=KARI),),
            "specialties": {KARI: Specialty(since=LONG_AGO)},
            "norms": tuple(
                Norm(from_month=day, hours_per_month=hours, months_per_year=months)
                for day, hours, months in NORMS
            ),
            **facts,
        }
    )


def held(day, minutes=60, **facts):
    return Session(**{"id": next(ids), "date": day, "minutes": minutes, "supervisor": KARI, **facts})


def months_until(as_of, number=12):
    return requirements.months_of_window(as_of)[-number:]


def each_month(hours_by_month, as_of=LAST_OF_OCTOBER, **facts):
    """Sessions on the 15th of the last months until as-of, so many hours each."""
    months = months_until(as_of, len(hours_by_month))
    return tuple(
        held(first.replace(day=15), 60 * hours, state="finalised", **facts)
        for first, hours in zip(months, hours_by_month, strict=True)
        if hours
    )


def kinds(standing):
    return {flag.kind for flag in standing.flags}


def reasons(standing):
    return [judged.reason for judged in standing.sessions]


# What is required


@pytest.mark.parametrize("as_of", [LAST_OF_OCTOBER, date(2025, 2, 28), date(2024, 12, 31)])
def test_a_full_year_is_forty_two_hours_exactly(as_of):
    facts = a_record(service=(Service(starts_on=date(2022, 1, 1)),))

    standing = account(facts, as_of)

    assert standing.required == standing.window.required_minutes == 2520
    assert standing.window.obligation_days in (365, 366)
    assert [line.norm_minutes for line in standing.months] == [240] * 12


def test_a_leap_february_is_counted_by_its_own_days():
    facts = a_record(service=(Service(starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 28)),))

    [february] = [line for line in account(facts, date(2024, 12, 31)).months if line.obligation_days]

    assert (february.obligation_days, february.days_in_month) == (28, 29)
    assert february.norm == Fraction(240 * 28, 29)


def test_each_municipality_counts_in_its_own_supervision_hours():
    facts = a_record(settings=(Setting(from_month=LONG_AGO, minutes_per_hour=45),))

    assert account(facts, LAST_OF_OCTOBER).window.required_minutes == 1890


def test_settings_are_dated_by_month():
    facts = a_record(settings=(Setting(from_month=date(2026, 5, 1), minutes_per_hour=50),))

    standing = account(facts, LAST_OF_OCTOBER)

    assert [line.minutes_per_hour for line in standing.months] == [60] * 6 + [50] * 6
    assert standing.window.required_minutes == 210 * 6 + 175 * 6


def test_before_2021_three_hours_were_asked():
    facts = a_record(service=(Service(starts_on=date(2019, 1, 1)),))

    standing = account(facts, date(2021, 6, 30))

    assert [line.norm_minutes for line in standing.months] == [180] * 6 + [240] * 6
    assert standing.window.required_minutes == 6 * Fraction(180 * 21, 24) + 6 * 210


def test_a_half_minute_stays_a_half_and_is_rounded_up():
    """10 days of January and 21 of March are 31/31 of a month, of 157.5 minutes."""
    january = Service(starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 10))
    march = Service(starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 21))
    facts = a_record(service=(january, march), settings=(Setting(from_month=LONG_AGO, minutes_per_hour=45),))

    standing = account(facts, LAST_OF_OCTOBER)

    assert standing.required == Fraction(315, 2)
    assert standing.window.required_minutes == 158


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(1, 2) - Fraction(1, 10**9), 0),
        (Fraction(1, 2) - Fraction(1, 10**10), 1),  # nine decimals come first
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(0), 0),
        (Fraction(2520), 2520),
    ],
)
def test_rounding_to_nine_decimals_and_then_half_up(exact, rounded):
    assert whole_minutes(exact) == rounded


def test_the_window_reaches_only_to_the_as_of_day_and_eleven_months_back():
    standing = account(a_record(), date(2026, 10, 10))

    assert (standing.window.first, standing.window.last) == (date(2025, 11, 1), date(2026, 10, 10))
    assert standing.months[-1].norm == Fraction(240 * 10, 31)
    assert standing.window.obligation_days == 365 - 21


@pytest.mark.parametrize(
    ("as_of", "judged"),
    [
        (date(2026, 10, 31), date(2026, 10, 1)),
        (date(2026, 10, 30), date(2026, 9, 1)),
        (date(2026, 1, 1), date(2025, 12, 1)),
        (date(2024, 2, 28), date(2024, 1, 1)),
        (date(2024, 2, 29), date(2024, 2, 1)),
    ],
)
def test_the_month_judged_has_ended(as_of, judged):
    month = account(a_record(), as_of).month

    assert (month.first, month.last) == (judged, requirements.end_of_month(judged))


# Which days oblige


def test_no_day_obliges_before_the_municipality_was_registered():
    facts = a_record(registered_from=date(2026, 10, 30))

    standing = account(facts, LAST_OF_OCTOBER)

    assert standing.window.obligation_days == 2
    assert standing.obliged


def test_without_registration_or_responsibility_nothing_is_asked():
    for facts in (a_record(registered_from=None), a_record(responsible=False)):
        standing = account(facts, LAST_OF_OCTOBER)
        assert (standing.window.obligation_days, standing.window.required_minutes, standing.status) == (
            0,
            0,
            "ok",
        )


def test_partial_leave_and_position_change_the_norm_only_where_the_municipality_scales():
    facts = a_record(
        service=(Service(starts_on=date(2024, 1, 1), position_percentage=60),),
        leaves=(Leave(starts_on=date(2026, 10, 1), percentage=50),),
    )
    scaling = replace(facts, settings=(Setting(from_month=LONG_AGO, scale_by_position=True),))

    assert account(facts, LAST_OF_OCTOBER).window.required_minutes == 2520
    standing = account(scaling, LAST_OF_OCTOBER)
    assert standing.window.obligation_days == 365
    assert standing.required == Fraction(6, 10) * 210 * 11 + Fraction(3, 10) * 210


def test_a_trainee_of_two_municipalities_is_judged_by_the_responsible_one_alone():
    """Its own rows only: what was held at the other municipality is kept there, and does not count there."""
    sessions = each_month([4] * 12)
    here, there = a_record(sessions=sessions), a_record(sessions=sessions, responsible=False)

    assert account(here, LAST_OF_OCTOBER).window.counted_minutes == 12 * 240
    standing = account(there, LAST_OF_OCTOBER)
    assert (standing.window.counted_minutes, standing.window.uncounted_minutes) == (0, 12 * 240)
    assert set(reasons(standing)) == {Reason.NOT_RESPONSIBLE}


# Scenarios of the trade


def test_half_a_year_of_parental_leave_halves_what_is_asked():
    facts = a_record(
        service=(Service(starts_on=date(2024, 1, 1), position_percentage=60),),
        leaves=(Leave(starts_on=date(2025, 11, 1), ends_on=date(2026, 4, 30)),),
        sessions=each_month([4] * 12, as_of=date(2025, 10, 31)),
    )
    scaling = replace(facts, settings=(Setting(from_month=LONG_AGO, scale_by_position=True),))

    assert account(facts, LAST_OF_OCTOBER).window.required_minutes == 21 * 60
    assert account(scaling, LAST_OF_OCTOBER).window.required_minutes == 756
    assert account(facts, date(2026, 3, 15)).status == "ok"


def test_more_early_and_less_later_is_allowed():
    facts = a_record(
        service=(Service(starts_on=date(2025, 11, 1)),),
        sessions=each_month([6, 6, 6, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
    )
    seen = [
        kinds(account(facts, requirements.end_of_month(first))) for first in months_until(LAST_OF_OCTOBER)
    ]

    assert seen == [set()] * 3 + [{"month_below_norm"}] * 9
    assert account(facts, LAST_OF_OCTOBER).is_low_month_only


def test_a_july_without_supervision_is_within_the_average_but_two_such_months_are_not():
    one = a_record(sessions=each_month([4] * 8 + [0] + [4] * 3))
    two = a_record(sessions=each_month([4] * 7 + [0, 0] + [4] * 3))

    assert account(one, LAST_OF_OCTOBER).flags == ()
    standing = account(two, LAST_OF_OCTOBER)
    assert kinds(standing) == {"average_behind"}
    assert standing.window.missing_minutes == 120


def test_four_sessions_of_forty_five_minutes_are_four_hours_only_where_an_hour_is_that_long():
    sessions = tuple(
        held(first.replace(day=day), 45) for first in months_until(LAST_OF_OCTOBER) for day in (3, 10, 17, 24)
    )
    facts = a_record(sessions=sessions)
    short_hours = replace(facts, settings=(Setting(from_month=LONG_AGO, minutes_per_hour=45),))

    assert {"average_behind", "month_below_norm"} <= kinds(account(facts, LAST_OF_OCTOBER))
    assert kinds(account(short_hours, LAST_OF_OCTOBER)) == {"notes_not_finalised"}


def test_hours_add_up_across_supervisors_each_counted_on_their_own_days():
    facts = a_record(
        assignments=(
            Assignment(starts_on=date(2024, 1, 1), ends_on=date(2026, 10, 14), supervisor=KARI),
            Assignment(starts_on=date(2026, 10, 15), supervisor=OLA),
        ),
        specialties={KARI: Specialty(since=LONG_AGO), OLA: Specialty(since=LONG_AGO)},
        sessions=(
            held(date(2026, 10, 14), supervisor=KARI),
            held(date(2026, 10, 15), supervisor=OLA, state="finalised"),
            held(date(2026, 10, 15), supervisor=KARI),
        ),
    )

    standing = account(facts, LAST_OF_OCTOBER)

    assert reasons(standing) == [None, None, Reason.NOT_ASSIGNED]
    month = standing.month
    assert (month.pending_minutes, month.finalised_minutes, month.uncounted_minutes) == (60, 60, 60)


@pytest.mark.parametrize("kind", ["joint", "group"])
def test_meetings_that_are_not_one_to_one_are_kept_but_not_counted(kind):
    standing = account(a_record(sessions=(held(date(2026, 10, 5), 120, kind=kind),)), LAST_OF_OCTOBER)

    assert reasons(standing) == [Reason.NOT_INDIVIDUAL]
    assert (standing.month.counted_minutes, standing.month.uncounted_minutes) == (0, 120)


def test_from_the_day_after_an_exemption_the_service_may_not_count():
    facts = a_record(
        specialties={},
        authorisations=(
            Authorisation(starts_on=date(2025, 2, 1), ends_on=date(2026, 1, 31), supervisor=KARI),
        ),
        sessions=(held(date(2026, 1, 31)), held(date(2026, 2, 1))),
    )

    assert "unqualified_supervisor" not in kinds(account(facts, date(2026, 1, 31)))
    standing = account(facts, date(2026, 2, 1))
    assert standing.status == "critical"
    assert reasons(standing) == [None, Reason.NOT_QUALIFIED]


def test_a_converted_trainee_owes_hours_from_the_day_of_conversion():
    facts = a_record(
        service=(Service(starts_on=date(2020, 1, 1)),),
        converted_on=date(2024, 3, 1),
        sessions=(held(date(2024, 2, 29)), held(date(2024, 3, 1))),
    )

    standing = account(facts, date(2024, 3, 31))

    assert (standing.window.obligation_days, standing.window.required_minutes) == (31, 210)
    assert reasons(standing) == [Reason.BEFORE_CONVERSION, None]
    assert standing.month.counted_minutes == 60


def test_half_a_year_at_a_hospital_with_a_supervisor_of_its_own_goes_on_counting():
    facts = a_record(
        assignments=(
            Assignment(starts_on=date(2024, 1, 1), supervisor=KARI),
            Assignment(starts_on=date(2026, 5, 1), ends_on=date(2026, 10, 31), supervisor=OLA, role="deputy"),
        ),
        specialties={KARI: Specialty(since=LONG_AGO), OLA: Specialty(since=LONG_AGO)},
        sessions=each_month([4] * 6, supervisor=OLA),
    )

    assert account(facts, LAST_OF_OCTOBER).window.counted_minutes == 6 * 240


# Why a session does not count: the first reason that a person would name


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"responsible": False}, Reason.NOT_RESPONSIBLE),
        ({"service": ()}, Reason.NO_SERVICE),
        ({"registered_from": None}, Reason.NOT_REGISTERED),
        ({"registered_from": date(2026, 10, 6)}, Reason.NOT_REGISTERED),
        ({"converted_on": date(2026, 10, 6)}, Reason.BEFORE_CONVERSION),
        ({"leaves": (Leave(starts_on=date(2026, 10, 5), ends_on=date(2026, 10, 5)),)}, Reason.ON_LEAVE),
        ({"leaves": (Leave(starts_on=date(2026, 10, 5), percentage=99),)}, None),
        ({"assignments": ()}, Reason.NOT_ASSIGNED),
        ({"specialties": {}}, Reason.NOT_QUALIFIED),
        ({"specialties": {KARI: Specialty()}}, Reason.NOT_QUALIFIED),
        ({"specialties": {KARI: Specialty(until=date(2030, 1, 1))}}, Reason.NOT_QUALIFIED),
        ({"specialties": {KARI: Specialty(since=date(2026, 10, 6))}}, Reason.NOT_QUALIFIED),
        ({"specialties": {KARI: Specialty(since=LONG_AGO, until=date(2026, 10, 4))}}, Reason.NOT_QUALIFIED),
        ({"specialties": {KARI: Specialty(since=LONG_AGO, until=date(2026, 10, 5))}}, None),
        ({"specialties": {KARI: Specialty(since=date(2026, 10, 5))}}, None),
        ({"assignments": (), "specialties": {}}, Reason.NOT_ASSIGNED),
        ({"registered_from": date(2026, 10, 5)}, None),
    ],
)
def test_why_a_session_does_not_count(facts, reason):
    facts = a_record(sessions=(held(date(2026, 10, 5)),), **facts)

    assert reasons(account(facts, LAST_OF_OCTOBER)) == [reason]


def test_sessions_after_the_as_of_day_and_those_not_held_play_no_part():
    facts = a_record(
        sessions=(
            held(date(2026, 11, 1)),
            held(date(2026, 10, 30), state="planned"),
            held(date(2026, 10, 1), state="cancelled"),
        )
    )

    standing = account(facts, LAST_OF_OCTOBER)

    assert standing.sessions == ()
    assert standing.window.counted_minutes == standing.window.uncounted_minutes == 0


# Flags, each at its threshold


def started(day, **facts):
    return a_record(
        service=(Service(starts_on=day),), assignments=(Assignment(starts_on=day, supervisor=KARI),), **facts
    )


def test_a_month_of_fourteen_obligation_days_is_not_judged():
    assert "month_below_norm" not in kinds(account(started(date(2026, 10, 18)), LAST_OF_OCTOBER))
    assert "month_below_norm" in kinds(account(started(date(2026, 10, 17)), LAST_OF_OCTOBER))


def test_an_average_of_twenty_nine_obligation_days_is_not_judged():
    assert "average_behind" not in kinds(account(started(date(2026, 10, 3)), LAST_OF_OCTOBER))
    assert "average_behind" in kinds(account(started(date(2026, 10, 2)), LAST_OF_OCTOBER))


def test_one_minute_decides_whether_the_average_is_behind():
    enough = a_record(sessions=each_month([3] * 11 + [0]) + (held(date(2026, 10, 1), 540),))
    short = a_record(sessions=each_month([3] * 11 + [0]) + (held(date(2026, 10, 1), 539),))

    assert "average_behind" not in kinds(account(enough, LAST_OF_OCTOBER))
    standing = account(short, LAST_OF_OCTOBER)
    assert "average_behind" in kinds(standing)
    assert (standing.window.counted_minutes, standing.window.required_minutes) == (2519, 2520)


def test_silence_begins_with_the_thirty_first_obligation_day():
    assert "no_session_31_days" not in kinds(account(started(date(2026, 10, 2)), LAST_OF_OCTOBER))
    standing = account(started(date(2026, 10, 1)), LAST_OF_OCTOBER)
    [flag] = [flag for flag in standing.flags if flag.kind == "no_session_31_days"]
    assert flag.size == {"days": 31, "last_counted_on": None}


def test_silence_is_counted_from_the_last_counted_session_however_long_ago_without_leave():
    facts = started(
        date(2023, 1, 1),
        sessions=(held(date(2023, 1, 31)), held(date(2026, 10, 20), kind="group")),
        leaves=(Leave(starts_on=date(2023, 2, 10), ends_on=date(2026, 10, 10)),),
    )

    standing = account(facts, LAST_OF_OCTOBER)

    assert (standing.last_counted_on, standing.silent_days) == (date(2023, 1, 31), 9 + 21)
    assert "no_session_31_days" not in kinds(standing)
    assert "no_session_31_days" in kinds(account(facts, date(2026, 11, 1)))


def test_on_leave_nobody_is_told_of_silence_or_of_a_missing_supervisor():
    facts = a_record(leaves=(Leave(starts_on=date(2026, 10, 31)),), assignments=())

    assert kinds(account(facts, date(2026, 10, 30))) >= {"no_session_31_days", "no_supervisor"}
    assert not kinds(account(facts, LAST_OF_OCTOBER)) & {"no_session_31_days", "no_supervisor"}


def test_a_note_is_late_after_fourteen_days_and_a_session_unclosed_after_seven():
    today = LAST_OF_OCTOBER
    for state, days, kind in (
        ("held", 14, "notes_not_finalised"),
        ("planned", 7, "sessions_not_closed"),
    ):
        on_time = a_record(sessions=(held(today - timedelta(days=days), state=state, kind="group"),))
        late = a_record(sessions=(held(today - timedelta(days=days + 1), state=state, kind="group"),))
        assert kind not in kinds(account(on_time, today))
        assert kind in kinds(account(late, today))


def test_a_note_that_cannot_be_finalised_is_not_late_but_stays_pending():
    facts = a_record(sessions=(held(date(2026, 10, 1), cannot_be_finalised=True),))

    standing = account(facts, LAST_OF_OCTOBER)

    assert "notes_not_finalised" not in kinds(standing)
    assert standing.month.pending_minutes == 60


def test_late_notes_are_told_of_a_record_that_is_not_the_responsible_one():
    facts = a_record(responsible=False, sessions=(held(date(2020, 1, 1)),))

    standing = account(facts, LAST_OF_OCTOBER)

    assert kinds(standing) == {"notes_not_finalised"}
    assert standing.is_listed


DEPUTY = Assignment(starts_on=date(2024, 1, 1), supervisor=OLA, role="deputy")
PRIMARY = Assignment(starts_on=date(2024, 1, 1), supervisor=KARI)


@pytest.mark.parametrize(
    ("assignments", "specialists", "flags"),
    [
        ((), {KARI}, {"no_supervisor"}),
        ((PRIMARY,), {KARI}, set()),
        ((PRIMARY,), set(), {"unqualified_supervisor"}),
        ((PRIMARY, DEPUTY), {OLA}, {"unqualified_supervisor"}),
        ((PRIMARY, DEPUTY), {KARI}, set()),
        ((DEPUTY,), {OLA}, set()),
        ((DEPUTY,), {KARI}, {"unqualified_supervisor"}),
    ],
)
def test_who_supervises_today(assignments, specialists, flags):
    facts = a_record(
        assignments=assignments, specialties={person: Specialty(since=LONG_AGO) for person in specialists}
    )

    assert kinds(account(facts, LAST_OF_OCTOBER)) & {"no_supervisor", "unqualified_supervisor"} == flags


def test_status_is_the_highest_level_that_holds():
    assert account(a_record(assignments=()), LAST_OF_OCTOBER).status == "critical"
    assert account(a_record(), LAST_OF_OCTOBER).status == "warning"
    assert account(a_record(service=()), LAST_OF_OCTOBER).status == "ok"


# The rest of the product uses the same names


def test_kinds_and_levels_are_those_of_the_stored_flags():
    assert set(requirements.LEVELS) == set(FlagKind.values)
    assert set(requirements.LEVELS.values()) == set(Level.values)


def test_a_line_says_its_arithmetic_in_numbers_that_json_can_hold():
    facts = a_record(
        service=(Service(starts_on=date(2026, 10, 22), position_percentage=55),),
        settings=(Setting(from_month=LONG_AGO, minutes_per_hour=50, scale_by_position=True),),
    )

    assert account(facts, LAST_OF_OCTOBER).months[-1].as_data() == {
        "from": "2026-10-01",
        "to": "2026-10-31",
        "days_in_month": 31,
        "obligation_days": 10,
        "factor_sum": "5.5",
        "hours_per_month": "4",
        "months_per_year": "10.5",
        "minutes_per_hour": 50,
        "share": "31.048387097",
        "norm_minutes": 35,
        "finalised_minutes": 0,
        "pending_minutes": 0,
        "uncounted_minutes": 0,
    }
    assert requirements.as_text(Fraction(100), 2) == "100"
