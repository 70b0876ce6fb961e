"""The import page's way to the register: a workbook is kept, confirmed, and forgotten.

Reading and judging take seconds for a large file, so a worker does them: see `working`. What it finds is
kept with the workbook, for the person who uploaded it alone.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import InvalidTransition, advance, record
from municipalities.actions import keep_file
from outbox.actions import task
from supervision import permissions
from supervision.models import ImportState, RegisterImport


@transaction.atomic
def keep_workbook(upload, municipality, *, language, actor):
    """The workbook is kept for this person and municipality for a day, in place of one that they have not
    imported, and a worker is asked to judge it. Raises InvalidTransition while one is being imported."""
    if not permissions.can_import(actor, municipality):
        raise PermissionDenied
    earlier = RegisterImport.objects.not_imported().filter(uploaded_by=actor, municipality=municipality)
    for one in earlier.select_for_update(of=("self",)):
        if one.state == ImportState.CONFIRMED:
            raise InvalidTransition("a workbook is being imported")
        forget(one, actor=actor)
    try:
        with transaction.atomic():
            one = RegisterImport.objects.create(
                municipality=municipality,
                uploaded_by=actor,
                name=upload.name,
                file=keep_file(upload, actor=actor),
                language=language,
            )
    except IntegrityError as error:  # the same person, in two windows at once
        raise InvalidTransition("another workbook is being uploaded") from error
    record("import.uploaded", actor=actor, target=one, municipality=municipality)
    transaction.on_commit(lambda: ask_to_work_on(one.pk), robust=True)
    return one


@transaction.atomic
def confirm_import(one, *, digest, actor):
    """A worker is asked to import what the preview of that digest showed; a second click asks for nothing
    more. Raises InvalidTransition where another preview stands there now, or none."""
    one = locked(one.pk)
    if one is None or one.digest != digest:
        raise InvalidTransition("another preview stands there now")
    require_own(one, actor)
    if one.state == ImportState.CONFIRMED:
        return
    advance(
        one,
        ImportState.CONFIRMED,
        actor=actor,
        verb="import.confirmed",
        municipality=one.municipality,
        attempts=0,
        all_read=False,
        rows_read=0,
        changed_meanwhile=False,
    )
    transaction.on_commit(lambda: ask_to_work_on(one.pk), robust=True)


@transaction.atomic
def discard_import(one, *, actor):
    """The workbook is forgotten, and nothing of it was imported."""
    one = locked(one.pk)
    if one is None or one.state in (ImportState.CONFIRMED, ImportState.IMPORTED):
        raise InvalidTransition("it is being imported, or has been")
    require_own(one, actor)
    forget(one, actor=actor)


def require_own(one, actor):
    if one.uploaded_by_id != actor.pk or not permissions.can_import(actor, one.municipality):
        raise PermissionDenied


def locked(pk):
    rows = RegisterImport.objects.select_for_update(of=("self",)).select_related("municipality")
    return rows.filter(pk=pk).first()


def forget(one, *, actor=None, agent=""):
    """Neither the workbook nor what was read in it is kept any more."""
    record("import.forgotten", actor=actor, agent=agent, target=one, municipality=one.municipality)
    file = one.file
    one.delete()
    if file is not None:
        file.delete()


def ask_to_work_on(pk):
    """A worker is asked. Where no broker answers, the sweeper asks again."""
    task("supervision.tasks.work_on_import").apply_async((str(pk),), retry=False)
