"""What whoever watches is told: whether the process answers, whether it can serve, whether jobs are done."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from alis.health import known_migrations
from jobs.models import Job

pytestmark = pytest.mark.django_db
PAGES = ["/health/", "/health/ready/", "/health/jobs/"]
SWEEP = "outbox.tasks.sweep_outbox"
NIGHTLY = "supervision.tasks.flag_low_supervision"
LATE_SWEEP = f"late: send what is in the outbox ({SWEEP})"
LATE_NIGHTLY = f"late: judge everybody as of yesterday ({NIGHTLY})"


@pytest.fixture(autouse=True)
def two_jobs(settings):
    """The timetable has these two, whatever else is done in the course of time."""
    settings.CELERY_BEAT_SCHEDULE = {
        name: entry
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if entry["task"] in (SWEEP, NIGHTLY)
    }


@contextmanager
def nothing_answers():
    """The database is not where it should be."""
    before = connection.settings_dict
    connection.close()
    connection.settings_dict = {**before, "PORT": "9"}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


@pytest.fixture
def said(client):
    """The status and the text of a page, asked as a stranger by an address that is nobody's name."""

    def ask(path):
        answer = client.get(path, headers={"host": "10.0.0.7:8000"})
        return answer.status_code, answer.content.decode()

    return ask


@pytest.fixture
def all_is_done():
    """Every job succeeded just now."""
    Job.objects.update(succeeded_at=timezone.now())


@pytest.mark.parametrize("path", PAGES)
def test_all_is_well_and_nobody_keeps_the_answer(path, client, all_is_done):
    answer = client.get(path)

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok", "text/plain")
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(("path", "queries"), list(zip(PAGES, [0, 1, 1], strict=True)))
def test_an_answer_costs_one_statement_at_most(path, queries, said, all_is_done, django_assert_num_queries):
    assert known_migrations() is known_migrations()  # read from the code once for each process

    with django_assert_num_queries(queries):
        assert said(path) == (200, "ok")


@pytest.mark.parametrize("path", PAGES)
def test_they_can_only_be_read(path, client):
    assert client.post(path).status_code == 405


def test_an_address_beside_them_is_an_ordinary_one(client):
    assert client.get("/health/of/me/").status_code == 404
    assert client.get("/health/of/me/", headers={"host": "10.0.0.7"}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_named_even_to_who_is_signed_in(said, client):
    client.cookies["session"] = "of somebody, to be looked up in the database"

    with nothing_answers():
        assert said("/health/") == (200, "ok")
        assert said("/health/ready/") == (503, "database: does not answer")
        assert said("/health/jobs/") == (503, "database: does not answer")


def test_a_migration_that_is_not_applied_is_named(said):
    MigrationRecorder.Migration.objects.filter(app="jobs", name="0001_initial").delete()

    assert said("/health/ready/") == (503, "migrations: not all are applied")


def test_a_database_from_a_later_version_can_still_be_served(said):
    MigrationRecorder.Migration.objects.create(app="jobs", name="9999_of_the_next_version")

    assert said("/health/ready/") == (200, "ok")


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_database_without_tables_has_not_been_migrated(path, said):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_catalog")

    assert said(path) == (503, "migrations: not all are applied")


def test_each_late_job_is_named_and_nothing_else_is_told(said, all_is_done):
    Job.objects.filter(task=SWEEP).update(succeeded_at=timezone.now() - timedelta(minutes=17))
    assert said("/health/jobs/") == (503, LATE_SWEEP)

    Job.objects.update(succeeded_at=timezone.now() - timedelta(days=2))
    assert said("/health/jobs/") == (503, f"{LATE_NIGHTLY}\n{LATE_SWEEP}")


def test_late_jobs_do_not_keep_it_from_serving(said):
    Job.objects.update(succeeded_at=timezone.now() - timedelta(days=2))

    assert said("/health/ready/") == (200, "ok")
