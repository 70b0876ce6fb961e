"""One of the two marks that the session took place, with its minutes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from outbox.models import Message
from supervision.actions.sessions import NotYetHeld, cancel_session, hold_session
from tests.pages import above, alerts, beside, browser, typed
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(state="planned")


def hold(world, part="trainee"):
    return hold_session(world.session, actor=world.people[part], duration_minutes=75, mode="phone")


def move_to(world, day):
    world.session.date = day
    world.session.save()


@pytest.mark.parametrize("part", ["trainee", "supervisor"])
def test_hold_session_keeps_minutes_and_mode_and_leaves_one_event(world, part):
    session = hold(world, part)

    session.refresh_from_db()
    assert (session.state, session.duration_minutes, session.mode) == ("held", 75, "phone")
    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id) == ("session.held", world.people[part], session.pk)
    assert event.data == {"from": "planned", "to": "held", "minutes": 75, "mode": "phone"}


def test_hold_session_tells_the_supervisor_that_a_note_waits(world):
    hold(world, "trainee")

    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("session_held", world.people["supervisor"])


def test_hold_session_tells_nobody_what_they_did_themselves(world):
    hold(world, "supervisor")

    assert Message.objects.count() == 0


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
def test_hold_session_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        hold(world, part)

    world.session.refresh_from_db()
    assert (world.session.state, Event.objects.count()) == ("planned", 0)


def test_hold_session_is_possible_on_the_day_itself_and_not_before(world):
    move_to(world, date.today() + timedelta(days=1))
    with pytest.raises(NotYetHeld):
        hold(world)

    move_to(world, date.today())
    assert hold(world).state == "held"


def test_hold_session_refuses_a_second_click_and_a_cancelled_session(world):
    hold(world)
    with pytest.raises(InvalidTransition):
        hold(world)

    assert Event.objects.count() == 1


def test_hold_session_refuses_a_cancelled_session(world):
    cancel_session(world.session, actor=world.people["supervisor"], reason="Syk")

    with pytest.raises(InvalidTransition):
        hold(world)


# The page


def post(world, part="trainee", **changed):
    fields = {"duration_minutes": "75", "mode": "phone", **changed}
    return browser(world.people[part]).post(
        reverse("hold_session", args=[world.session.pk]), fields, follow=True
    )


def test_the_page_begins_with_what_was_planned(world):
    answer = browser(world.people["trainee"]).get(reverse("hold_session", args=[world.session.pk]))

    assert typed(answer) == {"duration_minutes": "60", "mode": "in_person"}


def test_the_page_holds_it_and_shows_the_session(world):
    answer = post(world)

    world.session.refresh_from_db()
    assert (world.session.state, world.session.duration_minutes) == ("held", 75)
    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert alerts(answer) == ["The session is marked as held."]


@pytest.mark.parametrize("minutes", ["0", "-5", "481", "", "1,5"])
def test_bad_minutes_get_their_message_beside_the_field(world, minutes):
    answer = post(world, duration_minutes=minutes)

    world.session.refresh_from_db()
    assert (answer.status_code, world.session.state) == (422, "planned")
    assert beside(answer, "duration_minutes")
    assert typed(answer) == {"duration_minutes": minutes, "mode": "phone"}


def test_a_session_of_the_future_gets_a_message(world):
    move_to(world, date.today() + timedelta(days=1))

    answer = post(world)

    assert answer.status_code == 422
    assert above(answer) == ["The session's day has not come yet. Move it first if you met earlier."]


@pytest.mark.parametrize("method", ["get", "post"])
def test_too_late_leads_back_to_the_session_and_says_why(world, method):
    hold(world)
    client = browser(world.people["trainee"])

    answer = getattr(client, method)(
        reverse("hold_session", args=[world.session.pk]), {"mode": "phone"}, follow=True
    )

    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert alerts(answer) == ["The session is already marked as held."]
