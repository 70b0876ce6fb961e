"""Trainee and supervisor plan a session with each other."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from outbox.models import Message
from supervision.actions.sessions import TimeTaken, plan_session
from supervision.models import Session
from tests.factories import AssignmentFactory, SessionFactory
from tests.pages import alerts, beside, browser, queries_of, rows, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
TOMORROW = date.today() + timedelta(days=1)
WHEN = {"date": TOMORROW, "start": time(13), "duration_minutes": 90, "mode": "digital"}


@pytest.fixture
def world():
    return make_world()


def plan(world, part="trainee", supervisor=None, trainee=None, **changed):
    return plan_session(
        actor=world.people[part],
        trainee=trainee or world.trainee,
        supervisor=supervisor or world.people["supervisor"],
        **{**WHEN, **changed},
    )


@pytest.mark.parametrize(("part", "told"), [("trainee", "supervisor"), ("supervisor", "trainee")])
def test_plan_session_makes_a_planned_session_and_tells_the_other_one(world, part, told):
    session = plan(world, part)

    session.refresh_from_db()
    assert (
        session.state,
        session.date,
        session.start,
        session.duration_minutes,
        session.mode,
        session.kind,
    ) == (
        "planned",
        TOMORROW,
        time(13),
        90,
        "digital",
        "individual",
    )
    message = Message.objects.get()
    assert (message.kind, message.recipient, message.data) == (
        "session_planned",
        world.people[told],
        {"session": str(session.pk)},
    )


def test_plan_session_leaves_one_event(world):
    session = plan(world)

    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id, event.municipality) == (
        "session.planned",
        world.people["trainee"],
        session.pk,
        world.place,
    )
    assert event.data == {"date": TOMORROW.isoformat(), "start": "13:00", "minutes": 90, "mode": "digital"}


@pytest.mark.parametrize(
    "part",
    [
        "other trainee",
        "other supervisor",
        "ended supervisor",
        "clinical instructor",
        "leader",
        "coordinator",
        "stranger",
    ],
)
def test_plan_session_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        plan(world, part)

    assert (Session.objects.count(), Event.objects.count(), Message.objects.count()) == (1, 0, 0)


def test_a_supervisor_does_not_plan_for_a_colleague(world):
    AssignmentFactory(trainee=world.trainee, supervisor=world.people["other supervisor"], role="deputy")

    with pytest.raises(PermissionDenied):
        plan(world, "supervisor", supervisor=world.people["other supervisor"])


def test_a_supervisor_whose_assignment_begins_later_plans_the_first_session_now(world):
    later = date.today() + timedelta(days=10)
    other = world.people["other supervisor"]
    AssignmentFactory(trainee=world.trainee, supervisor=other, role="deputy", starts_on=later)

    assert plan(world, "other supervisor", supervisor=other, date=later).pk


def test_plan_session_is_refused_on_a_day_without_assignment(world):
    world.assignment.ends_on = date.today()
    world.assignment.save()

    with pytest.raises(PermissionDenied):
        plan(world)


def test_plan_session_refuses_a_time_that_is_taken(world):
    plan(world)

    with pytest.raises(TimeTaken):
        plan(world, "supervisor")

    assert (Session.objects.filter(state="planned").count(), Event.objects.count()) == (1, 1)


# The page


def pair_of(world):
    return str(world.assignment.pk)


def post(world, part="trainee", **changed):
    fields = {
        "pair": pair_of(world),
        "date": TOMORROW.isoformat(),
        "start": "13:00",
        "duration_minutes": "90",
        "mode": "digital",
        **changed,
    }
    return browser(world.people[part]).post(reverse("plan_session"), fields, follow=True)


def test_the_page_offers_the_pairs_of_the_person_and_nobody_elses(world):
    form = browser(world.people["supervisor"]).get(reverse("plan_session")).context["form"]

    assert [str(label) for _, label in form.fields["pair"].choices] == ["Ida Demo"]


def test_the_page_plans_it_and_shows_the_session(world):
    answer = post(world)

    session = Session.objects.get(state="planned")
    assert answer.redirect_chain == [(reverse("session", args=[session.pk]), 302)]
    assert alerts(answer) == ["The session is planned."]


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("date", "31.02.2026", "Enter a valid date."),
        ("date", "0026-11-01", "Please give the year with four digits."),
        ("date", "20266-11-01", "Enter a valid date."),
        ("date", "", "This field is required."),
        ("start", "25:00", "Enter a valid time."),
        ("duration_minutes", "0", "A session lasts at least 1 minute."),
        ("duration_minutes", "481", "A session lasts at most 480 minutes (8 hours)."),
        ("duration_minutes", "en time", "Enter a whole number."),
        ("mode", "telepathy", "Select a valid choice. telepathy is not one of the available choices."),
        ("pair", "", "This field is required."),
    ],
)
def test_bad_input_gets_its_message_beside_the_field_and_the_rest_is_kept(world, field, wrong, message):
    answer = post(world, **{field: wrong})

    kept = {"pair": pair_of(world), "date": TOMORROW.isoformat(), "start": "13:00", "duration_minutes": "90"}
    kept.pop(field, None)
    assert (answer.status_code, beside(answer, field)) == (422, message)
    assert {name: typed(answer)[name] for name in kept} == kept
    assert Session.objects.count() == 1


def test_days_and_times_are_understood_as_norwegians_write_them(world):
    post(world, date=TOMORROW.strftime("%d.%m.%Y"), start="08.30")

    session = Session.objects.get(state="planned")
    assert (session.date, session.start) == (TOMORROW, time(8, 30))


def test_a_pair_of_others_cannot_be_chosen(world):
    theirs = world.people["other supervisor"].assignments.get()

    answer = post(world, pair=str(theirs.pk))

    assert answer.status_code == 422
    assert beside(answer, "pair") == "Select a valid choice. That choice is not one of the available choices."


def test_a_day_after_the_end_of_the_assignment_gets_a_message(world):
    world.assignment.ends_on = date.today()
    world.assignment.save()

    answer = post(world)

    assert answer.status_code == 422
    assert beside(answer, "date") == "Vera Prøve does not supervise Ida Demo on that day."


def test_a_time_that_is_taken_gets_a_message(world):
    SessionFactory(
        trainee=world.trainee, supervisor=world.people["supervisor"], date=TOMORROW, start=time(13)
    )

    answer = post(world)

    assert (answer.status_code, beside(answer, "start")) == (422, "You already have a session at this time.")


def test_a_person_with_nobody_to_meet_sees_the_page_and_plans_nothing(world):
    answer = post(world, "leader")

    assert answer.status_code == 422
    assert Session.objects.count() == 1


def test_the_page_takes_as_many_queries_for_thirty_pairs_as_for_one(world):
    client, address = browser(world.people["supervisor"]), reverse("plan_session")
    before = queries_of(client, address)

    for _ in range(29):
        AssignmentFactory(supervisor=world.people["supervisor"])

    assert queries_of(client, address) == before


def test_what_comes_stands_in_the_list_of_both(world):
    plan(world)

    for part in ("trainee", "supervisor"):
        page = browser(world.people[part]).get(reverse("sessions"))
        assert any("13:00" in row and "Planned" in row for row in rows(page)), words(page)
