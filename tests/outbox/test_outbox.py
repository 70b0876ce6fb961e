"""Messages are written with what they tell of, sent after the commit, found again where sending failed."""

import time
from datetime import timedelta

import pytest
import redis
from celery import Celery, current_app
from django.conf import settings as django_settings
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from outbox.actions import GIVE_UP_AFTER, post, send
from outbox.models import Message
from outbox.tasks import send_message, sweep_outbox
from supervision.actions.sessions import finalise_session, hold_session
from supervision.models import Session
from tests.alis.processes import run_python
from tests.at_once import at_once
from tests.factories import UserFactory
from tests.mail import DEAD, FORGETFUL, SLOW
from tests.pages import browser
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def tell(world, key="once", recipient=None):
    """The trainee is told that the note is finalised."""
    post(
        "session_finalised",
        recipient=recipient or world.people["trainee"],
        key=key,
        data={"session": str(world.session.pk)},
    )


def told(world):
    tell(world)
    return Message.objects.get()


def make_due():
    Message.objects.update(due_at=timezone.now())


# Written


def test_a_message_of_what_was_rolled_back_is_not_there_and_is_not_sent(
    world, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as asked, transaction.atomic():
        tell(world)
        transaction.set_rollback(True)

    sweep_outbox()
    assert (Message.objects.count(), asked, mail.outbox) == (0, [], [])


def test_there_is_one_row_for_each_thing_and_recipient(world):
    for _ in range(2):
        tell(world, "once")
        tell(world, "once", world.people["supervisor"])
    tell(world, "again")

    assert sorted(
        (message.recipient.name, message.key.split(":")[1]) for message in Message.objects.all()
    ) == [
        ("Ida Demo", "again"),
        ("Ida Demo", "once"),
        ("Vera Prøve", "once"),
    ]


@pytest.mark.parametrize("fields", [{"joined_at": None}, {"is_active": False}])
def test_nothing_is_written_for_a_person_who_never_joined_or_has_left(world, fields):
    tell(world, recipient=UserFactory(**fields))

    assert Message.objects.count() == 0


def test_a_person_who_left_meanwhile_gets_no_mail(world):
    message = told(world)
    world.people["trainee"].is_active = False
    world.people["trainee"].save()

    send(message.pk)

    assert (mail.outbox, Message.objects.due().count()) == ([], 0)


def test_the_rows_hold_ids_and_no_text(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    message = Message.objects.values().get()
    assert message["data"] == {"session": str(world.session.pk)}
    assert NOTE_TEXT not in str(message)


# Sent


@pytest.fixture
def queue():
    """The broker's queue of this test process, empty."""
    broker = redis.from_url(django_settings.REDIS_URL)
    broker.flushdb()
    yield lambda: broker.llen("celery")
    broker.flushdb()


def test_a_worker_is_asked_only_after_the_commit(world, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as asked:
        tell(world)
        assert queue() == 0

    for ask in asked:
        ask()

    assert queue() == 1


FIRST_OF_A_PROCESS = """
import threading, django
django.setup()
from outbox.actions import task
together, found = threading.Barrier(8), []
def look():
    together.wait()
    found.append(task("outbox.tasks.send_message").name)
threads = [threading.Thread(target=look) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(found))
"""


def test_every_thread_of_a_new_process_finds_the_task_that_sends():
    answer = run_python(FIRST_OF_A_PROCESS, DJANGO_SETTINGS_MODULE="alis.settings")

    assert answer.stdout == "8\n", answer.stderr


def test_send_mails_it_once(world, settings):
    message = told(world)

    send_message(str(message.pk))
    send_message(str(message.pk))
    sweep_outbox()

    (letter,) = mail.outbox
    message.refresh_from_db()
    assert letter.to == [world.people["trainee"].email]
    assert settings.SITE_URL + reverse("session", args=[world.session.pk]) in letter.body
    assert NOTE_TEXT not in letter.message().as_string()
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.sent_at is not None


def test_a_message_that_is_not_there_is_no_error(world):
    send_message("00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize(
    ("chosen", "writes", "subject"),
    [
        ("en-gb", "nb", "The note from supervision with Vera Prøve on Monday 5 January is finalised"),
        ("nb", "nn", "mandag 5. januar"),
        ("nn", "nb", "måndag 5. januar"),
        ("", "nn", "måndag 5. januar"),
        ("", "nb", "mandag 5. januar"),
    ],
)
def test_a_message_is_in_the_recipients_language(world, chosen, writes, subject):
    trainee = world.people["trainee"]
    trainee.language, world.place.language_form = chosen, writes
    trainee.save()
    world.place.save()
    Session.objects.update(date="2026-01-05")

    send(told(world).pk)

    assert subject in mail.outbox[0].subject


def test_a_line_break_in_a_name_does_not_hinder_the_mail(world):
    world.people["supervisor"].name = "Vera\nPrøve"
    world.people["supervisor"].save()

    send(told(world).pk)

    assert "Vera Prøve" in mail.outbox[0].subject


def test_what_there_is_nothing_left_to_tell_of_is_done_without_a_mail(world):
    hold = make_world(state="planned")
    held = hold_session(hold.session, actor=hold.people["trainee"], duration_minutes=60, mode="phone")
    finalise_session(held, actor=hold.people["supervisor"], version=3)

    sweep_outbox()

    assert [letter.to for letter in mail.outbox] == [[hold.people["trainee"].email]]
    assert Message.objects.due().count() == 0


# Found again


@pytest.fixture
def no_broker():
    """Redis has stopped, as far as this process knows."""
    before = current_app._get_current_object()
    app = Celery("without a broker")
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_url = "redis://127.0.0.1:9/0"
    app.set_current()
    yield
    before.set_current()


@pytest.mark.django_db(transaction=True)
def test_where_no_broker_answers_the_page_is_quick_and_the_sweeper_sends(no_broker):
    world = make_world(state="planned")
    client, address = (
        browser(world.people["coordinator"]),
        reverse("assign_supervisor", args=[world.trainee.pk]),
    )
    client.get(address)  # loads what only a first page loads
    fields = {
        "supervisor": world.people["other supervisor"].pk,
        "role": "deputy",
        "starts_on": timezone.localdate().isoformat(),
    }

    before = time.monotonic()
    answer = client.post(address, fields)
    took = time.monotonic() - before

    assert (answer.status_code, Message.objects.due().count(), mail.outbox) == (302, 2, [])
    assert took < 2.5  # one try for each of the two messages, without waiting
    sweep_outbox()
    assert len(mail.outbox) == 2


def test_a_failing_mail_server_puts_it_off_and_a_later_try_sends_it(world, settings):
    good, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DEAD
    message = told(world)
    send(message.pk)

    message.refresh_from_db()
    assert (message.attempts, message.sent_at, message.given_up_at) == (1, None, None)
    assert Message.objects.due().count() == 0  # not now

    settings.EMAIL_BACKEND = good
    sweep_outbox()
    assert mail.outbox == []
    make_due()
    sweep_outbox()
    assert (len(mail.outbox), Message.objects.get().sent_at is None) == (1, False)


def test_it_waits_longer_each_time_and_is_given_up_at_last(world, settings):
    settings.EMAIL_BACKEND = DEAD
    message = told(world)
    waits = []
    for _ in range(GIVE_UP_AFTER + 1):
        make_due()
        before = timezone.now()
        send(message.pk)
        message.refresh_from_db()
        waits.append(round((message.due_at - before) / timedelta(minutes=1)))

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720, 0]  # the last one was not tried
    assert (message.attempts, message.given_up_at is None, Message.objects.due().count()) == (12, False, 0)


def test_one_message_that_cannot_be_written_does_not_hinder_the_others(world):
    tell(world, "first")
    Message.objects.update(kind="nobody writes this")
    tell(world, "second")

    sweep_outbox()

    assert len(mail.outbox) == 1
    assert Message.objects.get(sent_at=None).attempts == 1


def test_a_mail_that_goes_out_twice_has_the_same_id_both_times(world, settings):
    settings.EMAIL_BACKEND = FORGETFUL
    message = told(world)
    send(message.pk)
    make_due()
    send(message.pk)

    ids = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert ids == [f"<{message.pk}@localhost>"] * 2


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_one_mail(settings):
    settings.EMAIL_BACKEND = SLOW
    world = make_world()
    for number in range(10):
        tell(world, str(number))
        pk = Message.objects.get(sent_at=None).pk
        at_once(*[lambda pk=pk: send(pk)] * 4)

        assert len(mail.outbox) == number + 1
    assert Message.objects.filter(sent_at=None).count() == 0
