"""What the directorate asks and decides, and what follows; none of it is ever changed."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exemptions.models.applications import Application, OfApplicationQuerySet
from exemptions.models.letterheads import OVERSEERS
from municipalities.models import StoredFile, User
from supervision.models import Authorisation


class SupplementQuerySet(OfApplicationQuerySet):
    def answered(self):
        return self.filter(sent_at__isnull=False)


class Supplement(models.Model):
    """More information that the directorate asked for, and the answer: immutable once that is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="supplements")
    asked_on = models.DateField(_("Asked on"))
    question = models.TextField(_("What is asked"), max_length=20_000)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_on = models.DateField(_("Answered on"), null=True, blank=True)
    answer = models.TextField(_("Answer"), max_length=20_000, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = SupplementQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "written_at"]

    def __str__(self):
        return f"supplement {self.pk}"


class OfSupplementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(supplement__application__municipality__in=user.municipalities_as(*OVERSEERS))


class SupplementFile(models.Model):
    """A file that goes with an answer."""

    supplement = models.ForeignKey(Supplement, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, primary_key=True, on_delete=models.PROTECT, related_name="+")

    objects = OfSupplementQuerySet.as_manager()

    class Meta:
        ordering = ["file__uploaded_at", "file"]

    def __str__(self):
        return str(self.file_id)


class DecisionKind(models.TextChoices):
    GRANTED = "granted", pgettext_lazy("decision", "Granted")
    REJECTED = "rejected", pgettext_lazy("decision", "Rejected")
    REVOKED = "revoked", pgettext_lazy("decision", "Revoked")


class Decision(models.Model):
    """What the directorate has decided, as its letter says. Append-only, without check constraints: a
    failing row's conditions would stand in the message."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    decided_on = models.DateField(_("Decided on"))
    received_on = models.DateField(_("Received on"))
    reference = models.CharField(_("Helsedirektoratet's reference"), max_length=100)
    starts_on = models.DateField(_("From and including"), null=True, blank=True)  # of the period granted
    # Its last day; of a revocation the last day that is left.
    ends_on = models.DateField(_("To and including"), null=True, blank=True)
    conditions = models.TextField(_("Conditions, or the reasons"), max_length=20_000, blank=True)
    appeal_due_on = models.DateField(_("Last day to appeal"), null=True, blank=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["written_at"]

    def __str__(self):
        return f"decision {self.pk}"


class OfDecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(decision__application__municipality__in=user.municipalities_as(*OVERSEERS))


class Grant(models.Model):
    """Which authorisation a decision has given: one for each trainee. Append-only."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grants")
    authorisation = models.OneToOneField(
        Authorisation, primary_key=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfDecisionQuerySet.as_manager()

    def __str__(self):
        return f"{self.decision_id} {self.authorisation_id}"


class Appeal(models.Model):
    """That the municipality has appealed against a rejection, once. Append-only."""

    application = models.OneToOneField(
        Application, primary_key=True, on_delete=models.PROTECT, related_name="appeal"
    )
    sent_on = models.DateField(_("Sent on"))
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfApplicationQuerySet.as_manager()

    def __str__(self):
        return f"appeal of {self.application_id}"
