"""A doctor's plan: which goals are theirs, by when, and who helps with them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning_goals.models.catalogue import Goal
from municipalities.conditions import among
from municipalities.days import Period, PeriodQuerySet, in_order, no_overlap, today
from municipalities.models import Role, StoredFile, User
from supervision.models import Assignment, Session, Trainee


def trainees_to_approve_for(user):
    """The records whose goals the person may approve today: as a leader, or for one."""
    delegated = user.delegations.in_force().values("municipality")
    return Trainee.objects.filter(
        Q(municipality__in=user.municipalities_as(Role.LEADER)) | among("municipality", delegated)
    )


def trainees_with_evidence_for(user):
    """The records whose evidence the person sees: their own, those whom they supervise today, and those whose
    goals they may approve. Not as a coordinator."""
    supervised = Assignment.objects.on(today()).filter(supervisor=user).values("trainee")
    return Trainee.objects.filter(Q(person=user) | among("pk", supervised)) | trainees_to_approve_for(user)


def trainees_with_plan_for(user):
    """The records whose plan the person sees: all that they see, and those whose goals they may approve."""
    return Trainee.objects.visible_to(user) | trainees_to_approve_for(user)


class PlanGoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(among("trainee", trainees_with_plan_for(user).values("pk")))

    def in_plan(self):
        """Those that the plan holds now: not closed, not moved on to a goal of a later version."""
        return self.filter(closed_on=None)

    def with_names(self):
        return self.select_related("trainee__person", "trainee__municipality", "goal__catalogue")


class PlanGoal(models.Model):
    """A goal in the plan of a trainee record. What has become of it is told by its sign-offs.

    A goal that left the plan has `closed_on`, and either a reason or the goals of a later version that
    `replaced_by` it. Its evidence goes on to count for these.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="plan")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="in_plans")
    assigned_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)
    target_on = models.DateField(_("target date"), null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_reason = models.CharField(_("reason"), max_length=500, blank=True)
    replaced_by = models.ManyToManyField("self", symmetrical=False, related_name="replaces")

    objects = PlanGoalQuerySet.as_manager()

    class Meta:
        ordering = ["goal__code"]
        constraints = [
            models.UniqueConstraint(fields=["trainee", "goal"], name="one_goal_in_a_plan"),
        ]

    def __str__(self):
        return f"{self.trainee_id} {self.goal_id}"

    @property
    def municipality(self):
        return self.trainee.municipality


class OfTraineeQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        return self.filter(trainee__in=Trainee.objects.visible_to(user))


class Instructorship(Period):
    """Somebody who instructs the trainee in the daily work (supervisør), for a period. It gives no hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="instructorships")
    instructor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="instructorships",
        verbose_name=_("clinical instructor"),
    )

    objects = OfTraineeQuerySet.as_manager()

    class Meta:
        ordering = ["trainee", "starts_on"]
        constraints = [
            in_order("instructorship_in_order"),
            no_overlap(
                "one_instructorship_at_a_time",
                "trainee",
                "instructor",
                message=_("This clinical instructor is already there in this period."),
            ),
        ]

    def __str__(self):
        return f"{self.instructor_id} {self.starts_on}"


class SessionGoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(session__in=Session.objects.visible_to(user))


class SessionGoal(models.Model):
    """A goal that was touched in a session. Once the session is finalised, a trigger lets none come or go;
    it locks the session's row, so that no finalising can slip in between."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="goals")
    plan_goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="sessions")
    picked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    picked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionGoalQuerySet.as_manager()

    class Meta:
        ordering = ["picked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "plan_goal"], name="one_goal_in_a_session"),
        ]

    def __str__(self):
        return f"{self.session_id} {self.plan_goal_id}"


class EarlierPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The trainee, those who supervise today, and leaders of the municipality. Not coordinators, who see
        no evidence."""
        return self.filter(
            Q(trainee__person=user)
            | Q(trainee__in=Assignment.objects.on(today()).filter(supervisor=user).values("trainee"))
            | Q(trainee__municipality__in=user.municipalities_as(Role.LEADER))
        )


class EarlierPlan(models.Model):
    """What a doctor brought along from another municipality: an export of that plan, as it was handed in.
    It is read and never changed, and approves nothing here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="earlier_plans")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    contents = models.JSONField()
    handed_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EarlierPlanQuerySet.as_manager()

    class Meta:
        ordering = ["handed_in_at"]
        constraints = [
            models.UniqueConstraint(fields=["trainee", "sha256"], name="one_earlier_plan_of_a_file"),
        ]

    def __str__(self):
        return f"{self.trainee_id} {self.handed_in_at:%Y-%m-%d}"
