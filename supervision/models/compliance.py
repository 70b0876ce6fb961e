"""The norm, and what the nightly run has found."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.conditions import among
from municipalities.models import Municipality, Role
from supervision.models.trainees import Trainee


class Norm(models.Model):
    """Hours of supervision a month, and for how many months of the year, from a month on."""

    from_month = models.DateField(primary_key=True)
    hours_per_month = models.DecimalField(max_digits=4, decimal_places=2)
    months_per_year = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["from_month"]
        constraints = [
            models.CheckConstraint(condition=Q(from_month__day=1), name="norm_from_first_of_month")
        ]

    def __str__(self):
        return f"{self.from_month}: {self.hours_per_month}"


class Level(models.TextChoices):
    NOTICE = "notice", _("Notice")
    WARNING = "warning", _("Warning")
    CRITICAL = "critical", _("Critical")


class FlagKind(models.TextChoices):
    MONTH_BELOW_NORM = "month_below_norm", _("Low month")
    NOTES_NOT_FINALISED = "notes_not_finalised", _("Notes not finalised")
    SESSIONS_NOT_CLOSED = "sessions_not_closed", _("Sessions not closed")
    AVERAGE_BEHIND = "average_behind", _("Behind the average")
    NO_SESSION_31_DAYS = "no_session_31_days", _("No supervision for a month")
    NO_SUPERVISOR = "no_supervisor", _("No supervisor")
    UNQUALIFIED_SUPERVISOR = "unqualified_supervisor", _("Supervisor not qualified")


class FlagQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The trainee's own, and all where one leads or coordinates today."""
        overseen = Q(municipality__in=user.municipalities_as(Role.LEADER, Role.COORDINATOR))
        return self.filter(among("trainee", Trainee.objects.filter(Q(person=user) | overseen).values("pk")))

    def open(self):
        return self.filter(closed_on__isnull=True)

    def in_municipality(self, municipality):
        return self.filter(among("trainee", Trainee.objects.filter(municipality=municipality).values("pk")))


class Flag(models.Model):
    """Something that held for a trainee from the night it was first found until it no longer did.

    `data` is its size and reason, with the arithmetic of each month; no text that a person wrote.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=30, choices=FlagKind)
    level = models.CharField(max_length=10, choices=Level)
    opened_on = models.DateField()
    updated_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    data = models.JSONField(default=dict)

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["trainee", "kind", "opened_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "kind"], condition=Q(closed_on__isnull=True), name="one_open_flag"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=models.F("opened_on")),
                name="flag_in_order",
            ),
            models.CheckConstraint(condition=Q(kind__in=FlagKind.values), name="flag_kind_known"),
        ]

    def __str__(self):
        return f"{self.trainee_id} {self.kind} {self.opened_on}"


class JudgementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(municipality__in=user.municipalities_as(Role.LEADER, Role.COORDINATOR))


class Judgement(models.Model):
    """The last day as of which a municipality was judged. It only moves forward."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, primary_key=True, related_name="judgement"
    )
    as_of = models.DateField()
    judged_at = models.DateTimeField()

    objects = JudgementQuerySet.as_manager()

    def __str__(self):
        return f"{self.municipality_id} {self.as_of}"
