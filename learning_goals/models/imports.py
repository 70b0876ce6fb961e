"""A catalogue of learning goals on its way in by the import page."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning_goals.models.catalogue import GoalKind
from municipalities.models import Municipality, Role, StoredFile, User

KEPT_FOR = timedelta(days=1)


class CatalogueImportState(models.TextChoices):
    REFUSED = "refused"  # it has faults
    READY = "ready"  # what it would do is shown
    IMPORTED = "imported"


class CatalogueImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The person's own, as long as they lead or coordinate the municipality; what was not imported, for a
        day."""
        return self.exclude(pk__in=CatalogueImport.objects.outdated()).filter(
            uploaded_by=user, municipality__in=user.municipalities_as(Role.LEADER, Role.COORDINATOR)
        )

    def not_imported(self):
        return self.exclude(state=CatalogueImportState.IMPORTED)

    def outdated(self):
        """To be forgotten: not imported within a day."""
        return self.not_imported().filter(uploaded_at__lte=timezone.now() - KEPT_FOR)


class CatalogueImport(models.Model):
    """A file with learning goals that somebody has uploaded for a municipality, what they said of it, what it
    would do, and whether it has been done.

    File and answers stay as they were when the preview was made; a trigger sees to that. Once imported, the
    file is kept no longer. What is not imported is forgotten after a day.
    """

    NEXT = {
        # Where the catalogue has changed since the preview, the file may have become faulty.
        CatalogueImportState.READY: {CatalogueImportState.IMPORTED, CatalogueImportState.REFUSED},
        CatalogueImportState.REFUSED: set(),
        CatalogueImportState.IMPORTED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="catalogue_imports")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    name = models.CharField(max_length=150)
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of numbers alone"), max_length=3, choices=GoalKind, blank=True)
    version_name = models.CharField(_("name of the version"), max_length=150, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=CatalogueImportState)
    faults = models.JSONField(default=list)  # the first ones
    fault_count = models.PositiveIntegerField(default=0)
    differences = models.JSONField(default=list)  # one for each version in the file
    digest = models.CharField(max_length=64, blank=True)  # of all that the preview stands for
    changed_meanwhile = models.BooleanField(default=False)  # the catalogue, since an earlier preview

    objects = CatalogueImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CatalogueImportState.values), name="catalogue_import_state_known"
            ),
            models.UniqueConstraint(
                fields=["uploaded_by", "municipality"],
                condition=~Q(state="imported"),
                name="one_catalogue_import_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="imported", file__isnull=True)
                | ~Q(state="imported") & Q(file__isnull=False),
                name="imported_catalogue_file_is_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") | ~Q(digest=""),
                name="catalogue_import_is_seen_before_it_is_done",
            ),
        ]

    def __str__(self):
        return self.name
