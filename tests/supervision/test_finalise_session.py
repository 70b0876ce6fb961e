"""Only the session's own supervisor finalises its note, and the version that they have seen, once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition, record_read
from audit.models import Event
from outbox.models import Message
from supervision.actions.sessions import (
    ChangedMeanwhile,
    EmptyNote,
    StaleNote,
    change_session,
    finalise_session,
    save_note,
)
from supervision.forms import initial_of
from supervision.models import Note, Session, SessionState
from supervision.views.notes import facts_line
from tests.factories import NoteFactory
from tests.pages import alerts, browser, statements_of_post
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_finalise_session_seals_session_and_note_and_leaves_one_event(world):
    supervisor = world.people["supervisor"]

    session = finalise_session(world.session, actor=supervisor, version=3)

    session.refresh_from_db()
    note = Note.objects.get()
    assert (session.state, session.finalised_by) == (SessionState.FINALISED, supervisor)
    assert note.finalised_at == session.finalised_at is not None
    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id) == ("session.finalised", supervisor, session.pk)
    assert event.data == {"from": "held", "to": "finalised", "version": 3, "declared_no_patient": False}


def test_finalise_session_tells_the_trainee_once(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("session_finalised", world.people["trainee"])


@pytest.mark.parametrize(
    "part",
    [
        "trainee",
        "other trainee",
        "other supervisor",
        "ended supervisor",
        "clinical instructor",
        "leader",
        "coordinator",
        "stranger",
    ],
)
def test_finalise_session_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        finalise_session(world.session, actor=world.people[part], version=3)

    world.session.refresh_from_db()
    assert (world.session.state, Event.objects.count()) == (SessionState.HELD, 0)


def test_finalise_session_is_possible_after_assignment_and_role_have_ended(world):
    supervisor = world.people["supervisor"]
    world.assignment.delete()
    supervisor.memberships.all().delete()
    supervisor.refresh_from_db()

    assert finalise_session(world.session, actor=supervisor, version=3).state == SessionState.FINALISED


def test_finalise_session_asks_the_row_as_it_stands_whose_session_it_is(world):
    other = world.people["other supervisor"]
    assert world.session.supervisor == world.people["supervisor"]  # as it was seen
    Session.objects.filter(pk=world.session.pk).update(supervisor=other)

    with pytest.raises(PermissionDenied):
        finalise_session(world.session, actor=world.people["supervisor"], version=world.session.note.version)

    world.session.refresh_from_db()
    assert (world.session.state, world.session.supervisor) == (SessionState.HELD, other)


def test_finalise_session_refuses_a_version_that_was_not_seen(world):
    with pytest.raises(StaleNote) as stale:
        finalise_session(world.session, actor=world.people["supervisor"], version=2)

    assert stale.value.note.text == NOTE_TEXT
    assert (Session.objects.get().state, Note.objects.get().finalised_at) == (SessionState.HELD, None)


def test_finalise_session_refuses_a_second_click(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    with pytest.raises(InvalidTransition):
        finalise_session(world.session, actor=world.people["supervisor"], version=3)

    assert Event.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n "])
def test_finalise_session_refuses_an_empty_note(world, text):
    Note.objects.update(text=text)

    with pytest.raises(EmptyNote):
        finalise_session(world.session, actor=world.people["supervisor"], version=3)


def test_a_finalised_note_can_no_longer_be_saved(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    with pytest.raises(InvalidTransition):
        save_note(
            world.session,
            actor=world.people["trainee"],
            text="Noe annet",
            version=3,
            editor=world.note.editor,
        )

    assert Note.objects.get().text == NOTE_TEXT


def test_the_page_shows_the_text_and_whether_the_minutes_count(client, world):
    client.force_login(world.people["supervisor"])

    page = client.get(reverse("finalise_session", args=[world.session.pk])).content.decode()

    assert NOTE_TEXT in page
    assert "teller" in page or "counts" in page


def test_the_page_of_a_version_that_moved_on_shows_both_texts_and_seals_nothing(client, world):
    client.force_login(world.people["supervisor"])

    answer = client.post(
        reverse("finalise_session", args=[world.session.pk]),
        {"version": 2, "seen": "Det jeg hadde lest.", "facts": facts_line(world.session)},
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert NOTE_TEXT in page
    assert "Det jeg hadde lest." in page
    assert Session.objects.get().state == SessionState.HELD


def test_a_finalise_of_a_finalised_session_says_who_did_it_and_when(client, world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)
    client.force_login(world.people["supervisor"])

    answer = client.post(reverse("finalise_session", args=[world.session.pk]), {"version": 3}, follow=True)

    assert answer.redirect_chain == [(reverse("session", args=[world.session.pk]), 302)]
    assert [str(message) for message in answer.context["messages"]][0].count("Vera Prøve") == 1


def test_finalising_takes_at_most_fourteen_queries(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        finalise_session(world.session, actor=world.people["supervisor"], version=3)


def test_finalising_on_the_page_takes_as_many_statements_with_thirty_notes_waiting_as_with_one(world):
    client = browser(world.people["supervisor"])
    before = statements_of_post(client, *seen(world.session))

    waiting = [
        NoteFactory(session__trainee=world.trainee, session__supervisor=world.people["supervisor"]).session
        for _ in range(30)
    ]
    for session in waiting:
        record_read(world.people["trainee"], session.note)

    assert statements_of_post(client, *seen(waiting[0])) == before <= 14


def test_after_one_note_the_next_one_opens_and_is_said_to_be_the_next(world):
    second = NoteFactory(
        session__trainee=world.trainee, session__supervisor=world.people["supervisor"]
    ).session
    client = browser(world.people["supervisor"])

    after_one = client.post(*seen(world.session), follow=True)
    after_two = client.post(*seen(second), follow=True)

    assert alerts(after_one) == ["The note is finalised. Here is the next one."]
    assert after_one.redirect_chain == [(reverse("finalise_session", args=[second.pk]), 302)]
    assert alerts(after_two) == ["The note is finalised."]
    assert after_two.redirect_chain == [(reverse("sessions"), 302)]


def seen(session):
    """Where the page of finalising sends its form, and what it sends."""
    form = {"version": session.note.version, "seen": session.note.text, "facts": facts_line(session)}
    return reverse("finalise_session", args=[session.pk]), form


def test_minutes_that_were_not_seen_are_not_sealed(world):
    seen = Session.objects.get()
    change_session(
        world.session, actor=world.people["trainee"], **{**initial_of(world.session), "duration_minutes": 480}
    )

    with pytest.raises(ChangedMeanwhile):
        finalise_session(seen, actor=world.people["supervisor"], version=3)

    assert Session.objects.get().state == SessionState.HELD


def test_the_page_of_a_session_that_changed_says_so_and_seals_nothing(client, world):
    client.force_login(world.people["supervisor"])
    seen = {"version": 3, "facts": facts_line(world.session)}
    Session.objects.update(duration_minutes=480)

    answer = client.post(reverse("finalise_session", args=[world.session.pk]), seen)

    assert answer.status_code == 409
    assert "8\u00a0t" in answer.content.decode()
    assert Session.objects.get().state == SessionState.HELD


def test_a_change_of_a_held_session_is_told_to_the_other_each_time(world):
    for minutes in (90, 60, 90):
        change_session(
            world.session,
            actor=world.people["trainee"],
            **{**initial_of(world.session), "duration_minutes": minutes},
        )

    told = Message.objects.filter(kind="session_changed")
    assert [message.recipient for message in told] == [world.people["supervisor"]] * 3
