"""What a doctor did to learn, and other evidence that a goal is reached."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning_goals.models.plans import PlanGoal, trainees_with_evidence_for
from municipalities.conditions import among
from municipalities.models import StoredFile, User
from supervision.models import Trainee


class ActivityKind(models.TextChoices):
    COURSE = "course", _("Course")
    SKILL = "skill", _("Practical skill")
    JOINT_CONSULTATION = "joint_consultation", _("Consultation together")
    INSTRUCTION = "instruction", _("Clinical instruction")
    EMERGENCY_DUTY = "emergency_duty", _("Emergency duty")
    TEACHING = "teaching", _("Teaching")
    E_LEARNING = "e_learning", _("E-learning")
    OTHER = "other", _("Something else")


class ActivityState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("activity", "Draft")
    SENT = "sent", pgettext_lazy("activity", "Sent")
    SIGNED = "signed", pgettext_lazy("activity", "Signed")
    RETURNED = "returned", pgettext_lazy("activity", "Returned")
    FULFILLED = "fulfilled", pgettext_lazy("activity", "Marked as done by the leader")
    WITHDRAWN = "withdrawn", pgettext_lazy("activity", "Withdrawn")


SHOWS_SOMETHING = [ActivityState.SIGNED, ActivityState.FULFILLED]


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; what was sent to one, for ever; and all of the trainees whom one supervises or leads
        today, or whose goals one approves for a leader. Not drafts of others, and nothing for coordinators,
        who see no evidence."""
        overseen = among("trainee", trainees_with_evidence_for(user).values("pk"))
        hidden = [ActivityState.DRAFT, ActivityState.WITHDRAWN]
        return self.filter(
            Q(trainee_person=user) | (Q(signer=user) | overseen) & ~Q(state__in=hidden),
        )

    def to_sign_by(self, user):
        """Sent to this person, and neither signed nor returned yet."""
        return self.filter(signer=user, state=ActivityState.SENT)

    def shows_something(self):
        """Signed, or marked as done by a leader."""
        return self.filter(state__in=SHOWS_SOMETHING)

    def with_names(self):
        return self.select_related("trainee__person", "trainee__municipality", "signer", "signed_by")


class Activity(models.Model):
    """Something that a doctor did to learn. They write it down and send it to a supervisor or a clinical
    instructor, who signs it or sends it back; or a leader marks it as done, with a reason.

    A signed one never changes again, nor do its goals and files; triggers see to that.
    """

    NEXT = {
        ActivityState.DRAFT: {ActivityState.SENT, ActivityState.WITHDRAWN, ActivityState.FULFILLED},
        ActivityState.SENT: {
            ActivityState.SIGNED,
            ActivityState.RETURNED,
            ActivityState.DRAFT,  # taken back by the trainee
            ActivityState.FULFILLED,
        },
        ActivityState.RETURNED: {ActivityState.SENT, ActivityState.WITHDRAWN, ActivityState.FULFILLED},
        ActivityState.SIGNED: set(),
        ActivityState.FULFILLED: set(),
        ActivityState.WITHDRAWN: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="activities")
    trainee_person = models.ForeignKey(User, editable=False, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("date"))
    description = models.TextField(_("what you did and learned"), max_length=5_000, blank=True)
    goals = models.ManyToManyField(PlanGoal, through="ActivityGoal", related_name="activities")
    state = models.CharField(_("state"), max_length=9, choices=ActivityState, default=ActivityState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    signer = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities_to_sign",
        verbose_name=_("who signs"),
    )
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    signed_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-recorded_at"]
        indexes = [
            models.Index(fields=["signer"], name="activity_to_sign", condition=Q(state="sent")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="activity_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind_known"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(signer__isnull=False, sent_at__isnull=False),
                name="activity_sent_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["signed", "fulfilled"], signed_by__isnull=False, signed_at__isnull=False
                )
                | ~Q(state__in=["signed", "fulfilled"]) & Q(signed_by__isnull=True, signed_at__isnull=True),
                name="activity_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_by=F("signer")),
                name="activity_signed_by_its_signer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "fulfilled"]) | ~Q(comment=""),
                name="activity_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(signer__isnull=True) | ~Q(signer=F("trainee_person")),
                name="activity_not_sent_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("trainee_person")),
                name="activity_not_signed_by_oneself",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def municipality(self):
        return self.trainee.municipality


class OfActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(activity__in=Activity.objects.visible_to(user))


class ActivityGoal(models.Model):
    """A goal that an activity is meant for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="goal_links")
    plan_goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="activity_links")

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "plan_goal"], name="one_goal_of_an_activity"),
        ]

    def __str__(self):
        return f"{self.activity_id} {self.plan_goal_id}"


class ActivityFile(models.Model):
    """A file beside an activity, such as a course certificate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = OfActivityQuerySet.as_manager()

    def __str__(self):
        return str(self.file_id)


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The trainee, those who supervise today, and who may approve. Not coordinators."""
        return self.filter(plan_goal__trainee__in=trainees_with_evidence_for(user))

    def standing(self):
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """Something else that shows a goal: the trainee's own words, or a file. It is taken away, never changed;
    and stays once the goal is approved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="evidence")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    description = models.TextField(_("what it shows"), max_length=5_000, blank=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(description=""), name="evidence_shows_something"
            ),
        ]

    def __str__(self):
        return f"{self.plan_goal_id} {self.added_at:%Y-%m-%d}"

    @property
    def municipality(self):
        return self.plan_goal.trainee.municipality
