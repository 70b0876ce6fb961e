"""What the month under way will come to: the rule, and the calm sentence on home and account."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from supervision.requirements import Assignment, Facts, Leave, Norm, Service, Session, Specialty, forecast
from tests.factories import AssignmentFactory, ServicePeriodFactory, SessionFactory, TraineeFactory
from tests.pages import browser, queries_of, rows
from tests.world import make_world, person

VERA, UNNI = UUID(int=1), UUID(int=2)
THE_TENTH = date(2026, 11, 10)


def facts(*sessions, **fields):
    known = {
        "trainee": UUID(int=9),
        "registered_from": date(2019, 1, 1),
        "service": (Service(starts_on=date(2025, 1, 1)),),
        "assignments": (
            Assignment(supervisor=VERA, starts_on=date(2025, 1, 1)),
            Assignment(supervisor=UNNI, starts_on=date(2025, 1, 1), role="deputy"),
        ),
        "specialties": {VERA: Specialty(since=date(2015, 1, 1))},
        "norms": (
            Norm(from_month=date(2021, 1, 1), hours_per_month=Decimal(4), months_per_year=Decimal("10.5")),
        ),
    }
    return Facts(sessions=sessions, **{**known, **fields})


def session(day, minutes, state="planned", supervisor=VERA, **fields):
    return Session(
        id=uuid4(), date=date(2026, 11, day), minutes=minutes, supervisor=supervisor, state=state, **fields
    )


def test_held_and_planned_are_set_against_the_norm_of_the_whole_month():
    ahead = forecast(facts(session(3, 60, "finalised"), session(9, 30, "held"), session(24, 90)), THE_TENTH)

    assert (ahead.first, ahead.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (ahead.norm_minutes, ahead.held_minutes, ahead.planned_minutes) == (240, 90, 90)
    assert (ahead.expected_minutes, ahead.missing_minutes) == (180, 60)


def test_nothing_is_missing_where_more_is_planned_than_asked_for():
    assert forecast(facts(session(24, 300)), THE_TENTH).missing_minutes == 0


def test_a_past_session_that_nobody_has_marked_is_still_planned():
    assert forecast(facts(session(5, 60)), THE_TENTH).planned_minutes == 60


@pytest.mark.parametrize(
    "planned",
    [
        session(24, 60, supervisor=UNNI),
        session(24, 60, kind="group"),
        session(24, 60, "cancelled"),
        Session(id=uuid4(), date=date(2026, 12, 1), minutes=60, supervisor=VERA, state="planned"),
    ],
    ids=["not qualified", "group", "cancelled", "next month"],
)
def test_what_will_not_count_this_month_is_not_counted_on(planned):
    assert forecast(facts(planned), THE_TENTH).planned_minutes == 0


def test_a_leave_to_come_lowers_the_norm_and_takes_what_is_planned_in_it_away():
    leave = Leave(starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 30))

    ahead = forecast(facts(session(24, 60), leaves=(leave,)), THE_TENTH)

    assert (ahead.norm_minutes, ahead.planned_minutes) == (120, 0)


def test_a_month_that_asks_for_nothing_has_no_forecast():
    leave = Leave(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))

    assert forecast(facts(leaves=(leave,)), THE_TENTH) is None


# The pages, in the middle of a month


@pytest.fixture
def world(db, monkeypatch):
    """It is the tenth of the month after the next, so that a month lies open before everybody."""
    first = (date.today().replace(day=1) + timedelta(days=62)).replace(day=1)
    noon = timezone.make_aware(timezone.datetime(first.year, first.month, 10, 12))
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return make_world()


def month_of(world, **fields):
    return SessionFactory(trainee=world.trainee, supervisor=world.people["supervisor"], **fields)


def outlooks(world, part, name="home", *args):
    page = browser(world.people[part]).get(reverse(name, args=args))
    return [row for row in rows(page) if " held" in row]


@pytest.mark.parametrize(
    ("planned", "sentence"),
    [
        (60, "2 h left to plan by "),
        (180, "With what is planned the month reaches its norm."),
    ],
)
def test_trainee_and_supervisor_see_what_is_held_and_planned(world, planned, sentence):
    today = timezone.localdate()
    month_of(world, date=today - timedelta(days=3), state="held")
    month_of(world, date=today + timedelta(days=9), duration_minutes=planned)
    words_of_plan = {60: "1 h planned", 180: "3 h planned"}[planned]

    (own,) = outlooks(world, "trainee")
    (of_trainee,) = outlooks(world, "supervisor")

    assert own.startswith(f"1 h of 4 h held, {words_of_plan} {sentence}")
    assert of_trainee.startswith(f"Ida Demo: 1 h of 4 h held, {words_of_plan} {sentence}")
    assert outlooks(world, "trainee", "account", world.trainee.pk) == [own]
    assert outlooks(world, "leader", "account", world.trainee.pk) == [of_trainee]


def test_a_month_that_has_its_hours_says_so(world):
    month_of(world, date=timezone.localdate(), state="finalised", duration_minutes=240)

    assert outlooks(world, "trainee") == ["4 h of 4 h held The month has reached its norm."]


@pytest.mark.parametrize(
    "part",
    ["other trainee", "other supervisor", "ended supervisor", "clinical instructor", "leader", "stranger"],
)
def test_nobody_else_is_shown_the_month_at_home(world, part):
    assert outlooks(world, part) == []


def test_the_home_of_a_supervisor_takes_as_many_queries_for_thirty_trainees_as_for_one(world):
    supervisor = world.people["supervisor"]
    client, address = browser(supervisor), reverse("home")
    month_of(world, date=timezone.localdate() + timedelta(days=5))
    before = queries_of(client, address)

    for number in range(29):
        trainee = TraineeFactory(person=person("trainee", world.place), municipality=world.place)
        ServicePeriodFactory(trainee=trainee)
        AssignmentFactory(trainee=trainee, supervisor=supervisor)
        SessionFactory(
            trainee=trainee,
            supervisor=supervisor,
            date=timezone.localdate() + timedelta(days=number % 15 + 1),
        )

    assert queries_of(client, address) == before
    assert len(outlooks(world, "supervisor")) == 30
