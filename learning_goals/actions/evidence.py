"""What the trainee puts beside a goal, in words or as a file. The goal's row is always locked first."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, record
from learning_goals import permissions
from learning_goals.models import Evidence, PlanGoal, SignOffState
from municipalities.actions import keep_file


def locked(plan_goal_id):
    goals = PlanGoal.objects.with_names().select_for_update(of=("self",), no_key=True)
    return goals.get(pk=plan_goal_id)


@transaction.atomic
def add_evidence(plan_goal, *, actor, description, upload, key):
    """The words, the file, or both stand beside the goal. `key` becomes their id, so that the same form sent
    twice adds them once. Raises InvalidTransition where the goal is approved, or closed."""
    plan_goal = locked(plan_goal.pk)
    if not permissions.can_add_evidence(actor, plan_goal):
        raise PermissionDenied
    if plan_goal.closed_on or plan_goal.sign_offs.filter(state=SignOffState.APPROVED).exists():
        raise InvalidTransition("approved or closed")
    known = Evidence.objects.filter(pk=key).first()
    if known is not None and (known.plan_goal_id, known.added_by_id) == (plan_goal.pk, actor.pk):
        return known
    evidence = Evidence.objects.create(
        pk=key if known is None else uuid4(),
        plan_goal=plan_goal,
        added_by=actor,
        description=description,
        file=upload and keep_file(upload, actor=actor),
    )
    record(
        "evidence.added",
        actor=actor,
        target=evidence,
        municipality=plan_goal.municipality,
        data={"plan_goal": str(plan_goal.pk)},
    )
    return evidence


@transaction.atomic
def remove_evidence(evidence, *, actor):
    """The words or the file no longer stand beside the goal. While the goal is under way, and once it is
    approved, they stay, since others judge by them: then InvalidTransition is raised."""
    plan_goal = locked(evidence.plan_goal_id)
    evidence = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    if not permissions.can_add_evidence(actor, plan_goal):
        raise PermissionDenied
    if evidence.removed_at is not None or plan_goal.sign_offs.standing().exists():
        raise InvalidTransition("taken away already, under way or approved")
    evidence.removed_at = timezone.now()
    evidence.save(update_fields=["removed_at"])
    record(
        "evidence.removed",
        actor=actor,
        target=evidence,
        municipality=plan_goal.municipality,
        data={"plan_goal": str(plan_goal.pk)},
    )
    return evidence
