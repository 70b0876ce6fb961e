"""The pages of plans, each with something of everything on it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from learning_goals.handover.showing import shown
from learning_goals.handover.writing import plan_of
from learning_goals.models import EarlierPlan, SignOffState
from municipalities.actions import keep_file
from municipalities.files import Upload
from tests.factories import TraineeFactory
from tests.learning_goals.factories import (
    ActivityFactory,
    EvidenceFactory,
    OpinionFactory,
    PlanGoalFactory,
    SignOffFactory,
)

LONG = "Systemforståelse, organisasjonsutvikling og ledelse i en svært langstrakt kommune"


def pages_of_plans(world):
    """(part, address) of each page, for those who read it."""
    trainee = world.trainee
    plan_with_everything(trainee)
    earlier = earlier_plan_of(trainee)
    another = TraineeFactory(municipality=world.place, in_service=True, person__name="Emil Demo")
    PlanGoalFactory.create_batch(3, trainee=another)

    def at(name, row=None):
        return reverse(name, args=[row.pk] if row else None)

    return [
        *((part, at("plan", trainee)) for part in ("trainee", "supervisor", "leader", "coordinator")),
        ("trainee", at("plan", trainee) + "?on=2020-01-01"),
        ("trainee", at("hand_in_plan", trainee)),
        ("trainee", at("earlier_plan", earlier)),
        ("leader", at("earlier_plan", earlier)),
        ("leader", at("plans", world.place)),
        ("coordinator", at("plans", world.place)),
        ("stranger", at("my_plans")),
    ]


def plan_with_everything(trainee):
    """Goals in every state, with and without target dates and a group, approved over time."""
    today = timezone.localdate()
    goals = PlanGoalFactory.create_batch(9, trainee=trainee)
    for number, goal in enumerate(goals):
        goal.target_on = None if number % 4 == 3 else today + timedelta(days=90 * number - 200)
        goal.goal.group = LONG if number % 3 else ("Akuttmedisin" if number else "")
        goal.goal.save()
        goal.save()
    for days, goal in enumerate(goals[:3]):
        at = timezone.now() - timedelta(days=40 * days + 5)
        SignOffFactory(plan_goal=goal, approved=True, sent_at=at, recommended_at=at, decided_at=at)
    SignOffFactory(plan_goal=goals[3], recommended=True)
    SignOffFactory(plan_goal=goals[4])
    back = SignOffFactory(plan_goal=goals[5])
    back.decided_by, back.decided_at, back.decision_comment = back.sent_by, timezone.now(), "Litt til."
    back.decided_by = trainee.assignments.latest("starts_on").supervisor
    back.state = SignOffState.RETURNED
    back.save()
    OpinionFactory(plan_goal=goals[0], given=True)
    EvidenceFactory(plan_goal=goals[6], description="Et langt ord: " + "allmennlegespesialisering" * 3)
    activity = ActivityFactory(trainee=trainee, description="Hva jeg gjorde.\nOg lærte.")
    activity.goal_links.create(plan_goal=goals[6])
    activity.signer = activity.signed_by = back.decided_by
    activity.signed_at, activity.state = timezone.now(), "signed"
    activity.save()


def earlier_plan_of(trainee):
    contents = plan_of(trainee)
    assert shown(contents).approved >= 3  # other pages have their own
    file = keep_file(Upload("plan.json", "application/json", b"{}"), actor=trainee.person)
    return EarlierPlan.objects.create(
        trainee=trainee, file=file, sha256=file.sha256, contents=contents, handed_in_by=trainee.person
    )
