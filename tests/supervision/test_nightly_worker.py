"""The nightly run in a real Celery worker, which is killed in the middle of it."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from audit.models import Event
from municipalities.days import today
from municipalities.models import Role
from outbox.models import Message
from supervision.models import Flag, Judgement
from supervision.tasks import flag_low_supervision
from tests.factories import MembershipFactory, TraineeFactory
from tests.waiting import until, waiting_for_a_lock
from tests.workers import is_gone, kill, worker

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def tables_written_by(pid):
    """Tables to which that connection has written in the transaction that is under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation::regclass::text FROM pg_locks WHERE pid = %s AND mode = 'RowExclusiveLock'"
            " AND locktype = 'relation'",
            [pid],
        )
        return {name for (name,) in cursor.fetchall()}


def mails(tmp_path):
    """Every mail that was sent: the backend puts a line of hyphens after each."""
    texts = [file.read_text() for file in Path(tmp_path, "mail").iterdir()]
    return [mail for text in texts for mail in text.split("-" * 79) if mail.strip()]


def test_a_run_killed_in_the_middle_is_done_once_by_the_next_worker(broker, surroundings, tmp_path):
    """The run writes the judgement last. The test holds that row, so the run waits there with all the rest
    written and not committed; there the worker is killed."""
    yesterday = today() - timedelta(days=1)
    trainee = TraineeFactory(in_service=True, person__name="Ida Demo")
    MembershipFactory(municipality=trainee.municipality, role=Role.LEADER)
    Judgement.objects.create(
        municipality=trainee.municipality, as_of=yesterday - timedelta(days=1), judged_at="2026-01-01T00:00Z"
    )

    with worker(surroundings, tmp_path) as first:
        with transaction.atomic():
            Judgement.objects.select_for_update().get()
            flag_low_supervision.delay()
            [run] = until(waiting_for_a_lock)
            written = tables_written_by(run)
            kill(first)
        assert {"supervision_flag", "audit_event", "outbox_message"} <= written
    until(lambda: is_gone(run))
    assert [model.objects.count() for model in (Flag, Event, Message)] == [0, 0, 0]
    assert broker.hlen("unacked") == 1

    with worker(surroundings, tmp_path):
        until(lambda: Message.objects.filter(sent_at__isnull=False).exists())
        until(lambda: not broker.hlen("unacked") and not broker.llen("celery"))

    assert sorted(Flag.objects.values_list("kind", "opened_on")) == [
        (kind, yesterday)
        for kind in ("average_behind", "month_below_norm", "no_session_31_days", "no_supervisor")
    ]
    assert list(Event.objects.values_list("verb", flat=True)) == ["flag.opened"] * 4
    assert Judgement.objects.get().as_of == yesterday
    assert Message.objects.count() == 1
    [letter] = mails(tmp_path)
    assert "Ida Demo" in letter


def test_a_command_outside_any_worker_asks_one_to_send(broker, surroundings):
    trainee = TraineeFactory(in_service=True)
    MembershipFactory(municipality=trainee.municipality, role=Role.LEADER)

    subprocess.run(
        [sys.executable, "manage.py", "flag_low_supervision"],
        env=surroundings,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
    )

    assert Message.objects.filter(sent_at__isnull=True).count() == 1
    [asked] = broker.lrange("celery", 0, -1)
    assert b"outbox.tasks.sweep_outbox" in asked
