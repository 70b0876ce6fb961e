"""How a goal comes to its approval: sent, recommended, decided; and what others say of it on the way."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning_goals.models.plans import (
    PlanGoal,
    trainees_to_approve_for,
    trainees_with_evidence_for,
    trainees_with_plan_for,
)
from municipalities.conditions import among
from municipalities.days import Period, PeriodQuerySet, in_order, no_overlap, today
from municipalities.models import Membership, Municipality, Role, User
from supervision.models import Assignment, Trainee


class SignOffState(models.TextChoices):
    SENT = "sent", pgettext_lazy("learning goal", "Sent")
    RECOMMENDED = "recommended", pgettext_lazy("learning goal", "Recommended")
    APPROVED = "approved", pgettext_lazy("learning goal", "Approved")
    RETURNED = "returned", pgettext_lazy("learning goal", "Returned")
    RECALLED = "recalled", pgettext_lazy("learning goal", "Recalled")
    REVOKED = "revoked", pgettext_lazy("learning goal", "Revoked")


UNDER_WAY = [SignOffState.SENT, SignOffState.RECOMMENDED]
STANDING = [*UNDER_WAY, SignOffState.APPROVED]


class DelegationQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """One's own, given or received; and all of the municipalities that one leads or coordinates."""
        return self.filter(
            Q(leader=user)
            | Q(delegate=user)
            | Q(municipality__in=user.municipalities_as(Role.LEADER, Role.COORDINATOR))
        )

    def in_force(self):
        """Those whose period holds today, and whose leader leads there still."""
        leaders = Membership.objects.on(today()).filter(
            role=Role.LEADER, user=OuterRef("leader"), municipality=OuterRef("municipality")
        )
        return self.on(today()).filter(Exists(leaders))


class Delegation(Period):
    """A leader lets a named person approve goals in the municipality for a period, which has an end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="delegations")
    leader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="given_delegations")
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    ends_on = models.DateField(_("to"))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "starts_on"]
        constraints = [
            in_order("delegation_in_order"),
            models.CheckConstraint(condition=~Q(leader=F("delegate")), name="delegation_to_somebody_else"),
            no_overlap(
                "one_delegation_at_a_time",
                "municipality",
                "leader",
                "delegate",
                message=_("You have already handed over to this person in this period."),
            ),
        ]

    def __str__(self):
        return f"{self.leader_id} {self.delegate_id} {self.starts_on}"


class SignOffQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(among("plan_goal__trainee", trainees_with_plan_for(user).values("pk")))

    def under_way(self):
        return self.filter(state__in=UNDER_WAY)

    def decidable_by(self, user):
        """Recommended, and this person may decide: as a leader, or for one. Never their own."""
        under_way = self.under_way().of(trainees_to_approve_for(user))
        return under_way.filter(state=SignOffState.RECOMMENDED).exclude(trainee_person=user)

    def recommendable_by(self, user):
        """Sent by those whom the person supervises today. Never their own."""
        supervised = Assignment.objects.on(today()).filter(supervisor=user).values("trainee")
        under_way = self.under_way().of(Trainee.objects.filter(among("pk", supervised)))
        return under_way.filter(state=SignOffState.SENT).exclude(trainee_person=user)

    def of(self, trainees):
        """Of these trainee records, a queryset. They are found by their persons, as the indexes hold them,
        `signoff_under_way` among them: few goals are under way at a time."""
        return self.filter(
            among("trainee_person", trainees.values("person")),
            among("plan_goal__trainee", trainees.values("pk")),
        )

    def standing(self):
        """Under way or approved: a goal has one at most."""
        return self.filter(state__in=STANDING)

    def with_names(self):
        """Whose goal it is, and who sent and recommended it."""
        return self.select_related(
            "plan_goal__trainee__person",
            "plan_goal__trainee__municipality",
            "plan_goal__goal__catalogue",
            "sent_by",
            "recommended_by",
        )

    def with_decision(self):
        """Who decided, for whom, and who revoked it. Apart from the other names: PostgreSQL takes ten times
        as long to plan for all of them as to find what waits."""
        return self.select_related("decided_by", "revoked_by", "delegation__leader")


class SignOff(models.Model):
    """One way of a goal from its sending to the decision. A goal that comes back is sent anew, as a new row.

    Born as sent by the trainee, or as recommended by the supervisor who begins it. A trigger lets a row
    change only by a legal move, and an approved one only by its revocation.
    """

    NEXT = {
        SignOffState.SENT: {SignOffState.RECOMMENDED, SignOffState.RETURNED, SignOffState.RECALLED},
        SignOffState.RECOMMENDED: {SignOffState.APPROVED, SignOffState.RETURNED, SignOffState.RECALLED},
        SignOffState.APPROVED: {SignOffState.REVOKED},
        SignOffState.RETURNED: set(),
        SignOffState.RECALLED: set(),
        SignOffState.REVOKED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="sign_offs")
    # Kept by a trigger: whose goal it is. It lets the database refuse whoever would judge their own.
    trainee_person = models.ForeignKey(User, editable=False, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=11, choices=SignOffState, default=SignOffState.SENT)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    recommended_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    recommended_at = models.DateTimeField(null=True, blank=True, editable=False)
    recommendation = models.CharField(_("recommendation"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision_comment = models.CharField(_("comment"), max_length=1000, blank=True)
    no_statement_reason = models.CharField(_("why there is no statement"), max_length=500, blank=True)
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="sign_offs"
    )
    recalled_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revocation_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        indexes = [
            models.Index(
                fields=["trainee_person"], name="signoff_under_way", condition=Q(state__in=UNDER_WAY)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_goal"], condition=Q(state__in=STANDING), name="one_signoff_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=SignOffState.values), name="signoff_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["recommended", "approved", "revoked"])
                | Q(recommended_by__isnull=False, recommended_at__isnull=False) & ~Q(recommendation=""),
                name="signoff_recommended_first",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "revoked", "returned"])
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=["sent", "recommended", "recalled"])
                & Q(decided_by__isnull=True, decided_at__isnull=True),
                name="signoff_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(decision_comment=""),
                name="signoff_returned_with_comment",
            ),
            models.CheckConstraint(
                condition=Q(state="revoked", revoked_by__isnull=False, revoked_at__isnull=False)
                & ~Q(revocation_reason="")
                | ~Q(state="revoked") & Q(revoked_by__isnull=True, revoked_at__isnull=True),
                name="signoff_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(recommended_by__isnull=True) | ~Q(recommended_by=F("trainee_person")),
                name="signoff_not_recommended_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("trainee_person")),
                name="signoff_not_decided_by_oneself",
            ),
        ]

    def __str__(self):
        return f"{self.plan_goal_id} {self.state}"

    @property
    def municipality(self):
        return self.plan_goal.trainee.municipality

    @property
    def is_under_way(self):
        return self.state in UNDER_WAY

    @property
    def is_approval(self):
        """It was approved, whatever became of that later."""
        return self.state in (SignOffState.APPROVED, SignOffState.REVOKED)

    @property
    def by_one_person(self):
        """Recommended and approved by the same person, which the approval is marked with."""
        return self.is_approval and self.recommended_by_id == self.decided_by_id


class PortalMarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(sign_off__in=SignOff.objects.visible_to(user))


class PortalMark(models.Model):
    """That an approval has been entered in Kompetanseportalen, too. A tick set by mistake is taken away."""

    sign_off = models.OneToOneField(
        SignOff, primary_key=True, on_delete=models.PROTECT, related_name="portal_mark"
    )
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PortalMarkQuerySet.as_manager()

    def __str__(self):
        return f"{self.sign_off_id}"


class OpinionKind(models.TextChoices):
    STATEMENT = "statement", _("Statement of a clinical instructor")
    FEEDBACK = "feedback", _("Feedback")


class OpinionState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("opinion", "Asked for")
    GIVEN = "given", pgettext_lazy("opinion", "Given")
    DECLINED = "declined", pgettext_lazy("opinion", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("opinion", "Withdrawn")


class OpinionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever was asked; and the trainee, those who supervise today, and who may approve. Not
        coordinators, who see no evidence."""
        return self.filter(
            Q(asked_of=user) & ~Q(state=OpinionState.WITHDRAWN)
            | among("plan_goal__trainee", trainees_with_evidence_for(user).values("pk"))
        )

    def given(self):
        return self.filter(state=OpinionState.GIVEN)

    def statements(self):
        return self.filter(kind=OpinionKind.STATEMENT)

    def with_names(self):
        return self.select_related("plan_goal__trainee__person", "plan_goal__goal__catalogue", "asked_of")


class Opinion(models.Model):
    """What somebody was asked to say of a goal: a clinical instructor's statement, without which there is no
    approval (or the leader's reason), or a colleague's feedback, which decides nothing. Once answered it
    stays as it is; a trigger sees to that."""

    NEXT = {
        OpinionState.ASKED: {OpinionState.GIVEN, OpinionState.DECLINED, OpinionState.WITHDRAWN},
        OpinionState.GIVEN: set(),
        OpinionState.DECLINED: set(),
        OpinionState.WITHDRAWN: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan_goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="opinions")
    trainee_person = models.ForeignKey(User, editable=False, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=9, choices=OpinionKind)
    state = models.CharField(_("state"), max_length=9, choices=OpinionState, default=OpinionState.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    question = models.CharField(_("what you would like to hear about"), max_length=500, blank=True)
    answer = models.TextField(_("answer"), max_length=5_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["asked_of"], name="opinion_waiting", condition=Q(state="asked")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinion_state_known"),
            models.CheckConstraint(condition=Q(kind__in=OpinionKind.values), name="opinion_kind_known"),
            models.CheckConstraint(
                condition=Q(state="given", answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state="given") & Q(answer=""),
                name="opinion_given_in_words",
            ),
            models.CheckConstraint(condition=~Q(asked_of=F("trainee_person")), name="opinion_not_of_oneself"),
            models.UniqueConstraint(
                fields=["plan_goal", "asked_of", "kind"],
                condition=Q(state="asked"),
                name="one_opinion_asked_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.plan_goal_id} {self.kind} {self.state}"

    @property
    def is_given_statement(self):
        """One on which the goal can be approved."""
        return (self.kind, self.state) == (OpinionKind.STATEMENT, OpinionState.GIVEN)

    @property
    def municipality(self):
        return self.plan_goal.trainee.municipality
