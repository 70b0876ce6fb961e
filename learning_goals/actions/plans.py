"""What happens to a plan: which goals are in it, by when, and what a new version makes of it.

The trainee's record is locked first, then the goals of the plan in the order of their ids.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import InvalidTransition, record
from learning_goals import permissions
from learning_goals.models import PlanGoal
from learning_goals.moves import assignable, digest_of, in_training, moves_of
from learning_goals.notifications import plans as notifications
from municipalities.days import today
from supervision.models import Trainee


class ChangedMeanwhile(Exception):
    """The move would do something else than what was seen."""


class Standing(Exception):
    """The goal is under way or approved, and so stays in the plan. `sign_off` says how it stands."""

    def __init__(self, sign_off):
        super().__init__(sign_off.state)
        self.sign_off = sign_off


def locked_trainee(trainee):
    rows = Trainee.objects.with_names().select_for_update(of=("self",), no_key=True)
    return rows.get(pk=trainee.pk)


def kept_by(actor, trainee):
    """The trainee's record, locked, where this person keeps its plan."""
    trainee = locked_trainee(trainee)
    if not permissions.can_keep_plan(actor, trainee):
        raise PermissionDenied
    return trainee


@transaction.atomic
def assign_plan(trainee, *, actor) -> list[PlanGoal]:
    """All goals that are in force today stand in the plan; those that were not there before are returned, and
    the trainee is told of them. Of a kind that the plan holds in another version nothing is added: that is
    moved."""
    trainee, day = kept_by(actor, trainee), today()
    new = [
        PlanGoal(trainee=trainee, goal=goal, assigned_by=actor)
        for kind in assignable(trainee, day)
        for goal in kind.missing
    ]
    if new:
        PlanGoal.objects.bulk_create(new)
        event = record(
            "plan.assigned",
            actor=actor,
            target=trainee,
            municipality=trainee.municipality,
            data={"goals": len(new), "catalogues": sorted({str(one.goal.catalogue_id) for one in new})},
        )
        notifications.plan_assigned(trainee, event)
    return new


def assign_plans(municipality, *, actor) -> int:
    """`assign_plan` for everybody in training in the municipality; returns in how many plans that changed
    something. Each plan is a transaction of its own."""
    if not permissions.can_import_goals(actor, municipality):
        raise PermissionDenied
    others = in_training(municipality, today()).exclude(person=actor)
    return sum(bool(assign_plan(trainee, actor=actor)) for trainee in others)


@transaction.atomic
def move_plan(trainee, *, actor, seen=None) -> bool:
    """The plan follows the versions that are in force: new goals stand in it, open old ones that these
    replace have left it and point at them. What is approved or under way stays as it is. Says whether that
    changed anything.

    Raises ChangedMeanwhile where it would do something else than the preview of the digest `seen`.
    """
    trainee, day = kept_by(actor, trainee), today()
    list(PlanGoal.objects.filter(trainee=trainee).order_by("pk").select_for_update(no_key=True))
    moves = moves_of([trainee], trainee.municipality, day).get(trainee.pk, [])
    if seen is not None and seen != digest_of(moves):
        raise ChangedMeanwhile
    moves = [one for one in moves if one.move.does_something]
    for one in moves:
        carry_out(one, trainee, day, actor)
    return bool(moves)


def carry_out(kind_move, trainee, day, actor):
    new = [
        PlanGoal(trainee=trainee, goal=kind_move.goals[code], assigned_by=actor)
        for code in kind_move.move.added
    ]
    for one, (_goal, before) in zip(new, kind_move.added, strict=True):
        one.target_on = min((old.target_on for old in before if old.target_on), default=None)
    PlanGoal.objects.bulk_create(new)
    by_code = kind_move.here | {one.goal.code: one for one in new}
    closed = kind_move.these(kind_move.move.closed)
    for old in closed:
        old.closed_on, old.closed_by = day, actor
    PlanGoal.objects.bulk_update(closed, ["closed_on", "closed_by"])
    link = PlanGoal.replaced_by.through
    link.objects.bulk_create(
        link(from_plangoal=old, to_plangoal=by_code[code])
        for old in closed
        for code in kind_move.move.closed[old.pk]
    )
    event = record(
        "plan.moved",
        actor=actor,
        target=trainee,
        municipality=trainee.municipality,
        data={
            "catalogue": str(kind_move.catalogue.pk),
            "added": [str(one.pk) for one in new],
            "closed": [str(one.pk) for one in closed],
            "covered": len(kind_move.move.covered),
            "left": len(kind_move.move.left),
        },
    )
    notifications.plan_moved(trainee, event, kind_move.catalogue)


def move_plans(municipality, *, actor, seen=None) -> int:
    """`move_plan` for everybody in training in the municipality; returns how many plans have moved. `seen`
    holds the digests of the previews by the trainee's id: who is not there stays as they are.

    Each plan is a transaction of its own; one that has changed since it was seen is left as it is.
    """
    if not permissions.can_import_goals(actor, municipality):
        raise PermissionDenied
    moved = 0
    for trainee in in_training(municipality, today()).exclude(person=actor):
        if seen is None or str(trainee.pk) in seen:
            try:
                moved += move_plan(trainee, actor=actor, seen=seen and seen[str(trainee.pk)])
            except ChangedMeanwhile:
                continue
    return moved


@transaction.atomic
def set_targets(trainee, *, actor, targets) -> int:
    """Goals of the plan have these target dates: {id: date or None}. Returns how many that has changed;
    goals that are not in the plan are left as they are."""
    trainee = locked_trainee(trainee)
    if not permissions.can_set_targets(actor, trainee):
        raise PermissionDenied
    rows = PlanGoal.objects.in_plan().filter(trainee=trainee, pk__in=targets).order_by("pk")
    changed = [one for one in rows.select_for_update(no_key=True) if one.target_on != targets[one.pk]]
    for one in changed:
        one.target_on = targets[one.pk]
    if changed:
        PlanGoal.objects.bulk_update(changed, ["target_on"])
        event = record(
            "plan.targets_set",
            actor=actor,
            target=trainee,
            municipality=trainee.municipality,
            data={"targets": {str(one.pk): iso(one.target_on) for one in changed}},
        )
        notifications.targets_set(trainee, event, actor)
    return len(changed)


def iso(day):
    return day and day.isoformat()


@transaction.atomic
def close_goal(plan_goal, *, actor, reason):
    """The goal has left the plan, for this reason; the trainee is told. Raises InvalidTransition where it had
    left it before, and Standing where it is under way or approved."""
    rows = PlanGoal.objects.with_names().select_for_update(of=("self",), no_key=True)
    plan_goal = rows.get(pk=plan_goal.pk)
    if not permissions.can_keep_plan(actor, plan_goal.trainee):
        raise PermissionDenied
    if plan_goal.closed_on is not None:
        raise InvalidTransition("it has left the plan already")
    if standing := plan_goal.sign_offs.standing().first():
        raise Standing(standing)
    plan_goal.closed_on, plan_goal.closed_by, plan_goal.closed_reason = today(), actor, reason
    plan_goal.save(update_fields=["closed_on", "closed_by", "closed_reason"])
    record("plan_goal.closed", actor=actor, target=plan_goal, municipality=plan_goal.municipality)
    notifications.goal_closed(plan_goal)
    return plan_goal
