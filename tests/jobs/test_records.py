"""What is kept of jobs: since when they are watched for, and when they last succeeded."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.utils import timezone

from jobs.actions import keep_success
from jobs.models import Job
from jobs.timetable import timetable

pytestmark = pytest.mark.django_db
SWEEP = "outbox.tasks.sweep_outbox"
NIGHTLY = "supervision.tasks.flag_low_supervision"


@pytest.fixture(autouse=True)
def two_jobs(settings):
    """The timetable has these two, whatever else is done in the course of time."""
    settings.CELERY_BEAT_SCHEDULE = {
        name: entry
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if entry["task"] in (SWEEP, NIGHTLY)
    }


@pytest.fixture
def run():
    """Runs a task of that name as a worker would, only here."""
    current_app.loader.import_default_modules()
    return lambda name, *args: current_app.tasks[name].apply(args, throw=False)


def late(now):
    return {entry.task for entry in Job.objects.late_at(now)}


def test_a_migrated_database_watches_for_every_job_and_for_nothing_else():
    before = Job.objects.get(task=SWEEP).watched_since
    Job.objects.filter(task=NIGHTLY).delete()
    Job.objects.create(task="nobody.asks.for.this")

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert set(Job.objects.values_list("task", flat=True)) == {entry.task for entry in timetable()}
    assert Job.objects.get(task=SWEEP).watched_since == before
    assert timezone.now() - Job.objects.get(task=NIGHTLY).watched_since < timedelta(minutes=1)
    assert set(Job.objects.values_list("succeeded_at", flat=True)) == {None}


def test_a_new_deployment_is_not_late_until_the_first_time_has_passed():
    deployed = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    Job.objects.update(watched_since=deployed, succeeded_at=None)

    assert late(deployed) == set()
    assert late(deployed + timedelta(minutes=16)) == set()
    assert late(deployed + timedelta(minutes=16, seconds=1)) == {SWEEP}
    assert late(datetime(2026, 11, 23, 1, 45, tzinfo=UTC)) == {SWEEP}
    assert late(datetime(2026, 11, 23, 1, 46, tzinfo=UTC)) == {SWEEP, NIGHTLY}


def test_a_success_is_kept_and_the_row_is_otherwise_as_it_was(run):
    Job.objects.update(watched_since="2026-01-01T00:00Z", succeeded_at=None)

    run(SWEEP)

    job = Job.objects.get(task=SWEEP)
    assert timezone.now() - job.succeeded_at < timedelta(minutes=1)
    assert job.watched_since == datetime(2026, 1, 1, tzinfo=UTC)
    assert Job.objects.get(task=NIGHTLY).succeeded_at is None
    assert late(timezone.now()) == {NIGHTLY}


def test_a_success_is_kept_even_where_no_row_is_there(run):
    Job.objects.all().delete()
    assert late(timezone.now()) == {SWEEP, NIGHTLY}

    run(SWEEP)

    assert late(timezone.now()) == {NIGHTLY}


def test_a_job_that_fails_is_not_a_success(run):
    Job.objects.update(succeeded_at=None)
    before = transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_catalog")  # the outbox is not to be found

    assert run(SWEEP).failed()

    transaction.savepoint_rollback(before)
    assert Job.objects.get(task=SWEEP).succeeded_at is None


def test_a_task_that_is_not_in_the_timetable_leaves_nothing_behind(run):
    before = list(Job.objects.values())

    assert run("outbox.tasks.send_message", str(uuid4())).successful()

    assert list(Job.objects.values()) == before


def test_the_record_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        keep_success(sender=current_app.tasks[SWEEP])
