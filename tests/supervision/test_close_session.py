"""Where the supervisor can no longer act, the coordinator marks that the session cannot be finalised."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from municipalities.models import Role
from outbox.models import Message
from supervision.actions.sessions import close_session, finalise_session, save_note
from supervision.models import Note, Session
from tests.factories import MembershipFactory, SessionFactory
from tests.pages import alerts, beside, browser, heading, tree, words
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db
WHY = "Veileder har sluttet"


@pytest.fixture
def world():
    return make_world()


def close(world, part="coordinator"):
    return close_session(world.session, actor=world.people[part], reason=WHY)


def test_close_session_keeps_the_state_and_says_when_and_why(world):
    session = close(world)

    session.refresh_from_db()
    assert (session.state, session.closed_on, session.closed_reason) == ("held", date.today(), WHY)


def test_close_session_tells_the_two_of_it(world):
    close(world)

    assert {(message.kind, message.recipient) for message in Message.objects.all()} == {
        ("session_closed", world.people["supervisor"]),
        ("session_closed", world.people["trainee"]),
    }


def test_close_session_leaves_one_event_without_the_reason(world):
    close(world)

    event = Event.objects.get()
    assert (event.verb, event.actor, event.municipality, event.data) == (
        "session.closed",
        world.people["coordinator"],
        world.place,
        {},
    )


@pytest.mark.parametrize(
    "part",
    [
        "trainee",
        "supervisor",
        "other trainee",
        "other supervisor",
        "ended supervisor",
        "clinical instructor",
        "leader",
        "stranger",
    ],
)
def test_close_session_is_refused_to_everybody_but_the_coordinator(world, part):
    with pytest.raises(PermissionDenied):
        close(world, part)

    assert (Session.objects.get().closed_on, Event.objects.count()) == (None, 0)


def test_close_session_is_refused_to_a_coordinator_who_could_finalise_it(world):
    MembershipFactory(user=world.people["supervisor"], municipality=world.place, role=Role.COORDINATOR)

    with pytest.raises(PermissionDenied):
        close(world, "supervisor")


def test_close_session_refuses_a_planned_one_a_finalised_one_and_a_second_click(world):
    planned = SessionFactory(trainee=world.trainee, supervisor=world.people["supervisor"])
    with pytest.raises(InvalidTransition):
        close_session(planned, actor=world.people["coordinator"], reason=WHY)

    close(world)
    with pytest.raises(InvalidTransition):
        close(world)


def test_close_session_refuses_a_finalised_one(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    with pytest.raises(InvalidTransition):
        close(world)


def test_afterwards_the_note_is_readable_by_the_two_and_no_longer_written_or_finalised(world):
    close(world)

    for part in ("trainee", "supervisor"):
        page = browser(world.people[part]).get(reverse("session", args=[world.session.pk]))
        assert NOTE_TEXT in words(page)
        assert tree(page).get_element_by_id("note-text", None) is None
    with pytest.raises(InvalidTransition):
        finalise_session(world.session, actor=world.people["supervisor"], version=3)
    with pytest.raises(InvalidTransition):
        save_note(
            world.session, actor=world.people["trainee"], text="Nytt", version=3, editor=world.note.editor
        )
    assert Note.objects.get().text == NOTE_TEXT


def test_afterwards_it_waits_for_nobody(world):
    close(world)

    for part in ("trainee", "supervisor"):
        assert heading(browser(world.people[part]).get(reverse("home"))) == "Nothing is waiting for you"


# The page


def post(world, reason=WHY):
    address = reverse("close_session", args=[world.session.pk])
    return browser(world.people["coordinator"]).post(address, {"reason": reason}, follow=True)


def test_the_page_closes_it_and_shows_when_and_why_but_not_the_note(world):
    answer = post(world)

    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert alerts(answer) == ["The session is marked as one that cannot be finalised."]
    assert "as one that cannot be finalised: Veileder har sluttet" in words(answer)
    assert NOTE_TEXT not in words(answer)


def test_a_missing_reason_gets_its_message_beside_the_field(world):
    answer = post(world, " ")

    assert (answer.status_code, beside(answer, "reason")) == (422, "This field is required.")


def test_too_late_leads_back_to_the_session_and_says_who_finalised_it(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    answer = post(world)

    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert alerts(answer)[0].startswith("Finalised by Vera Prøve on ")
