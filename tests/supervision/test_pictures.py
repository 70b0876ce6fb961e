"""Figures as pictures: the colours of the heat map, the paths of the curve, and the pages that show them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from municipalities.models import Role
from supervision.overview import last_day_over
from supervision.pictures import curve_of
from supervision.pictures.heat_map import level_of
from supervision.requirements import (
    Assignment,
    Facts,
    MonthLine,
    Norm,
    Service,
    Session,
    Specialty,
    account,
    days_on_leave,
)
from supervision.requirements.facts import Leave
from tests.factories import LeaveFactory, MembershipFactory, ServicePeriodFactory, SessionFactory
from tests.pages import browser, read, tree, words
from tests.world import make_world

VERA = UUID(int=1)


def line(counted, *, days=30, pending=0):
    """November 2026, of which so many days ask for supervision."""
    return MonthLine(
        first=date(2026, 11, 1),
        last=date(2026, 11, 30),
        days_in_month=30,
        obligation_days=days,
        factor_sum=Fraction(days),
        hours_per_month=Fraction(4),
        months_per_year=Fraction(21, 2),
        minutes_per_hour=60,
        finalised_minutes=counted,
        pending_minutes=pending,
        uncounted_minutes=600,
    )


@pytest.mark.parametrize(
    ("counted", "level"),
    [(0, "0"), (1, "1"), (119, "1"), (120, "2"), (239, "2"), (240, "3"), (359, "3"), (360, "4"), (900, "4")],
)
def test_the_colour_of_a_month_is_its_share_of_the_norm(counted, level):
    assert level_of(line(counted)) == level


def test_held_counts_as_much_as_finalised_for_the_colour_and_half_a_month_asks_for_half():
    assert level_of(line(100, pending=140)) == "3"
    assert level_of(line(120, days=15)) == "3"


def test_a_month_that_asks_for_nothing_has_no_colour():
    assert level_of(line(300, days=0)) == "none"


# The curve


def account_of(*sessions, as_of=date(2026, 10, 31)):
    facts = Facts(
        trainee=UUID(int=9),
        registered_from=date(2019, 1, 1),
        service=(Service(starts_on=date(2020, 1, 1)),),
        assignments=(Assignment(supervisor=VERA, starts_on=date(2020, 1, 1)),),
        specialties={VERA: Specialty(since=date(2015, 1, 1))},
        sessions=sessions,
        norms=(
            Norm(from_month=date(2021, 1, 1), hours_per_month=Decimal(4), months_per_year=Decimal("10.5")),
        ),
    )
    return account(facts, as_of)


def session(day, minutes, state="finalised", **fields):
    return Session(id=uuid4(), date=day, minutes=minutes, supervisor=VERA, state=state, **fields)


def test_the_curve_adds_up_what_is_required_month_by_month():
    curve = curve_of(account_of())

    assert curve.ticks == [3000, 2400, 1800, 1200, 600, 0]  # 42 hours fit under 50
    assert curve.required.startswith("M0 1000 L100 930 L200 860 ")  # 3 h 30 min of 50 h a month
    assert curve.required.endswith(" L1200 160")
    assert (curve.counted, curve.finalised) == ("M0 1000 H1200", "M0 1000 H1200 V1000 Z")


def test_the_curve_rises_on_the_day_of_each_session_that_counts():
    curve = curve_of(
        account_of(
            session(date(2025, 11, 15), 600),
            session(date(2026, 1, 31), 300, "held"),
            session(date(2026, 2, 14), 300, kind="group"),
            session(date(2025, 10, 31), 300),
        )
    )

    assert curve.counted == "M0 1000 H50 V800 H300 V700 H1200"
    assert curve.finalised == "M0 1000 H50 V800 H1200 V1000 Z"


def test_the_curve_ends_on_the_as_of_day():
    curve = curve_of(account_of(as_of=date(2026, 11, 15)))

    assert curve.required.endswith("L1100 230 L1150 195")
    assert curve.counted.endswith("H1150")
    assert len(curve.months) == 12


@pytest.mark.parametrize("minutes", [1, 2, 400, 30_000, 170_000])
def test_however_much_there_is_the_curve_stays_in_its_field(minutes):
    curve = curve_of(account_of(session(date(2026, 3, 3), minutes)))

    heights = [int(part[1:]) for part in curve.counted.split() if part.startswith("V")]
    assert all(0 <= height <= 1000 for height in heights)
    assert 2 <= len(curve.ticks) <= 6
    assert (curve.lines[0], curve.lines[-1], curve.ticks[-1]) == (0, 1000, 0)


# Days on leave


def test_days_on_leave_are_told_by_percentage_and_only_in_service():
    facts = Facts(
        trainee=UUID(int=9),
        service=(Service(starts_on=date(2026, 11, 4)),),
        leaves=(
            Leave(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 6), percentage=50),
            Leave(starts_on=date(2026, 11, 20)),
        ),
    )

    assert days_on_leave(facts, date(2026, 11, 1), date(2026, 11, 30)) == {100: 11, 50: 3}
    assert days_on_leave(facts, date(2026, 11, 7), date(2026, 11, 19)) == {}


# The pages


@pytest.fixture
def world(db):
    return make_world()


def cells(answer, row="tbody/tr"):
    return [[read(cell) for cell in found] for found in tree(answer).xpath(f"//table/{row}")]


def an_earlier_day():
    """The last one of the month two before the newest that is judged. Nothing of the world's happened then,
    whatever day of its month it is today."""
    first = last_day_over().replace(day=1)
    return (first - timedelta(days=1)).replace(day=1) - timedelta(days=1)


def held(world, day, minutes, **fields):
    return SessionFactory(
        trainee=world.trainee,
        supervisor=world.people["supervisor"],
        date=day,
        duration_minutes=minutes,
        **{"state": "finalised", **fields},
    )


def test_the_heat_map_has_the_hours_of_each_month_in_its_cells(world):
    held(world, an_earlier_day(), 90)

    page = browser(world.people["leader"]).get(reverse("compliance", args=[world.place.pk]))

    (row,) = cells(page)
    assert (row[0], len(row)) == ("Ida Demo", 14)
    assert row[-4] == "1 h 30 min"
    levels = tree(page).xpath("//table//td/@data-level")
    assert (len(levels), levels[-3]) == (12, "1")
    assert tree(page).xpath("//table//th/a/@href") == [reverse("account", args=[world.trainee.pk])]


def test_a_municipality_without_trainees_has_no_heat_map(world):
    world.people["leader"].memberships.all().delete()
    MembershipFactory(user=world.people["leader"], municipality=world.elsewhere, role=Role.LEADER)

    page = browser(world.people["leader"]).get(reverse("compliance", args=[world.elsewhere.pk]))

    assert tree(page).xpath("//table") == []


def see_account(world, part="trainee"):
    return browser(world.people[part]).get(reverse("account", args=[world.trainee.pk]))


def test_the_account_has_norm_held_finalised_waiting_and_reasons_of_each_month(world):
    held(world, an_earlier_day(), 120)
    held(world, an_earlier_day(), 45, state="held")
    held(world, an_earlier_day(), 60, kind="group")

    months = cells(see_account(world))

    assert len(months) == 12
    assert months[2][2:] == [
        "4 h",
        "3 h 30 min",
        "2 h 45 min",
        "2 h",
        "45 min",
        "1 h a joint or group meeting is not individual supervision",
    ]


def test_the_account_tells_of_days_on_leave(world):
    last = an_earlier_day()
    LeaveFactory(trainee=world.trainee, starts_on=last - timedelta(days=2), ends_on=last, percentage=50)

    assert cells(see_account(world))[2][1].endswith(" 3 days of leave, 50 %")


def test_the_curve_says_in_words_what_it_shows(world):
    page = see_account(world)

    assert tree(page).xpath("//figure//svg/@aria-hidden")[0] == "true"
    assert "required. The table below has each month." in words(page)


def test_numbers_in_a_path_are_numbers_in_every_language(world):
    ServicePeriodFactory(trainee=world.trainee, starts_on=date(2001, 1, 1), ends_on=date(2001, 2, 1))
    for language in ("nb", "nn", "en-gb"):
        page = browser(world.people["trainee"], language).get(reverse("account", args=[world.trainee.pk]))
        paths = tree(page).xpath("//figure//path/@d")
        assert paths
        assert all(set(path) <= set("MLHVZ 0123456789") for path in paths)
