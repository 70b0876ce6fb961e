"""The rows about which the access table asks for activities, evidence and goals of sessions, and the pages of
goals that the browser looks at."""

from django.urls import reverse

from audit.actions import record_read
from learning_goals.actions.portal_marks import mark_in_portal
from learning_goals.actions.sign_offs import return_goal, revoke_goal
from learning_goals.models import SessionGoal
from tests.learning_goals.deeds import activity_of, touched
from tests.learning_goals.factories import EvidenceFactory, PlanGoalFactory
from tests.learning_goals.scene import COMMENT, REASON, Scene

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


def activity_pages(world):
    """Who looks, and at which address: the pages of activities, of evidence and of the goals of a session."""
    of = activity_addresses(world)
    draft = activity_of(PlanGoalFactory(trainee=world.trainee), state="draft", description="Øvde mye.")
    touched(PlanGoalFactory(trainee=world.trainee), supervisor=world.people["supervisor"])
    steps = ["send_activity", "withdraw_activity", "change_activity"]
    shown = [draft.pk, of["activity"], of["send_activity"]]
    return [
        *(("trainee", reverse(name, args=[of[name]])) for name in ["activities", "record_activity", *steps]),
        *(("trainee", reverse("activity", args=[pk])) for pk in shown),
        ("trainee", reverse("add_evidence", args=[of["add_evidence"]])),
        ("trainee", reverse("session_goals", args=[world.session.pk]) + "?q=oppdiktet"),
        ("supervisor", reverse("activities", args=[world.trainee.pk])),
        ("clinical instructor", reverse("activities_to_sign")),
        ("clinical instructor", reverse("activity", args=[of["activity"]])),
        ("clinical instructor", reverse("return_activity", args=[of["return_activity"]])),
        ("leader", reverse("activities_to_sign")),
        ("leader", reverse("fulfil_activity", args=[of["fulfil_activity"]])),
    ]


def goal_pages(world):
    """Who looks, and at which address: goals on their way and each step, with something to look at."""
    scene = Scene(world)
    plain, shown, decided = scene.goal, scene.another_goal(), scene.another_goal()
    EvidenceFactory(plan_goal=shown, description="To avdelinger siden august.")
    asked = scene.asked(plain)
    answered = scene.stated(shown)
    return_goal(scene.sent(shown), actor=scene["leader"], comment=COMMENT)
    waits = scene.recommended(shown)
    record_read(scene["leader"], waits)
    bare = scene.recommended(scene.another_goal())
    sent = scene.sent(scene.another_goal())
    approved = scene.approved(decided)
    revoked = scene.approved(scene.another_goal())
    mark_in_portal(revoked, actor=scene["leader"])
    revoke_goal(revoked, actor=scene["leader"], reason=REASON)
    scene.delegated()
    seen = [
        *[(part, "goal", shown) for part in ("trainee", "supervisor", "leader", "coordinator")],
        ("ended supervisor", "goal", shown),
        ("trainee", "goal", plain),
        ("leader", "goal", decided),
        ("trainee", "goal", revoked.plan_goal),
        *[("trainee", name, plain) for name in ("send_goal", "ask_opinion")],
        ("supervisor", "begin_goal", plain),
        *[("supervisor", name, sent) for name in ("recommend_goal", "return_goal")],
        ("leader", "approve_goal", waits),
        ("leader", "approve_goal", bare),
        ("leader", "revoke_goal", approved),
        ("clinical instructor", "opinion", asked),
        ("clinical instructor", "opinion", answered),
        ("leader", "delegations", world.place),
        ("leader", "goals_to_approve", None),
        ("clinical instructor", "goals_to_approve", None),
        ("supervisor", "goals_to_recommend", None),
        ("leader", "portal_marks", None),
        ("supervisor", "portal_marks", None),
    ]
    return [(part, reverse(name, args=[row.pk] if row else None)) for part, name, row in seen]
