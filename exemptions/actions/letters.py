"""The letter as a PDF: asked for with a click, made by a worker, made anew only if it says something else."""

import logging
from contextlib import contextmanager
from datetime import timedelta
from traceback import format_tb

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from audit.actions import record
from exemptions.actions.steps import judged
from exemptions.composing import contents_of, digest_of, is_current, letter_of
from exemptions.models import UNSENT, Application, Rendering
from municipalities.actions import keep_file
from municipalities.days import today
from municipalities.files import Upload
from municipalities.pdf import PdfUnavailable
from outbox.actions import task

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # of workers that were killed over the same letter
WORKERS_TURN = timedelta(minutes=1)  # after it the sweeper asks again


class NoPeriod(Exception):
    """A letter names its period in the first sentence, and the application has none yet."""


@transaction.atomic
def prepare_letter(application, *, actor):
    """A worker is asked for the letter, unless it is there already as the application stands.

    Raises NoPeriod where the application has no first and last day yet.
    """
    application = judged(application, "prepare_letter", actor)
    if application.starts_on is None or application.ends_on is None:
        raise NoPeriod
    ask_for_letter(application)
    return application


def ask_for_letter(application):
    """The caller holds the application's lock."""
    rendering, _new = Rendering.objects.select_for_update(of=("self",)).get_or_create(application=application)
    if is_current(rendering, application):
        return
    rendering.asked_at, rendering.attempts, rendering.has_failed = timezone.now(), 0, False
    rendering.lacks_libraries, rendering.day = False, today()
    rendering.save(update_fields=["asked_at", "attempts", "has_failed", "lacks_libraries", "day"])
    transaction.on_commit(lambda: ask_to_render(application.pk), robust=True)


def ask_to_render(pk):
    """A worker is asked. Where no broker answers, the sweeper asks again."""
    task("exemptions.tasks.render_letter").apply_async((str(pk),), retry=False)


def render_letter(pk, *, actor=None, agent=""):
    """The letter that waits is made; or it is given up after a few workers were killed over it.

    Safe to call twice and at once: a second worker finds the first one at it, or nothing left to do. One
    that is killed leaves everything as it was but a count.
    """
    with alone_with(pk) as is_alone:
        waiting = Rendering.objects.filter(pk=pk, asked_at__isnull=False, application__state__in=UNSENT)
        rendering = waiting.first() if is_alone else None
        if rendering is None:
            return
        waiting.update(attempts=F("attempts") + 1)
        if rendering.attempts >= MAX_ATTEMPTS:
            waiting.update(asked_at=None, has_failed=True)
            return
        make(rendering, actor, agent)


def make(rendering, actor, agent):
    """The PDF of the contents as they are now stands with them, whatever else goes wrong."""
    from exemptions.letter import pdf  # noqa: PLC0415  heavy: only where a letter is made

    application = Application.objects.with_names().get(pk=rendering.pk)
    contents = contents_of(application, rendering.day)
    try:
        content = pdf.render(letter_of(contents))
    except Exception as error:
        # Where it happened, without the message: that might quote the letter.
        log.error(
            "letter %s: %s\n%s", rendering.pk, type(error).__name__, "".join(format_tb(error.__traceback__))
        )
        lacks = isinstance(error, PdfUnavailable)
        failed = Rendering.objects.filter(pk=rendering.pk)
        failed.update(asked_at=None, has_failed=True, lacks_libraries=lacks)
        return
    settle(rendering.pk, contents, content, actor=actor, agent=agent)


@transaction.atomic
def settle(pk, contents, content, *, actor=None, agent=""):
    """The PDF takes the place of an older one. Where the application has been sent meanwhile, it does not."""
    application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if application.is_sent:
        return
    rendering = Rendering.objects.select_for_update(of=("self",)).select_related("file").get(pk=pk)
    older = rendering.file
    upload = Upload(f"{application.pk}.pdf", "application/pdf", content)
    rendering.file, rendering.digest = keep_file(upload, actor=actor, agent=agent), digest_of(contents)
    rendering.asked_at = None
    rendering.save(update_fields=["file", "digest", "asked_at"])
    record(
        "application.rendered",
        actor=actor,
        agent=agent,
        target=application,
        municipality=application.municipality,
        data={"digest": rendering.digest},
    )
    if older is not None:
        older.delete()


@contextmanager
def alone_with(pk):
    """Whether no other worker is at it. The lock goes with the connection of a worker that is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"letter {pk}"])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"letter {pk}"])


def sweep_letters(*, actor=None, agent=""):
    """A worker is asked again for the letters that none has made yet."""
    waiting = Rendering.objects.filter(
        asked_at__lt=timezone.now() - WORKERS_TURN, application__state__in=UNSENT
    )
    for pk in waiting.values_list("pk", flat=True):
        ask_to_render(pk)
