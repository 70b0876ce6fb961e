"""Writes a synthetic register of national proportions, to measure on. Nobody in it exists.

Of 4,000 trainees 2,500 are active, in 357 municipalities of which two in five have two of them at most and
the largest has 130. They have had about 270,000 sessions, with notes of 590 characters and what the audit log
would hold of them. Four times the trainees is four such countries: no municipality grows much, the tables do.

All have 115 learning goals in their plans, 460,000 together, approved as evenly over five years as one comes.

Five files of SQL in one transaction, as the application's role: what the database promises holds for each
row.
"""

import json
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction

from alis.seed.removal import connect_as_owner

FILES = ["register", "sessions", "goals", "notes", "witness"]

OF_OTHERS = """
SELECT EXISTS (SELECT FROM municipalities_municipality
               WHERE id <> md5('benchmark municipality ' || number)::uuid)
    OR EXISTS (SELECT FROM municipalities_user WHERE id <> md5('benchmark person ' || email)::uuid)
"""
ITS_OWN = "SELECT data FROM audit_event WHERE verb = 'benchmark.seeded' LIMIT 1"


def holds_anything_else():
    """Whether a municipality or a person was not made here: all that there is hangs on those."""
    with connection.cursor() as cursor:
        cursor.execute(OF_OTHERS)
        return cursor.fetchone()[0]


def made_before():
    """With which number of trainees, seed and day the register was made; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(ITS_OWN)
        row = cursor.fetchone()
    return row and json.loads(row[0])


@transaction.atomic
def write(*, trainees, seed, today, say):
    """The register stands, as of that day. `say` is told of each part."""
    for name in FILES:
        say(name)
        statements = (Path(__file__).parent / f"{name}.sql").read_text()
        with connection.cursor() as cursor:
            cursor.execute(statements, {"trainees": trainees, "seed": seed, "today": today})


def tidy_up():
    """PostgreSQL knows how much there is of what, as after a night of its own housekeeping."""
    with closing(connect_as_owner()) as owner:
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
