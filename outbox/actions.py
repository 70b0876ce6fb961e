"""Puts a message into the outbox, and sends one."""

import logging
import threading
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation

from outbox.letters import letter
from outbox.models import Message
from outbox.renderers import render

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 12  # attempts: with the waits below, about three days


def post(kind, *, recipient, key, data):
    """The message is told once, after this transaction commits, if the person has an account to read in.

    A person who is only in the register, without ever having been invited, is not written to.
    """
    if not recipient.has_joined:
        return
    message = Message(kind=kind, recipient=recipient, key=f"{kind}:{key}:{recipient.pk}", data=data)
    Message.objects.bulk_create([message], ignore_conflicts=True)
    transaction.on_commit(lambda: ask_to_send(message.pk), robust=True)


def post_all(kind, posts):
    """What `post` does for each (recipient, key, data), in one statement and with one word to a worker."""
    messages = [
        Message(kind=kind, recipient=recipient, key=f"{kind}:{key}:{recipient.pk}", data=data)
        for recipient, key, data in posts
        if recipient.has_joined
    ]
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        transaction.on_commit(ask_to_sweep, robust=True)


def ask_to_sweep():
    """A worker is asked to send all that is due. Where no broker answers, beat asks within a minute."""
    task("outbox.tasks.sweep_outbox").apply_async(retry=False)


def ask_to_send(message_id):
    """A worker is asked to send now. Where no broker answers, the sweeper finds the row."""
    task("outbox.tasks.send_message").apply_async((str(message_id),), retry=False)


looking_for_tasks = threading.Lock()


def task(name):
    """The task of that name. Only a worker looks for tasks when it starts; any other process does so here,
    once, and its other threads wait for it."""
    with looking_for_tasks:
        if name not in current_app.tasks:
            current_app.loader.import_default_modules()
    return current_app.tasks[name]


@transaction.atomic
def send(message_id):
    """The message is sent, or has a later time to be tried again; a second call does nothing.

    A worker that is killed after the mail server took the mail and before this commits sends
    it again, with the same Message-ID, by which mail programs show it once.
    """
    message = Message.objects.due().select_for_update(skip_locked=True).filter(pk=message_id).first()
    if message is None:
        return
    try:
        with transaction.atomic():
            deliver(message)
    except Exception as error:  # whatever a mail server or a renderer does, the message is kept
        put_off(message, error)
    else:
        message.sent_at = timezone.now()
        message.save(update_fields=["sent_at"])


def deliver(message):
    """The mail server has taken the mail, or there was nothing left to tell, or nobody to tell it to."""
    if not message.recipient.has_joined:
        return
    with translation.override(message.recipient.reads_in or settings.LANGUAGE_CODE):
        text = render(message)
        if text is None:
            return
        body = letter(text.body, name=str(message.recipient), because=text.because, sender=text.sender)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ")
    EmailMessage(
        " ".join(text.subject.split()),  # a name from a spreadsheet may hold a line break
        body,
        to=[message.recipient.email],
        headers={"Message-ID": f"<{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()


def put_off(message, error):
    """The message waits longer each time (1, 2, 4 … minutes, at most 12 hours), then is given up."""
    log.warning("message %s not sent: %s", message.pk, type(error).__name__)
    message.attempts += 1
    message.due_at = timezone.now() + timedelta(minutes=min(2 ** (message.attempts - 1), 720))
    if message.attempts >= GIVE_UP_AFTER:
        message.given_up_at = timezone.now()
    message.save(update_fields=["attempts", "due_at", "given_up_at"])
