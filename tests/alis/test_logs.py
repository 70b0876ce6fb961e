"""Logs hold neither a row's contents nor a link that still works, and pages no traceback."""

import io
import logging
import sys

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.urls import reverse

from alis.logs import Formatter
from municipalities.actions import invite
from supervision.models import Note
from tests.pages import browser, heading
from tests.roles import as_owner
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db
SECRET = "Vi snakket om noe som ingen andre skal lese."


@pytest.fixture
def log():
    """What the application's own handler writes, as it is set up for serving."""
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, Formatter)]
    written = io.StringIO()
    before = handler.setStream(written)
    yield written.getvalue
    handler.setStream(before)


def run_sql(statement):
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def notes_are_refused(transactional_db):
    """As if somebody had put a check on the table of notes: PostgreSQL then quotes the failing row."""
    run_sql(
        f"ALTER TABLE supervision_note ADD CONSTRAINT refused CHECK (text NOT LIKE '{SECRET[:10]}% noe som%')"
    )
    yield
    run_sql("ALTER TABLE supervision_note DROP CONSTRAINT refused")


def test_a_request_that_fails_in_the_database_logs_no_note_and_shows_no_traceback(log, notes_are_refused):
    world = make_world()
    client = browser(world.people["trainee"], raise_request_exception=False)
    fields = {"text": SECRET, "version": 3, "editor": world.note.editor}

    answer = client.post(reverse("save_note", args=[world.session.pk]), fields)

    assert (answer.status_code, heading(answer)) == (500, "Something went wrong here")
    assert [word for word in ("Traceback", "IntegrityError", SECRET) if word in answer.content.decode()] == []
    assert "[SQLSTATE 23514, constraint refused]" in log()
    assert "save_note" in log()  # where it happened is told
    assert SECRET not in log()
    assert Note.objects.get().text == NOTE_TEXT


def test_a_text_that_the_database_cannot_hold_is_not_logged_either(log):
    world = make_world()
    client = browser(world.people["trainee"], raise_request_exception=False)
    for text in (f"{SECRET}\0", SECRET * 4000):
        fields = {"text": text, "version": 3, "editor": world.note.editor}
        assert client.post(reverse("save_note", args=[world.session.pk]), fields).status_code == 422

    assert "Unprocessable" in log()
    assert SECRET not in log()


def failing(statement, *parameters):
    """The error of a statement, as `except` would have it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
    except (IntegrityError, DataError) as error:
        return error
    raise AssertionError("it did not fail")


def test_errors_that_hold_the_text_are_cut_however_they_are_wrapped(log):
    world = make_world()
    duplicate = failing(
        "INSERT INTO supervision_note (session_id, text, version, edited_by_id) VALUES (%s, %s, 1, NULL)",
        world.session.pk,
        SECRET,
    )
    assert SECRET in str(duplicate)  # it could leak

    for wrap in (lambda error: error, as_cause, as_context):
        logging.getLogger("alis").error("failed", exc_info=wrap(duplicate))

    assert log().count("[SQLSTATE 23502, constraint None]") >= 3
    assert SECRET not in log()


def as_cause(error):
    try:
        raise ValueError("wrapped") from error
    except ValueError as wrapped:
        return wrapped


def as_context(error):
    try:
        try:
            raise error
        except type(error):
            raise ValueError("while that was handled")  # noqa: B904  the context is what is tried
    except ValueError as wrapped:
        return wrapped


def test_an_error_in_the_words_of_a_message_is_cut_where_the_row_begins(log):
    world = make_world()
    error = failing("UPDATE supervision_note SET text = %s, edited_by_id = NULL", f"{SECRET}\n{SECRET}")

    logging.getLogger("celery").error("Task raised unexpected: %s", error)
    logging.getLogger("celery").error("Task raised unexpected: %r", error)

    assert world.note.pk
    assert (log().count("DETAIL: withheld"), SECRET in log()) == (2, False)


def test_a_traceback_that_another_handler_wrote_before_is_not_taken_over():
    make_world()
    error = failing("UPDATE supervision_note SET text = %s, edited_by_id = NULL", SECRET)
    record = logging.LogRecord(
        "x", logging.ERROR, "x", 1, "failed", (), (type(error), error, error.__traceback__)
    )

    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in Formatter().format(record)


def test_an_ordinary_error_is_told_in_full(log):
    try:
        raise ValueError("the reason")
    except ValueError:
        logging.getLogger("alis").error("failed", exc_info=sys.exc_info())

    assert "ValueError: the reason" in log()


def test_a_link_that_still_works_stands_in_no_log(log):
    world = make_world()
    _, token = invite("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])

    answer = browser().post(reverse("accept_invitation", args=[token]), {"name": "Ny", "password": "x"})

    assert answer.status_code == 422
    assert "Unprocessable Entity: /invitations/…/" in log()
    assert token not in log()
