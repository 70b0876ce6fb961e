"""The rows about which the access table asks for activities, evidence and goals of sessions."""

from learning_goals.models import SessionGoal
from tests.learning_goals.deeds import activity_of
from tests.learning_goals.factories import EvidenceFactory, PlanGoalFactory

IN_STATES = {
    "sent": ["activity", "take_back_activity", "sign_activity", "return_activity", "fulfil_activity"],
    "returned": ["change_activity", "send_activity", "withdraw_activity"],
}


def activity_addresses(world) -> dict:
    """{name of the address: id}. Each step has an activity of its own; a clinical instructor was asked."""
    goal = PlanGoalFactory(trainee=world.trainee)
    signer = world.people["clinical instructor"]
    ids = {
        name: activity_of(goal, state=state, signer=signer).pk
        for state, names in IN_STATES.items()
        for name in names
    }
    ids |= dict.fromkeys(["activities", "record_activity", "activity_goals"], world.trainee.pk)
    returned = activity_of(goal, state="returned", signer=signer, files=2)
    ids["activity_file"], ids["remove_activity_file"] = returned.files.values_list("pk", flat=True)
    ids["add_evidence"] = goal.pk
    file = activity_of(goal, state="draft").files.get()
    file.delete()
    ids["evidence_file"] = EvidenceFactory(plan_goal=goal, file=file.file).pk
    ids["remove_evidence"] = EvidenceFactory(plan_goal=goal).pk
    picked = {"session": world.session, "plan_goal": goal, "picked_by": world.trainee.person}
    return ids | {"remove_session_goal": SessionGoal.objects.create(**picked).pk}
