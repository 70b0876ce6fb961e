"""Which goals were touched in a session. The session's row is locked first, as in every step with it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import record
from learning_goals import permissions
from learning_goals.models import SessionGoal
from supervision.actions.sessions import judged


@transaction.atomic
def pick_goal(session, plan_goal, *, actor):
    """The goal stands as touched in the session; a second pick of it changes nothing.

    Raises InvalidTransition once the session is finalised, cancelled or closed, and PermissionDenied where
    the goal is in the plan of somebody else.
    """
    session = judged(session, permissions.can_pick_goals, actor, permissions.SESSION_IS_OPEN)
    if plan_goal.trainee_id != session.trainee_id or plan_goal.closed_on:
        raise PermissionDenied
    picked, is_new = SessionGoal.objects.get_or_create(
        session=session, plan_goal=plan_goal, defaults={"picked_by": actor}
    )
    if is_new:
        note_down("session.goal_picked", picked, session, actor)
    return picked


@transaction.atomic
def remove_goal(picked, *, actor):
    """The goal does not stand as touched in the session; one that is gone already is no fault."""
    session = judged(picked.session, permissions.can_pick_goals, actor, permissions.SESSION_IS_OPEN)
    picked = SessionGoal.objects.filter(pk=picked.pk).first()
    if picked is not None:
        note_down("session.goal_removed", picked, session, actor)
        picked.delete()


def note_down(verb, picked, session, actor):
    data = {"plan_goal": str(picked.plan_goal_id)}
    record(verb, actor=actor, target=session, municipality=session.municipality, data=data)
