"""What the health pages look at."""

from functools import cache

from django.db import Error, ProgrammingError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from jobs.models import Job

DATABASE = "database: does not answer"
MIGRATIONS = "migrations: not all are applied"


@cache
def known_migrations():
    """Every migration that this code has, by app and name."""
    return frozenset(MigrationLoader(None).disk_migrations)


def not_ready():
    """What is in the way of serving, a line each; one query."""
    try:
        applied = set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    except ProgrammingError:  # the table itself is not there yet
        return [MIGRATIONS]
    except Error:
        return [DATABASE]
    return [] if known_migrations() <= applied else [MIGRATIONS]


def late_jobs():
    """The jobs that are more than 15 minutes late, a line each; one query."""
    try:
        late = Job.objects.late_at(timezone.now())
    except ProgrammingError:
        return [MIGRATIONS]
    except Error:
        return [DATABASE]
    return [f"late: {entry.name} ({entry.task})" for entry in late]
