"""The import page's way to the catalogue: a file is kept with what it would do, confirmed, and forgotten.

A catalogue is small enough to be judged inside the request.
"""

import io
from dataclasses import astuple

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import InvalidTransition, advance, record
from learning_goals import permissions
from learning_goals.actions.catalogues import Outcome, Source, import_goals
from learning_goals.models import CatalogueImport, CatalogueImportState
from learning_goals.versions import Answers
from learning_goals.workbook import read_goals
from learning_goals.workbook.columns import GOALS
from municipalities.actions import keep_file
from supervision.workbook import Fault, NotAWorkbook

FAULTS_SHOWN = 100
OF_FILE = ""  # stands for the sheet in a fault of the whole file


@transaction.atomic
def keep_catalogue(upload, municipality, *, answers, actor):
    """The file is kept for this person and municipality with what it would do there, in place of one that
    they have not imported. Raises InvalidTransition where they are just uploading another one."""
    if not permissions.can_import_goals(actor, municipality):
        raise PermissionDenied
    earlier = CatalogueImport.objects.not_imported().filter(uploaded_by=actor, municipality=municipality)
    for one in earlier.select_for_update(of=("self",)):
        forget(one, actor=actor)
    file = keep_file(upload, actor=actor)
    outcome = judged(file, municipality, answers, actor=actor, dry_run=True)
    try:
        with transaction.atomic():
            one = CatalogueImport.objects.create(
                municipality=municipality,
                uploaded_by=actor,
                name=upload.name,
                sha256=file.sha256,
                file=file,
                kind=answers.kind,
                version_name=answers.name,
                valid_from=answers.valid_from,
                state=CatalogueImportState.REFUSED if outcome.faults else CatalogueImportState.READY,
                **shown(outcome),
            )
    except IntegrityError as error:  # the same person, in two windows at once
        raise InvalidTransition("another file is being uploaded") from error
    record("catalogue_import.uploaded", actor=actor, target=one, municipality=municipality)
    return one


@transaction.atomic
def confirm_catalogue(one, *, digest, actor) -> bool:
    """What the preview of that digest showed is done, and the file is forgotten; a second click does no more.

    False where the catalogue has changed since, so that the file would do something else: then nothing is
    done, and there is a new preview. Raises InvalidTransition where another preview stands there now, or
    none.
    """
    one = locked(one.pk)
    if one is None or one.digest != digest or one.state == CatalogueImportState.REFUSED:
        raise InvalidTransition("another preview stands there now")
    require_own(one, actor)
    if one.state == CatalogueImportState.IMPORTED:
        return True
    file = one.file
    answers = Answers(one.kind, one.version_name, one.valid_from)
    outcome = judged(file, one.municipality, answers, actor=actor, seen=digest)
    if outcome.faults or outcome.stale:
        show_anew(one, outcome, actor)
        return False
    advance(
        one,
        CatalogueImportState.IMPORTED,
        actor=actor,
        verb="catalogue_import.done",
        municipality=one.municipality,
        file=None,
    )
    file.delete()
    return True


@transaction.atomic
def discard_catalogue(one, *, actor):
    """The file is forgotten, and nothing of it was imported."""
    one = locked(one.pk)
    if one is None or one.state == CatalogueImportState.IMPORTED:
        raise InvalidTransition("it has been imported, or is gone")
    require_own(one, actor)
    forget(one, actor=actor)


def require_own(one, actor):
    if one.uploaded_by_id != actor.pk or not permissions.can_import_goals(actor, one.municipality):
        raise PermissionDenied


def locked(pk):
    rows = CatalogueImport.objects.select_for_update(of=("self",)).select_related("municipality")
    return rows.filter(pk=pk).first()


@transaction.atomic
def forget_outdated(*, actor=None, agent=""):
    """What was not imported within a day is forgotten."""
    outdated = CatalogueImport.objects.outdated().select_related("municipality", "file")
    for one in outdated.select_for_update(of=("self",), skip_locked=True):
        forget(one, actor=actor, agent=agent)


def forget(one, *, actor=None, agent=""):
    record("catalogue_import.forgotten", actor=actor, agent=agent, target=one, municipality=one.municipality)
    file = one.file
    one.delete()
    file.delete()


def judged(file, municipality, answers, **how) -> Outcome:
    """The outcome of the import of that file, whose faults name columns as the file itself does."""
    try:
        workbook = read_goals(io.BytesIO(file.content), file.name)
    except NotAWorkbook as error:
        return Outcome(faults=[Fault(OF_FILE, 0, "", str(error))])
    outcome = import_goals(
        workbook,
        municipality=municipality,
        answers=answers,
        source=Source(file.name, file.sha256),
        **how,
    )
    outcome.faults = [
        Fault(
            fault.sheet,
            fault.row,
            workbook.headings.get(fault.sheet, {}).get(fault.column) or called(fault.column),
            fault.message,
            fault.cell,
            fault.typed,
        )
        for fault in outcome.faults
    ]
    return outcome


def called(column):
    known = next((one for one in GOALS.columns if one.name == column), None)
    return known.called() if known else "" if column == "sheet" else column


def shown(outcome):
    """What the preview shows of it, as the row holds it."""
    return {
        "faults": [list(astuple(fault)) for fault in outcome.faults[:FAULTS_SHOWN]],
        "fault_count": len(outcome.faults),
        "differences": [difference.as_data() for difference in outcome.differences],
        "digest": "" if outcome.faults else outcome.digest,
    }


def show_anew(one, outcome, actor):
    fields = {**shown(outcome), "changed_meanwhile": True}
    if outcome.faults:
        advance(
            one,
            CatalogueImportState.REFUSED,
            actor=actor,
            verb="catalogue_import.refused",
            municipality=one.municipality,
            **fields,
        )
        return
    for name, value in fields.items():
        setattr(one, name, value)
    one.save(update_fields=list(fields))
    record("catalogue_import.shown_anew", actor=actor, target=one, municipality=one.municipality)
