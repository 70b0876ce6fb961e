"""The two database roles in the tests: all runs as the application's, but for what `as_owner` encloses."""

from contextlib import contextmanager

import environ
from django.conf import settings
from django.db import connection


@contextmanager
def as_owner():
    """Inside the block this thread's connection is that of the role that owns the tables."""
    owner = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
    before = connection.settings_dict
    connection.close()
    # A copy: other threads, such as the live server's, go on as the application's role.
    connection.settings_dict = {**before, "USER": owner["USER"], "PASSWORD": owner["PASSWORD"]}
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict = before


def database_url() -> str:
    """Where a process of its own, such as a Celery worker, finds this test's database, as the application."""
    database = connection.settings_dict
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
