"""The log of what was done to find supervisors."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, record
from exemptions import permissions
from exemptions.models import ApplicationMeasure, Measure, MeasureFile
from municipalities.actions import keep_file


class StaleMeasure(Exception):
    """Somebody else has changed the entry meanwhile. `measure` is as it stands now."""

    def __init__(self, measure):
        super().__init__("the entry has another version")
        self.measure = measure


@transaction.atomic
def add_measure(municipality, *, actor, files=(), **written):
    """The entry stands in the municipality's log, with its files."""
    if not permissions.can_log_measures(actor, municipality):
        raise PermissionDenied
    measure = Measure.objects.create(municipality=municipality, written_by=actor, **written)
    keep(measure, files, actor)
    record("measure.added", actor=actor, target=measure, municipality=municipality)
    return measure


@transaction.atomic
def change_measure(measure, *, actor, version, files=(), **written):
    """The entry says this now, and has these files besides. Raises StaleMeasure where it is not the version
    that was seen, InvalidTransition where it was used in an application that is sent, or withdrawn."""
    measure = judged(measure, actor)
    if measure.version != version:
        raise StaleMeasure(measure)
    for name, value in written.items():
        setattr(measure, name, value)
    measure.version += 1
    measure.save(update_fields=[*written, "version"])
    keep(measure, files, actor)
    record("measure.changed", actor=actor, target=measure, municipality=measure.municipality)
    return measure


@transaction.atomic
def withdraw_measure(measure, *, actor):
    """The entry stands as withdrawn, and no application tells of it."""
    measure = judged(measure, actor)
    ApplicationMeasure.objects.filter(measure=measure).delete()
    measure.withdrawn_at = timezone.now()
    measure.save(update_fields=["withdrawn_at"])
    record("measure.withdrawn", actor=actor, target=measure, municipality=measure.municipality)
    return measure


def judged(measure, actor):
    """The entry's row, locked, where this person may still change it."""
    measure = (
        Measure.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=measure.pk)
    )
    if not permissions.can_log_measures(actor, measure.municipality):
        raise PermissionDenied
    if not measure.is_open:
        raise InvalidTransition("it was used, or withdrawn")
    return measure


def keep(measure, files, actor):
    for file in files:
        MeasureFile.objects.create(measure=measure, file=keep_file(file, actor=actor))
