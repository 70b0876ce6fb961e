"""One of the two cancels a planned session, and says why."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from outbox.models import Message
from supervision.actions.sessions import cancel_session, hold_session
from supervision.models import Note, Session
from tests.factories import SessionFactory
from tests.pages import alerts, beside, browser, typed, words
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db
WHY = "Sykt barn"


@pytest.fixture
def world():
    return make_world(state="planned")


def cancel(world, part="trainee"):
    return cancel_session(world.session, actor=world.people[part], reason=WHY)


@pytest.mark.parametrize(("part", "told"), [("trainee", "supervisor"), ("supervisor", "trainee")])
def test_cancel_session_says_who_and_why_and_tells_the_other_one(world, part, told):
    session = cancel(world, part)

    session.refresh_from_db()
    assert (session.state, session.cancelled_by, session.cancel_reason) == (
        "cancelled",
        world.people[part],
        WHY,
    )
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("session_cancelled", world.people[told])


def test_cancel_session_leaves_one_event_without_the_reason(world):
    cancel(world)

    event = Event.objects.get()
    assert (event.verb, event.actor) == ("session.cancelled", world.people["trainee"])
    assert event.data == {"from": "planned", "to": "cancelled"}


def test_cancel_session_keeps_what_was_written_to_prepare_it(world):
    cancel(world)

    assert Note.objects.get().text == NOTE_TEXT


def test_a_cancelled_time_is_free_again(world):
    cancel(world)

    again = {name: getattr(world.session, name) for name in ("trainee", "supervisor", "date", "start")}
    assert SessionFactory(**again).pk


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
def test_cancel_session_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        cancel(world, part)

    assert (Session.objects.get().state, Event.objects.count()) == ("planned", 0)


def test_cancel_session_refuses_a_held_one_and_a_second_click(world):
    other = make_world(state="held")
    with pytest.raises(InvalidTransition):
        cancel(other)

    cancel(world)
    with pytest.raises(InvalidTransition):
        cancel(world)

    assert Event.objects.count() == 1


# The page


def post(world, reason=WHY):
    address = reverse("cancel_session", args=[world.session.pk])
    return browser(world.people["trainee"]).post(address, {"reason": reason}, follow=True)


def test_the_page_cancels_it_and_shows_who_and_why(world):
    answer = post(world)

    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert alerts(answer) == ["The session is cancelled."]
    assert "The session was cancelled by Ida Demo: Sykt barn" in words(answer)


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "This field is required."),
        ("   ", "This field is required."),
        ("x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_a_bad_reason_gets_its_message_beside_the_field(world, reason, message):
    answer = post(world, reason)

    assert (answer.status_code, beside(answer, "reason")) == (422, message)
    assert Session.objects.get().state == "planned"


def test_a_reason_that_is_too_long_is_kept(world):
    assert typed(post(world, "x" * 201))["reason"] == "x" * 201


def test_too_late_leads_back_to_the_session_and_says_why(world):
    hold_session(world.session, actor=world.people["supervisor"], duration_minutes=60, mode="phone")

    answer = post(world)

    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert alerts(answer) == ["The session is already marked as held."]


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_why_it_was_cancelled_is_between_the_two(world, part):
    cancel(world)
    client = browser(world.people[part])

    page = client.get(reverse("session", args=[world.session.pk]))
    detour = client.get(reverse("close_session", args=[world.session.pk]), follow=True)

    assert WHY not in page.content.decode() + detour.content.decode()


def test_a_reason_that_names_a_patient_is_refused_beside_the_field(world):
    client = browser(world.people["trainee"])

    answer = client.post(
        reverse("cancel_session", args=[world.session.pk]), {"reason": "Pasient 01819012365 kom"}
    )

    assert beside(answer, "reason") == "Please leave out identity numbers."
    assert Session.objects.get().state == "planned"
