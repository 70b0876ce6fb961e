"""What was done through the year to find supervisors, and to co-operate."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exemptions.models.letterheads import OVERSEERS, OfMunicipalityQuerySet
from municipalities.models import Municipality, StoredFile, User


class MeasureKind(models.TextChoices):
    ADVERTISEMENT = "advertisement", pgettext_lazy("measure", "Advertisement")
    REQUEST = "request", pgettext_lazy("measure", "Request to another municipality")
    ANSWER = "answer", pgettext_lazy("measure", "Answer from another municipality")
    AGENCY = "agency", pgettext_lazy("measure", "Recruitment agency")
    OTHER = "other", pgettext_lazy("measure", "Other")


ABOUT_ANOTHER = (MeasureKind.REQUEST, MeasureKind.ANSWER)


class MeasureQuerySet(OfMunicipalityQuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


class Measure(models.Model):
    """Something that was done on a day. It can be amended or withdrawn until it is used in an application
    that is sent: then `sealed_at` is set, and a trigger lets nothing change, by looking at this row alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="measures")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=20, choices=MeasureKind)
    other_municipality = models.CharField(_("which municipality"), max_length=100, blank=True)
    what = models.TextField(_("what was done"), max_length=5000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.IntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-written_at"]

    def __str__(self):
        return f"measure {self.pk}"

    @property
    def is_open(self):
        return self.sealed_at is None and self.withdrawn_at is None

    @property
    def kind_and_place(self):
        """As a reader sees it: "Request to another municipality: Demofjord"."""
        kind = str(self.get_kind_display())
        return f"{kind}: {self.other_municipality}" if self.other_municipality else kind


class OfMeasureQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(measure__municipality__in=user.municipalities_as(*OVERSEERS))


class MeasureFile(models.Model):
    """A file that shows a measure."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, primary_key=True, on_delete=models.PROTECT, related_name="+")

    objects = OfMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["file__uploaded_at"]

    def __str__(self):
        return str(self.file_id)
