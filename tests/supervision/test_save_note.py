"""A note is saved by the two of its session, and never over a text that the writer has not seen."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from supervision.actions.sessions import StaleNote, cancel_session, close_session, save_note
from supervision.models import Note, SessionState
from tests.factories import NoteFactory
from tests.pages import browser, read, statements_of_post, tree
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def save(world, part="trainee", *, text="Ny tekst", version=3, editor=None):
    return save_note(
        world.session, actor=world.people[part], text=text, version=version, editor=editor or uuid4()
    )


@pytest.mark.parametrize("part", ["trainee", "supervisor"])
def test_save_note_is_one_version_further(world, part):
    note = save(world, part)

    note.refresh_from_db()
    assert (note.text, note.version, note.edited_by) == ("Ny tekst", 4, world.people[part])


def test_the_first_save_makes_the_note(world):
    Note.objects.all().delete()

    assert save(world, version=0).version == 1


@pytest.mark.parametrize(
    "part", ["other trainee", "other supervisor", "ended supervisor", "leader", "coordinator", "stranger"]
)
def test_save_note_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        save(world, part)

    assert Note.objects.get().text == NOTE_TEXT


def test_save_note_refuses_a_version_that_another_page_has_passed(world):
    save(world, "supervisor", text="Veileders tekst")

    with pytest.raises(StaleNote) as stale:
        save(world, "trainee", text="ALIS' tekst", version=3)

    assert stale.value.note.text == "Veileders tekst"
    assert Note.objects.get().text == "Veileders tekst"


def test_one_pages_quick_saves_do_not_conflict_with_each_other(world):
    page = uuid4()
    save(world, text="a", version=3, editor=page)

    assert save(world, text="ab", version=3, editor=page).version == 5


def test_another_person_never_saves_as_the_same_page(world):
    page = uuid4()
    save(world, "trainee", text="a", version=3, editor=page)

    with pytest.raises(StaleNote):
        save(world, "supervisor", text="b", version=3, editor=page)


def test_a_page_without_script_never_overwrites_what_it_has_not_seen(client, world):
    client.force_login(world.people["trainee"])
    page = {"version": 3, "editor": uuid4()}
    client.post(reverse("save_note", args=[world.session.pk]), {"text": "Først", **page})

    answer = client.post(reverse("save_note", args=[world.session.pk]), {"text": "Så", **page})

    assert (answer.status_code, Note.objects.get().text) == (409, "Først")


def test_the_same_text_again_changes_nothing_and_is_no_conflict(world):
    note = save(world, text=NOTE_TEXT, version=1)

    assert (note.version, Event.objects.count()) == (3, 0)


def test_one_event_for_each_person_and_opened_page(world):
    page = uuid4()
    for version, text in enumerate(["a", "ab", "abc"], start=3):
        save(world, text=text, version=version, editor=page)
    save(world, "supervisor", text="d", version=6)

    assert [(e.verb, e.actor) for e in Event.objects.all()] == [
        ("note.written", world.people["trainee"]),
        ("note.written", world.people["supervisor"]),
    ]
    assert all("a" not in str(e.data) for e in Event.objects.all())


def test_save_note_refuses_a_cancelled_session(world):
    world.session.state = SessionState.PLANNED
    world.session.save()
    cancel_session(world.session, actor=world.people["trainee"], reason="Syk")

    with pytest.raises(InvalidTransition):
        save(world)


def test_save_note_refuses_a_session_that_cannot_be_finalised(world):
    close_session(world.session, actor=world.people["coordinator"], reason="Veileder har sluttet.")

    with pytest.raises(InvalidTransition):
        save(world)


def post(client, world, **data):
    return client.post(
        reverse("save_note", args=[world.session.pk]),
        {"text": "Min tekst", "version": 3, "editor": uuid4(), **data},
        headers={"HX-Request": "true"} if data.pop("htmx", True) else {},
    )


def test_a_stale_save_shows_both_texts(client, world):
    save(world, "supervisor", text="Veileders tekst")
    client.force_login(world.people["trainee"])

    answer = post(client, world)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Veileders tekst" in page
    assert "Min tekst" in page


@pytest.mark.parametrize(
    ("text", "next_step"),
    [("Ny", "Waits for Vera Prøve to finalise the note."), (" ", "Waits for you to write the note.")],
)
def test_the_page_says_who_acts_next_once_the_text_is_saved(world, text, next_step):
    answer = post(browser(world.people["trainee"]), world, text=text)

    (told,) = tree(answer).xpath("//div[@id='next-step' and @hx-swap-oob='true']")
    assert read(told) == next_step


def test_a_save_without_script_comes_back_to_the_session(client, world):
    client.force_login(world.people["trainee"])

    answer = client.post(
        reverse("save_note", args=[world.session.pk]),
        {"text": "Min\r\ntekst", "version": 3, "editor": uuid4()},
    )

    assert answer.status_code == 302
    assert Note.objects.get().text == "Min\ntekst"


def test_a_save_takes_as_many_statements_for_a_trainee_of_long_as_for_a_new_one(world):
    client, address = browser(world.people["trainee"]), reverse("save_note", args=[world.session.pk])
    before = statements_of_post(client, address, typed(world), headers={"hx-request": "true"})

    for _ in range(30):
        NoteFactory(session__trainee=world.trainee, session__supervisor=world.people["supervisor"])
        save(world, text=str(uuid4()), version=Note.objects.get(session=world.session).version)

    assert statements_of_post(client, address, typed(world), headers={"hx-request": "true"}) == before <= 11


def typed(world):
    """A text from a page that was opened just now."""
    version = Note.objects.get(session=world.session).version
    return {"text": f"Ny tekst {version}", "version": version, "editor": uuid4()}


def test_a_save_after_sign_out_gets_401_and_no_other_page(client, world):
    assert post(client, world).status_code == 401


def test_a_text_that_cannot_be_stored_is_shown_again_with_a_message(client, world):
    client.force_login(world.people["trainee"])

    answer = client.post(
        reverse("save_note", args=[world.session.pk]), {"text": "Min\0tekst", "version": 3, "editor": uuid4()}
    )

    assert answer.status_code == 422
    assert Note.objects.get().text == NOTE_TEXT


def test_what_was_sent_after_the_session_ended_is_given_back(client, world):
    """Without script there is no other copy of it."""
    answer = client.post(
        reverse("save_note", args=[world.session.pk]),
        {"text": "Lang og viktig <tekst>", "version": 3, "editor": uuid4()},
    )

    assert answer.status_code == 401
    assert "Lang og viktig &lt;tekst&gt;" in answer.content.decode()
