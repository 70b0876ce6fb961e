"""A register workbook on its way in by the import page."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from municipalities.models import Language, Municipality, Role, StoredFile, User

KEPT_FOR = timedelta(days=1)


class ImportState(models.TextChoices):
    UPLOADED = "uploaded"  # to be judged
    REFUSED = "refused"  # it has faults
    READY = "ready"  # what it would do is shown
    CONFIRMED = "confirmed"  # to be imported
    IMPORTED = "imported"


class RegisterImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, as long as they coordinate the municipality, for a day."""
        return self.fresh().filter(
            uploaded_by=user, municipality__in=user.municipalities_as(Role.COORDINATOR)
        )

    def fresh(self):
        return self.filter(uploaded_at__gt=timezone.now() - KEPT_FOR)

    def outdated(self):
        return self.filter(uploaded_at__lte=timezone.now() - KEPT_FOR)

    def to_work_on(self):
        """Those that wait for a worker, or that one works on."""
        return self.fresh().filter(state__in=[ImportState.UPLOADED, ImportState.CONFIRMED])

    def not_imported(self):
        return self.exclude(state=ImportState.IMPORTED)


class RegisterImport(models.Model):
    """A workbook that a coordinator has uploaded, what it would do, and whether it has been done.

    The file is the one that was shown until it is imported; then it is forgotten, with all that was read in
    it but the numbers of rows. What is not imported is forgotten after a day.
    """

    NEXT = {
        ImportState.UPLOADED: {ImportState.READY, ImportState.REFUSED},
        ImportState.READY: {ImportState.CONFIRMED},
        # Where the register has changed since the preview, there is a new one.
        ImportState.CONFIRMED: {ImportState.IMPORTED, ImportState.READY, ImportState.REFUSED},
        ImportState.REFUSED: set(),
        ImportState.IMPORTED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="register_imports")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    name = models.CharField(max_length=150)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, choices=Language)  # of the messages about its faults
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    attempts = models.PositiveSmallIntegerField(default=0)  # of workers, to judge it or to import it
    rows_read = models.PositiveIntegerField(default=0)
    all_read = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)  # {sheet: [created, changed, unchanged]}
    faults = models.JSONField(default=list)  # the first ones of each sheet
    fault_count = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)  # {sheet: {"created": [row], "changed": [row]}}, the first ones
    digest = models.CharField(max_length=64, blank=True)  # of all that the preview stands for
    changed_meanwhile = models.BooleanField(default=False)  # the register, since an earlier preview

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.UniqueConstraint(
                fields=["uploaded_by", "municipality"],
                condition=~Q(state="imported"),
                name="one_import_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="imported", file__isnull=True, preview={}, faults=[])
                | ~Q(state="imported") & Q(file__isnull=False),
                name="imported_file_is_forgotten",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "confirmed"]) | ~Q(digest=""),
                name="import_is_seen_before_it_is_done",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_worked_on(self):
        return self.state in (ImportState.UPLOADED, ImportState.CONFIRMED)

    @property
    def created(self):
        return sum(created for created, _changed, _unchanged in self.counts.values())

    @property
    def changed(self):
        return sum(changed for _created, changed, _unchanged in self.counts.values())
