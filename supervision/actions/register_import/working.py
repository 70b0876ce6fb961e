"""What a worker does with an uploaded workbook: judges it, and imports it once it is confirmed."""

import io
import logging
from contextlib import contextmanager
from dataclasses import astuple
from datetime import timedelta
from traceback import format_tb

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.actions import advance
from supervision import permissions
from supervision.actions.register_import import import_register
from supervision.actions.register_import.plan import OF_FILE, Outcome
from supervision.actions.register_import.uploads import ask_to_work_on, forget, locked
from supervision.models import ImportState, RegisterImport
from supervision.workbook import SHEETS, Fault, NotAWorkbook, read_workbook

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # of workers that were killed over the same workbook
WORKERS_TURN = timedelta(minutes=1)  # after it the sweeper asks again
FAULTS_SHOWN = 100  # of each sheet
ROWS_SHOWN = 200  # new ones of each sheet, and as many changed ones


def work_on(pk, *, actor=None, agent=""):
    """What waits for a worker with this workbook is done: it is judged, or imported where it was confirmed.

    Safe to call twice and at once: a second worker finds the first one at it, or nothing left to do. One
    that is killed leaves everything as it was.
    """
    with alone_with(pk) as is_alone:
        waiting = RegisterImport.objects.to_work_on().select_related("municipality", "uploaded_by")
        one = waiting.filter(pk=pk).first() if is_alone else None
        if one is None:
            return
        RegisterImport.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
        with translation.override(one.language):
            if one.attempts >= MAX_ATTEMPTS:
                settle(pk, refused(_("The file could not be read: it takes too much time or memory.")), agent)
            elif not permissions.can_import(one.uploaded_by, one.municipality):
                forget(one, agent=agent)
            else:
                do_what_waits(one, agent)


def do_what_waits(one, agent):
    """The workbook is judged or carried out; or it is said why not, whatever went wrong."""
    try:
        workbook = read(one)
        then = carry_out if one.state == ImportState.CONFIRMED else judge
        then(one, workbook, agent)
    except NotAWorkbook as error:
        settle(one.pk, refused(str(error)), agent)
    except Exception as error:
        # Where it happened, without the message: that might quote the workbook.
        log.error("import %s: %s\n%s", one.pk, type(error).__name__, "".join(format_tb(error.__traceback__)))
        settle(one.pk, refused(_("Something went wrong here, not with you. Try again in a while.")), agent)


@contextmanager
def alone_with(pk):
    """Whether no other worker is at it. The lock goes with the connection of a worker that is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"import {pk}"])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"import {pk}"])


def read(one):
    """The workbook, read. Meanwhile it stands with the upload how many rows that are."""

    def tell(rows):
        RegisterImport.objects.filter(pk=one.pk).update(rows_read=rows)

    workbook = read_workbook(io.BytesIO(one.file.content), progress=tell)
    RegisterImport.objects.filter(pk=one.pk).update(rows_read=workbook.count, all_read=True)
    return workbook


def refused(message):
    """The outcome of a file that is faulty as a whole."""
    return Outcome(faults=[Fault(OF_FILE, 0, "", message)])


def judge(one, workbook, agent):
    """What an import would do now stands with the workbook. It is done and undone."""
    outcome = import_register(workbook, actor=one.uploaded_by, dry_run=True)
    settle(one.pk, named_as_in_file(outcome, workbook), agent)


@transaction.atomic
def carry_out(one, workbook, agent):
    """The workbook is imported, and forgotten but for the numbers of rows. Where the register has changed
    since the preview, so that it would do something else, nothing is done and there is a new preview."""
    person, one = one.uploaded_by, locked(one.pk)
    if one is None:
        return
    outcome = import_register(workbook, actor=person, seen=one.digest)
    if outcome.faults or outcome.stale:
        settle(one.pk, named_as_in_file(outcome, workbook), agent)
        return
    file = one.file
    advance(
        one,
        ImportState.IMPORTED,
        actor=person,
        verb="import.done",
        municipality=one.municipality,
        data={"counts": counts_of(outcome)},
        counts=counts_of(outcome),
        file=None,
        faults=[],
        preview={},
        digest="",
    )
    file.delete()


def named_as_in_file(outcome, workbook):
    """The outcome, whose faults name sheets and columns as the workbook itself does, where it names them."""
    outcome.faults = [
        Fault(
            workbook.titles.get(fault.sheet) or called(fault.sheet),
            fault.row,
            workbook.headings.get(fault.sheet, {}).get(fault.column) or called(fault.sheet, fault.column),
            fault.message,
            fault.cell,
            fault.typed,
        )
        for fault in outcome.faults
    ]
    return outcome


def called(sheet, column=None):
    """The name of the sheet, or of its column, in the reader's language, where it is a name of ours."""
    known = SHEETS.get(sheet)
    if column is None:
        return known.called() if known else sheet
    found = known and next((one for one in known.columns if one.name == column), None)
    return found.called() if found else "" if column == "sheet" else column


@transaction.atomic
def settle(pk, outcome, agent):
    """The outcome of judging stands with the workbook: its faults, or what it would do."""
    one = locked(pk)
    if one is None:  # discarded meanwhile
        return
    advance(
        one,
        ImportState.REFUSED if outcome.faults else ImportState.READY,
        actor=None,
        agent=agent,
        verb="import.judged",
        municipality=one.municipality,
        data={"faults": len(outcome.faults), "counts": counts_of(outcome)},
        counts=counts_of(outcome),
        faults=first_faults(outcome.faults),
        fault_count=len(outcome.faults),
        preview=first_rows(outcome.preview) if outcome.preview else {},
        digest=outcome.preview.digest if outcome.preview else "",
        changed_meanwhile=one.state == ImportState.CONFIRMED and not outcome.is_of_file,
    )


def counts_of(outcome):
    return {sheet: list(astuple(counts)) for sheet, counts in outcome.counts.items()}


def first_faults(faults):
    """The first ones of each sheet, as JSON holds them."""
    shown, number = [], {}
    for fault in faults:
        number[fault.sheet] = number.get(fault.sheet, 0) + 1
        if number[fault.sheet] <= FAULTS_SHOWN:
            shown.append(list(astuple(fault)))
    return shown


def first_rows(preview):
    """By sheet the first new and the first changed rows, as JSON holds them, and the names in them."""
    found = {}
    for row in preview.rows:
        rows = found.setdefault(row.sheet, {"created": [], "changed": []})
        shown = rows["created" if row.created else "changed"]
        if len(shown) < ROWS_SHOWN:
            shown.append(
                {
                    "row": row.number,
                    "values": row.values,
                    "changes": row.changes,
                    "names": {
                        value: preview.names[value]
                        for value in row.values.values()
                        if isinstance(value, str) and value in preview.names
                    },
                }
            )
    return found


def sweep(*, actor=None, agent=""):
    """What is older than a day is forgotten; a worker is asked again for what none has done yet."""
    with transaction.atomic():
        outdated = RegisterImport.objects.outdated().select_related("municipality", "file")
        for one in outdated.select_for_update(of=("self",), skip_locked=True):
            forget(one, agent=agent)
    waiting = RegisterImport.objects.to_work_on().filter(uploaded_at__lt=timezone.now() - WORKERS_TURN)
    for pk in waiting.values_list("pk", flat=True):
        ask_to_work_on(pk)
