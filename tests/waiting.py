"""Waiting for something to have happened, instead of for time to have passed."""

from time import monotonic

from django.db import connection


def until(happened, *, seconds=60):
    """Returns what `happened()` says as soon as it says anything; fails after so long."""
    end = monotonic() + seconds
    while monotonic() < end:
        if found := happened():
            return found
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")
    raise AssertionError(f"{happened.__name__}: not within {seconds} seconds")


def waiting_for_a_lock():
    """Process ids of the connections to this database that wait for one to be let go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees the same all the time
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return [pid for (pid,) in cursor.fetchall()]
