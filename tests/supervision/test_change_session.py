"""One of the two moves a session or puts its minutes right, until it is finalised or cancelled."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from outbox.models import Message
from supervision.actions.sessions import (
    NotAssigned,
    NotYetHeld,
    TimeTaken,
    cancel_session,
    change_session,
    close_session,
    finalise_session,
)
from supervision.models import Session
from tests.factories import SessionFactory
from tests.pages import alerts, beside, browser, typed
from tests.world import make_world

pytestmark = pytest.mark.django_db
TOMORROW = date.today() + timedelta(days=1)


@pytest.fixture
def world():
    return make_world(state="planned")


@pytest.fixture
def held():
    return make_world(state="held")


def change(world, part="trainee", **changed):
    when = {"date": TOMORROW, "start": time(9, 20), "duration_minutes": 45, "mode": "digital", **changed}
    return change_session(world.session, actor=world.people[part], **when)


def facts(session):
    session = Session.objects.get(pk=session.pk)
    return session.date, session.start, session.duration_minutes, session.mode


@pytest.mark.parametrize(("part", "told"), [("trainee", "supervisor"), ("supervisor", "trainee")])
def test_change_session_moves_it_and_tells_the_other_one(world, part, told):
    change(world, part)

    assert facts(world.session) == (TOMORROW, time(9, 20), 45, "digital")
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("session_moved", world.people[told])


def test_change_session_leaves_one_event_with_before_and_after(world):
    before = world.session.date
    change(world)

    event = Event.objects.get()
    assert (event.verb, event.actor) == ("session.changed", world.people["trainee"])
    assert event.data == {
        "from": {"date": before.isoformat(), "start": "13:00", "minutes": 60, "mode": "in_person"},
        "to": {"date": TOMORROW.isoformat(), "start": "09:20", "minutes": 45, "mode": "digital"},
    }


def test_a_change_that_changes_nothing_leaves_no_event_and_tells_nobody(world):
    session = world.session
    change(world, date=session.date, start=session.start, duration_minutes=60, mode="in_person")

    assert (Event.objects.count(), Message.objects.count()) == (0, 0)


def test_the_minutes_of_a_held_session_are_put_right_and_the_other_one_is_told(held):
    change(held, "supervisor", date=held.session.date, duration_minutes=90)

    message = Message.objects.get()
    assert facts(held.session)[2] == 90
    assert (message.kind, message.recipient) == ("session_changed", held.people["trainee"])


def test_a_held_session_is_not_moved_into_the_future(held):
    with pytest.raises(NotYetHeld):
        change(held)


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
def test_change_session_is_refused_to_everybody_else(world, part):
    before = facts(world.session)

    with pytest.raises(PermissionDenied):
        change(world, part)

    assert (facts(world.session), Event.objects.count()) == (before, 0)


def test_change_session_refuses_a_time_that_is_taken(world):
    SessionFactory(
        trainee=world.trainee, supervisor=world.people["supervisor"], date=TOMORROW, start=time(9, 20)
    )

    with pytest.raises(TimeTaken):
        change(world)

    assert Event.objects.count() == 0


def finalise(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)


def close(world):
    close_session(world.session, actor=world.people["coordinator"], reason="Sluttet")


@pytest.mark.parametrize("end", [finalise, close])
def test_change_session_refuses_one_that_is_over(held, end):
    end(held)

    with pytest.raises(InvalidTransition):
        change(held, date=held.session.date)


def test_change_session_refuses_a_cancelled_one(world):
    cancel_session(world.session, actor=world.people["trainee"], reason="Syk")

    with pytest.raises(InvalidTransition):
        change(world)


# The page


def post(world, **changed):
    fields = {
        "date": TOMORROW.isoformat(),
        "start": "09:20",
        "duration_minutes": "45",
        "mode": "digital",
        **changed,
    }
    address = reverse("change_session", args=[world.session.pk])
    return browser(world.people["trainee"]).post(address, fields, follow=True)


def test_the_page_begins_with_the_session_as_it_is(world):
    answer = browser(world.people["trainee"]).get(reverse("change_session", args=[world.session.pk]))

    assert typed(answer) == {
        "date": world.session.date.isoformat(),
        "start": "13:00",
        "duration_minutes": "60",
        "mode": "in_person",
    }


def test_the_page_changes_it_and_shows_the_session(world):
    answer = post(world)

    assert facts(world.session) == (TOMORROW, time(9, 20), 45, "digital")
    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert alerts(answer) == ["The session is changed."]


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("date", "i morgen", "Enter a valid date."),
        ("date", "1026-11-01", "Please give the year with four digits."),
        ("start", "kl ni", "Enter a valid time."),
        ("duration_minutes", "1000", "A session lasts at most 480 minutes (8 hours)."),
    ],
)
def test_bad_input_gets_its_message_beside_the_field_and_is_kept(world, field, wrong, message):
    before = facts(world.session)

    answer = post(world, **{field: wrong})

    assert (answer.status_code, beside(answer, field), typed(answer)[field]) == (422, message, wrong)
    assert facts(world.session) == before


def test_a_held_session_in_the_future_gets_a_message(held):
    answer = post(held)

    assert answer.status_code == 422
    assert beside(answer, "date") == "A session that is held cannot lie in the future."


def test_a_time_that_is_taken_gets_a_message(world):
    SessionFactory(
        trainee=world.trainee, supervisor=world.people["supervisor"], date=TOMORROW, start=time(9, 20)
    )

    answer = post(world)

    assert (answer.status_code, beside(answer, "start")) == (422, "You already have a session at this time.")


def test_too_late_leads_back_to_the_session_and_says_who_finalised_it(held):
    finalise(held)

    answer = post(held)

    assert answer.redirect_chain == [(reverse("session", args=[held.session.pk]), 302)]
    assert alerts(answer)[0].startswith("Finalised by Vera Prøve on ")


def test_a_planned_session_does_not_move_to_a_day_without_an_assignment(world):
    before = facts(world.session)

    with pytest.raises(NotAssigned):
        change(world, date=world.assignment.starts_on - timedelta(days=1))

    assert facts(world.session) == before


def test_the_page_says_beside_the_date_who_does_not_supervise_that_day(world):
    client = browser(world.people["trainee"])
    day = world.assignment.starts_on - timedelta(days=1)

    answer = client.post(
        reverse("change_session", args=[world.session.pk]),
        {"date": day, "start": "09:00", "duration_minutes": 60, "mode": "digital"},
    )

    assert answer.status_code == 422
    assert beside(answer, "date") == "Vera Prøve does not supervise Ida Demo on that day."
