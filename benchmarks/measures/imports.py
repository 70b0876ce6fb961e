"""The import of a workbook."""

import io

from django.db import transaction

from benchmarks.measures.kinds import Job
from benchmarks.measures.register import window
from benchmarks.workbooks import workbook_of
from supervision.actions.register_import import import_register
from supervision.workbook import read_workbook

TRAINEES_IN_WORKBOOK = 40


def import_workbook(turn):
    """A municipality's register for the first time; undone, so that the next turn finds the same."""
    with transaction.atomic():
        outcome = import_register(
            read_workbook(io.BytesIO(workbook_of(TRAINEES_IN_WORKBOOK))), agent="command:benchmark"
        )
        assert not outcome.faults, outcome.faults[:3]
        transaction.set_rollback(True)


def bare_import():
    """As many sessions as the workbook holds, copied from others in one statement, and undone."""
    sql = """
    BEGIN;
    INSERT INTO supervision_session
      (id, trainee_id, supervisor_id, date, start, duration_minutes, mode, kind, state, cancel_reason,
       closed_reason)
    SELECT gen_random_uuid(), trainee_id, supervisor_id, date, time '06:00', duration_minutes, mode, kind,
           'held', '', ''
    FROM supervision_session WHERE date < %(last)s LIMIT %(rows)s;
    ROLLBACK
    """
    return [(sql, {"last": window()["last"], "rows": TRAINEES_IN_WORKBOOK * 24})]


MEASURES = [
    Job(
        name="import",
        title=f"import of {TRAINEES_IN_WORKBOOK} trainees, {24 * TRAINEES_IN_WORKBOOK} sessions",
        job=import_workbook,
        bare=bare_import,
    ),
]
