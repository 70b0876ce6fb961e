"""What happens to a goal on its way to approval. The goal of the plan is always locked before its sign-off,
and several goals in the order of their ids."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, Step, advance, advance_all, record
from learning_goals import permissions
from learning_goals.models import Opinion, PlanGoal, SignOff, SignOffState
from learning_goals.models.sign_offs import UNDER_WAY
from learning_goals.notifications import sign_offs as notifications
from learning_goals.seen import seen_by

AT_ONCE = 20  # goals that one click may approve


class NotInPlan(Exception):
    """The goal has left the plan, so nothing is asked of it any more."""


class AlreadyStanding(Exception):
    """The goal is under way or approved already. `sign_off` says how."""

    def __init__(self, sign_off):
        super().__init__(sign_off.state)
        self.sign_off = sign_off


class NoStatement(Exception):
    """No clinical instructor has given a statement, and nobody has written why."""


class NewStatement(Exception):
    """A clinical instructor has given a statement since the approver read what there was."""


class NotSeen(Exception):
    """The person has not opened what the goal rests on since it was recommended."""


class TooMany(Exception):
    """More goals at once than anybody can answer for."""


class Outcome(NamedTuple):
    """What became of several goals: those approved, and the rest, each with what kept it back."""

    approved: list
    left: list


def locked_plan_goal(plan_goal_id):
    return PlanGoal.objects.with_names().select_for_update(of=("self",), no_key=True).get(pk=plan_goal_id)


def locked(sign_off):
    """The sign-off's row, locked after its goal, which it holds. Nothing else is joined: who recommended or
    decided may have come while this waited for the lock."""
    plan_goal = locked_plan_goal(sign_off.plan_goal_id)
    sign_off = SignOff.objects.select_for_update(no_key=True).get(pk=sign_off.pk)
    sign_off.plan_goal = plan_goal
    return sign_off


def judged(sign_off, may, actor, states):
    """The sign-off's row, locked, where this person may take a step that these states still allow."""
    sign_off = locked(sign_off)
    if not may(actor, sign_off):
        raise PermissionDenied
    if sign_off.state not in states:
        raise InvalidTransition(sign_off.state)
    return sign_off


def free(plan_goal, may, actor):
    """The goal of a plan, locked, where this person may set it on its way and nothing stands of it."""
    plan_goal = locked_plan_goal(plan_goal.pk)
    if not may(actor, plan_goal):
        raise PermissionDenied
    if plan_goal.closed_on is not None:
        raise NotInPlan
    standing = plan_goal.sign_offs.standing().with_names().first()
    if standing is not None:
        raise AlreadyStanding(standing)
    return plan_goal


def moved(sign_off, to, *, actor, verb, data=None, **fields):
    """The sign-off stands in that state, and one event says so."""
    advance(sign_off, to, actor=actor, verb=verb, municipality=sign_off.municipality, data=data, **fields)
    return sign_off


@transaction.atomic
def send_goal(plan_goal, *, actor, comment=""):
    """The goal is sent and waits for who supervises. Raises NotInPlan where it has left the plan, and
    AlreadyStanding where it is under way or approved."""
    plan_goal = free(plan_goal, permissions.can_send_goal, actor)
    sign_off = SignOff(
        plan_goal=plan_goal, trainee_person=plan_goal.trainee.person, sent_by=actor, comment=comment
    )
    sign_off.save(force_insert=True)
    record("goal.sent", actor=actor, target=sign_off, municipality=sign_off.municipality)
    notifications.goal_sent(sign_off)
    return sign_off


@transaction.atomic
def begin_goal(plan_goal, *, actor, recommendation):
    """The goal is recommended by who supervises, without the trainee having sent it. They can recall it all
    the same. Raises as `send_goal`."""
    plan_goal = free(plan_goal, permissions.can_recommend_goal, actor)
    now = timezone.now()
    sign_off = SignOff(
        plan_goal=plan_goal,
        trainee_person=plan_goal.trainee.person,
        state=SignOffState.RECOMMENDED,
        sent_by=actor,
        sent_at=now,
        recommended_by=actor,
        recommended_at=now,
        recommendation=recommendation,
    )
    sign_off.save(force_insert=True)
    record("goal.begun", actor=actor, target=sign_off, municipality=sign_off.municipality)
    notifications.goal_begun(sign_off)
    return sign_off


@transaction.atomic
def recall_goal(sign_off, *, actor):
    """The goal is the trainee's again, as if it had not been sent; possible until it is decided."""
    sign_off = judged(sign_off, permissions.can_recall_goal, actor, UNDER_WAY)
    return moved(
        sign_off, SignOffState.RECALLED, actor=actor, verb="goal.recalled", recalled_at=timezone.now()
    )


@transaction.atomic
def recommend_goal(sign_off, *, actor, recommendation):
    """The goal is recommended in one sentence, and waits for a leader."""
    sign_off = judged(
        sign_off,
        lambda user, one: permissions.can_recommend_goal(user, one.plan_goal),
        actor,
        {SignOffState.SENT},
    )
    moved(
        sign_off,
        SignOffState.RECOMMENDED,
        actor=actor,
        verb="goal.recommended",
        recommended_by=actor,
        recommended_at=timezone.now(),
        recommendation=recommendation,
    )
    notifications.goal_recommended(sign_off)
    return sign_off


@transaction.atomic
def return_goal(sign_off, *, actor, comment):
    """The goal is the trainee's again, with a comment on what is still to be done."""
    sign_off = judged(sign_off, permissions.can_return_goal, actor, UNDER_WAY)
    if "return_goal" not in permissions.open_actions(actor, sign_off):
        raise InvalidTransition(sign_off.state)  # a supervisor, after it was recommended
    moved(
        sign_off,
        SignOffState.RETURNED,
        actor=actor,
        verb="goal.returned",
        decided_by=actor,
        decided_at=timezone.now(),
        decision_comment=comment,
    )
    notifications.goal_returned(sign_off, actor)
    return sign_off


@transaction.atomic
def approve_goal(sign_off, *, actor, statements, comment="", no_statement_reason=""):
    """The goal is approved: on the statement of a clinical instructor, or for the reason why there is none.

    `statements` is how many the approver has read: NewStatement is raised where there are more by now. Raises
    NoStatement where there is none, nor a reason. By whom a leader is stood in for is kept with it.
    """
    sign_off = judged(sign_off, permissions.can_approve_goal, actor, {SignOffState.RECOMMENDED})
    given = Opinion.objects.statements().given().filter(plan_goal=sign_off.plan_goal_id).count()
    if given > statements:
        raise NewStatement
    if not given and not no_statement_reason:
        raise NoStatement
    power = permissions.powers(actor).get(sign_off.plan_goal.trainee.municipality_id)
    step = approval(sign_off, actor, power, comment, "" if given else no_statement_reason)
    moved(sign_off, step.to, actor=actor, verb="goal.approved", data=step.data, **step.fields)
    notifications.goals_approved([sign_off])
    return sign_off


def approval(sign_off, actor, delegation, comment="", no_statement_reason=""):
    """The step to approval by this person, as a leader or by this delegation."""
    return Step(
        sign_off,
        SignOffState.APPROVED,
        municipality=sign_off.municipality,
        data={
            "with_statement": not no_statement_reason,
            "by_one_person": sign_off.recommended_by_id == actor.pk,
            "delegation": delegation and str(delegation.pk),
        },
        fields={
            "decided_by": actor,
            "decided_at": timezone.now(),
            "decision_comment": comment,
            "no_statement_reason": no_statement_reason,
            "delegation": delegation,
        },
    )


@transaction.atomic
def approve_goals(sign_offs, *, actor):
    """Each of these goals is approved, with an event of its own, or left as it is; returns the Outcome.

    Left is what is no longer recommended (InvalidTransition), what has no statement (NoStatement), and what
    this person has not opened since it was recommended (NotSeen). Raises PermissionDenied where one is not
    theirs to approve, and TooMany for more than AT_ONCE.
    """
    if len(sign_offs) > AT_ONCE:
        raise TooMany
    sign_offs = locked_all(sign_offs)
    powers = permissions.powers(actor)
    if not all(permissions.is_within(powers, actor, sign_off) for sign_off in sign_offs):
        raise PermissionDenied
    seen, with_statement = seen_by(actor, sign_offs), goals_with_statement(sign_offs)
    steps, left = [], []
    for sign_off in sign_offs:
        if sign_off.state != SignOffState.RECOMMENDED:
            left.append((sign_off, InvalidTransition(sign_off.state)))
        elif sign_off.pk not in seen:
            left.append((sign_off, NotSeen()))
        elif sign_off.plan_goal_id not in with_statement:
            left.append((sign_off, NoStatement()))
        else:
            steps.append(approval(sign_off, actor, powers[sign_off.plan_goal.trainee.municipality_id]))
    advance_all(steps, legal=SignOff.NEXT, verb="goal.approved", actor=actor)
    approved = [step.obj for step in steps]
    notifications.goals_approved(approved)
    return Outcome(approved, left)


def locked_all(sign_offs):
    """The rows of these sign-offs, locked after their goals; everybody takes the locks in one order."""
    plan_goals = PlanGoal.objects.filter(pk__in={one.plan_goal_id for one in sign_offs})
    plan_goals = {
        one.pk: one
        for one in plan_goals.with_names().select_for_update(of=("self",), no_key=True).order_by("pk")
    }
    rows = SignOff.objects.filter(pk__in={one.pk for one in sign_offs})
    rows = list(rows.select_for_update(no_key=True).order_by("plan_goal_id", "pk"))
    for row in rows:
        row.plan_goal = plan_goals[row.plan_goal_id]
    return rows


def goals_with_statement(sign_offs):
    plan_goals = [one.plan_goal_id for one in sign_offs]
    given = Opinion.objects.statements().given().filter(plan_goal__in=plan_goals)
    return set(given.values_list("plan_goal", flat=True))


@transaction.atomic
def revoke_goal(sign_off, *, actor, reason):
    """The approval holds no longer, for this reason; what was said and decided stays as it was."""
    sign_off = judged(sign_off, permissions.can_revoke_goal, actor, {SignOffState.APPROVED})
    moved(
        sign_off,
        SignOffState.REVOKED,
        actor=actor,
        verb="goal.revoked",
        revoked_by=actor,
        revoked_at=timezone.now(),
        revocation_reason=reason,
    )
    notifications.goal_revoked(sign_off, actor)
    return sign_off
