"""Trainees, their service and leave, and who supervises them with what right."""

import uuid

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.conditions import among
from municipalities.days import Period, PeriodQuerySet, in_order, no_overlap, today
from municipalities.models import Municipality, Role, User


class TraineeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own record; those one supervises today; all where one leads or coordinates today."""
        return self.filter(
            Q(person=user)
            | among("pk", Assignment.objects.on(today()).filter(supervisor=user).values("trainee"))
            | Q(municipality__in=user.municipalities_as(Role.LEADER, Role.COORDINATOR))
        )

    def of(self, user):
        """The person's own records."""
        return self.filter(person=user)

    def with_names(self):
        return self.select_related("person", "municipality")


class Trainee(models.Model):
    """A doctor's training in one municipality. Of several such records one municipality is responsible."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="trainee_records")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="trainees")
    training_started_on = models.DateField(_("training started on"), null=True, blank=True)
    converted_on = models.DateField(_("converted to the new scheme on"), null=True, blank=True)
    responsible = models.BooleanField(_("this municipality is responsible"), default=True)

    objects = TraineeQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "person__email"]
        constraints = [
            models.UniqueConstraint(fields=["person", "municipality"], name="one_trainee_record"),
        ]

    def __str__(self):
        return str(self.person)


class OfTraineeQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        return self.filter(trainee__in=Trainee.objects.visible_to(user))


class Arena(models.TextChoices):
    OPEN_UNSELECTED = "open_unselected", _("Open, unselected practice")
    OTHER_GENERAL = "other_general", _("Other general practice")
    INSTITUTION = "institution", _("Institution")
    HOSPITAL = "hospital", _("Hospital")


class ServicePeriod(Period):
    """Practical service in the municipality. Which municipality's service obliges is the record's to say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="service")
    position_percentage = models.PositiveSmallIntegerField(
        _("position, per cent"), default=100, validators=[MaxValueValidator(100)]
    )
    arena = models.CharField(_("arena"), max_length=20, choices=Arena, default=Arena.OPEN_UNSELECTED)
    # Kept by a trigger: the person, where the record is the responsible one. It lets the
    # database refuse two responsible municipalities on one day.
    responsible_for = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfTraineeQuerySet.as_manager()

    class Meta:
        ordering = ["trainee", "starts_on"]
        constraints = [
            in_order("service_in_order"),
            no_overlap("one_service_at_a_time", "trainee", message=_("The service periods overlap.")),
            no_overlap(
                "one_responsible_municipality",
                "responsible_for",
                message=_("Another trainee record is already the responsible one in this period."),
            ),
            models.CheckConstraint(
                condition=Q(position_percentage__range=(0, 100)), name="position_0_to_100"
            ),
        ]

    def __str__(self):
        return f"{self.trainee_id} {self.starts_on}"


class Leave(Period):
    """Leave from service. Only a leave of 100 % takes the obligation away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="leaves")
    percentage = models.PositiveSmallIntegerField(
        _("leave, per cent"), default=100, validators=[MaxValueValidator(100)]
    )

    objects = OfTraineeQuerySet.as_manager()

    class Meta:
        ordering = ["trainee", "starts_on"]
        constraints = [
            in_order("leave_in_order"),
            no_overlap("one_leave_at_a_time", "trainee", message=_("The leaves overlap.")),
            models.CheckConstraint(condition=Q(percentage__range=(0, 100)), name="leave_0_to_100"),
        ]

    def __str__(self):
        return f"{self.trainee_id} {self.starts_on}"


class Qualification(models.Model):
    """What makes a person fit to supervise. It belongs to the person, not to a municipality."""

    person = models.OneToOneField(
        User, on_delete=models.PROTECT, primary_key=True, related_name="qualification"
    )
    hpr_number = models.CharField(
        _("HPR number"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{1,9}\Z", _("An HPR number has one to nine digits."))],
    )
    specialist_since = models.DateField(_("specialist since"), null=True, blank=True)
    specialist_until = models.DateField(_("specialist until"), null=True, blank=True)
    supervisor_course_on = models.DateField(_("supervisor course attended on"), null=True, blank=True)
    # Which municipality's register each value came from, by field; see User.registered_by.
    registered_by = models.JSONField(default=dict, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(specialist_until__isnull=True)
                | Q(specialist_since__isnull=True)
                | Q(specialist_until__gte=models.F("specialist_since")),
                name="specialist_in_order",
            ),
        ]

    def __str__(self):
        return str(self.person_id)


class AssignmentRole(models.TextChoices):
    PRIMARY = "primary", _("Primary supervisor")
    DEPUTY = "deputy", _("Deputy")


class AssignmentQuerySet(OfTraineeQuerySet):
    def of(self, user):
        """Those in which the person is the trainee or the supervisor."""
        return self.filter(among("trainee", Trainee.objects.of(user).values("pk")) | Q(supervisor=user))


class Assignment(Period):
    """A supervisor's charge of a trainee record for a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="assignments")
    supervisor = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("supervisor")
    )
    role = models.CharField(_("role"), max_length=10, choices=AssignmentRole, default=AssignmentRole.PRIMARY)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["trainee", "starts_on"]
        constraints = [
            in_order("assignment_in_order"),
            no_overlap(
                "one_primary_supervisor",
                "trainee",
                condition=Q(role=AssignmentRole.PRIMARY),
                message=_("The trainee already has a primary supervisor in this period."),
            ),
            models.UniqueConstraint(
                fields=["trainee", "supervisor", "starts_on"], name="one_assignment_a_start"
            ),
        ]

    def __str__(self):
        return f"{self.supervisor_id} {self.role} {self.starts_on}"


class NamedLeader(Period):
    """The leader who gets the mails and waiting items about a trainee. Any other leader may act, too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="named_leaders")
    leader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("leader"))

    objects = OfTraineeQuerySet.as_manager()

    class Meta:
        ordering = ["trainee", "starts_on"]
        constraints = [
            in_order("named_leader_in_order"),
            no_overlap(
                "one_named_leader",
                "trainee",
                message=_("The trainee already has a named leader in this period."),
            ),
        ]

    def __str__(self):
        return f"{self.leader_id} {self.starts_on}"


class Authorisation(Period):
    """A granted exemption: for its period the supervisor needs no specialty to supervise this trainee."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="authorisations")
    supervisor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="authorisations")
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)

    objects = OfTraineeQuerySet.as_manager()

    class Meta:
        ordering = ["trainee", "starts_on"]
        constraints = [
            in_order("authorisation_in_order"),
            models.UniqueConstraint(
                fields=["trainee", "supervisor", "starts_on"], name="one_authorisation_a_start"
            ),
            no_overlap(
                "one_authorisation_at_a_time",
                "trainee",
                "supervisor",
                message=_("The supervisor already has an exemption for this trainee in this period."),
            ),
        ]

    def __str__(self):
        return f"{self.supervisor_id} {self.starts_on}"
