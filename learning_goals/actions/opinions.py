"""What others are asked to say of a goal. The goal of the plan is always locked before the opinion."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, advance, record
from learning_goals import permissions
from learning_goals.actions.sign_offs import AlreadyStanding, NotInPlan, locked_plan_goal
from learning_goals.models import Opinion, OpinionKind, OpinionState, SignOffState
from learning_goals.notifications import opinions as notifications
from municipalities.models import Role


class NotToBeAsked(Exception):
    """The person cannot give an opinion of this kind: no account, or not the role that it takes."""


class AlreadyAsked(Exception):
    """The person has been asked for this already, and has not answered yet."""


@transaction.atomic
def ask_opinion(plan_goal, *, actor, kind, asked_of, question=""):
    """The person is asked, and sees the goal, the question, and nothing else of the plan.

    Raises NotInPlan where the goal has left the plan, AlreadyStanding where it is approved, AlreadyAsked, and
    NotToBeAsked where the person has no account and role for that: a statement is a clinical instructor's.
    """
    plan_goal = locked_plan_goal(plan_goal.pk)
    if not permissions.can_ask_opinion(actor, plan_goal):
        raise PermissionDenied
    if plan_goal.closed_on is not None:
        raise NotInPlan
    approved = plan_goal.sign_offs.filter(state=SignOffState.APPROVED).with_names().first()
    if approved is not None:
        raise AlreadyStanding(approved)
    if asked_of.pk == actor.pk or not can_be_asked(asked_of, kind, plan_goal.trainee.municipality_id):
        raise NotToBeAsked
    if plan_goal.opinions.filter(kind=kind, asked_of=asked_of, state=OpinionState.ASKED).exists():
        raise AlreadyAsked
    opinion = Opinion(
        plan_goal=plan_goal,
        trainee_person=plan_goal.trainee.person,
        kind=kind,
        asked_by=actor,
        asked_of=asked_of,
        question=question,
    )
    opinion.save(force_insert=True)
    record(
        "opinion.asked",
        actor=actor,
        target=opinion,
        municipality=opinion.municipality,
        data={"kind": str(kind), "asked_of": str(asked_of.pk)},
    )
    notifications.opinion_asked(opinion)
    return opinion


def can_be_asked(person, kind, municipality_id):
    """Whether the person has an account, and the role there that an opinion of this kind takes."""
    roles = [Role.CLINICAL_INSTRUCTOR] if kind == OpinionKind.STATEMENT else Role
    return person.has_joined and municipality_id in person.municipalities_as(*roles)


def judged(opinion, may, actor):
    """The opinion's row, locked, where this person may take a step, and it has not been answered."""
    plan_goal = locked_plan_goal(opinion.plan_goal_id)
    opinion = (
        Opinion.objects.select_related("asked_of", "asked_by")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=opinion.pk)
    )
    opinion.plan_goal = plan_goal
    if not may(actor, opinion):
        raise PermissionDenied
    if opinion.state != OpinionState.ASKED:
        raise InvalidTransition(opinion.state)
    return opinion


def moved(opinion, to, *, actor, verb, **fields):
    advance(
        opinion,
        to,
        actor=actor,
        verb=verb,
        municipality=opinion.municipality,
        data={"kind": opinion.kind},
        answered_at=timezone.now(),
        **fields,
    )
    return opinion


@transaction.atomic
def answer_opinion(opinion, *, actor, answer):
    """The answer stands, and is never changed; a statement is one on which the goal can be approved."""
    opinion = judged(opinion, permissions.can_answer_opinion, actor)
    moved(opinion, OpinionState.GIVEN, actor=actor, verb="opinion.given", answer=answer)
    notifications.opinion_settled(opinion)
    return opinion


@transaction.atomic
def decline_opinion(opinion, *, actor):
    """The person does not answer, and the trainee can ask somebody else."""
    opinion = judged(opinion, permissions.can_answer_opinion, actor)
    moved(opinion, OpinionState.DECLINED, actor=actor, verb="opinion.declined")
    notifications.opinion_settled(opinion)
    return opinion


@transaction.atomic
def withdraw_opinion(opinion, *, actor):
    """Nobody is asked any more, and who was asked sees nothing of the goal."""
    opinion = judged(opinion, permissions.can_withdraw_opinion, actor)
    return moved(opinion, OpinionState.WITHDRAWN, actor=actor, verb="opinion.withdrawn")
