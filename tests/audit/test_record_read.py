"""Before a note's text is shown it stands on record who reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.actions import record_read
from audit.models import Read
from tests.factories import NoteFactory
from tests.pages import browser, words
from tests.roles import as_owner
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_record_read_says_who_read_what_in_which_hour(world):
    record_read(world.people["trainee"], world.note)

    read = Read.objects.get()
    assert (read.reader, read.target_app, read.target_model, read.target_id) == (
        world.people["trainee"],
        "supervision",
        "note",
        world.note.pk,
    )
    assert read.hour == timezone.now().replace(minute=0, second=0, microsecond=0)


def test_a_second_look_in_the_same_hour_adds_no_row(world):
    for _ in range(3):
        record_read(world.people["trainee"], world.note)

    assert Read.objects.count() == 1


def test_each_reader_each_note_and_each_hour_has_a_row(world, monkeypatch):
    other = NoteFactory()
    record_read(world.people["trainee"], world.note)
    record_read(world.people["supervisor"], world.note)
    record_read(world.people["trainee"], other)
    now = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: now)
    record_read(world.people["trainee"], world.note)

    assert Read.objects.count() == 4
    assert Read.objects.about(world.note).count() == 3


@pytest.mark.parametrize("name", ["session", "finalise_session"])
def test_a_page_with_the_text_records_its_reader(world, name):
    client = browser(world.people["supervisor"])
    for _ in range(2):
        assert NOTE_TEXT in client.get(reverse(name, args=[world.session.pk])).content.decode()

    read = Read.objects.get()
    assert (read.reader, read.target_id) == (world.people["supervisor"], world.note.pk)


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_a_page_without_the_text_records_nothing(world, part):
    browser(world.people[part]).get(reverse("session", args=[world.session.pk]))

    assert Read.objects.count() == 0


@pytest.mark.parametrize("name", ["home", "sessions", "sessions_to_finalise"])
def test_lists_record_nothing_since_they_hold_no_text(world, name):
    browser(world.people["supervisor"]).get(reverse(name))

    assert Read.objects.count() == 0


def test_the_text_of_the_other_one_in_a_conflict_is_recorded_too(world):
    world.note.text, world.note.version, world.note.editor = "Veileders tekst", 4, None
    world.note.save()
    fields = {"text": "Min", "version": 3, "editor": "4ee7bd6c-0b5c-4c64-9d3c-0f0f34a46f5e"}

    answer = browser(world.people["trainee"]).post(reverse("save_note", args=[world.session.pk]), fields)

    assert (answer.status_code, "Veileders tekst" in words(answer)) == (409, True)
    assert Read.objects.get().reader == world.people["trainee"]


def test_both_see_who_has_read_the_note(world):
    record_read(world.people["supervisor"], world.note)

    page = words(browser(world.people["trainee"]).get(reverse("session", args=[world.session.pk])))

    assert "Who has read the note" in page
    assert page.count("Vera Prøve, ") == page.count("Ida Demo, ") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["session", "finalise_session"])
def test_where_it_cannot_be_recorded_the_text_is_not_shown(name):
    world = make_world()
    client = browser(world.people["supervisor"], raise_request_exception=False)
    change_right("REVOKE INSERT ON audit_read FROM {}")
    try:
        answer = client.get(reverse(name, args=[world.session.pk]))
    finally:
        change_right("GRANT INSERT ON audit_read TO {}")

    assert (answer.status_code, NOTE_TEXT in answer.content.decode()) == (500, False)
    assert Read.objects.count() == 0
    assert NOTE_TEXT in client.get(reverse(name, args=[world.session.pk])).content.decode()


def change_right(statement):
    """A right of the application's role is given or taken, as only the owner of the table may."""
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute(statement.format("alis_app"))
