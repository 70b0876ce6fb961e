"""A message of each kind about learning goals, by the deeds that it tells of."""

from datetime import date

from learning_goals.actions.activities import fulfil_activity, return_activity
from learning_goals.actions.delegations import end_delegation
from learning_goals.actions.opinions import answer_opinion
from learning_goals.actions.people import add_instructor
from learning_goals.actions.plans import assign_plan, close_goal, move_plan, set_targets
from learning_goals.actions.sign_offs import begin_goal, return_goal, revoke_goal
from learning_goals.models import GoalKind
from outbox.models import Message
from supervision.actions.named_leaders import name_leader
from tests.learning_goals.deeds import Deeds
from tests.learning_goals.factories import CatalogueFactory, GoalFactory
from tests.learning_goals.scene import COMMENT, REASON, SENTENCE, Scene


def messages_about_goals(world) -> dict:
    """{kind: a message of it}, each told of a goal, a plan or an activity that stands as it says."""
    scene, deeds = Scene(world), Deeds(world)
    told = Message.objects.exclude(pk__in=list(Message.objects.values_list("pk", flat=True)))
    scene.sent(scene.another_goal())
    scene.recommended(scene.another_goal())
    scene.approved(scene.another_goal())
    begin_goal(scene.another_goal(), actor=scene["supervisor"], recommendation=SENTENCE)
    return_goal(scene.sent(scene.another_goal()), actor=scene["supervisor"], comment=COMMENT)
    revoke_goal(scene.approved(scene.another_goal()), actor=scene["leader"], reason=REASON)
    scene.asked(scene.another_goal())
    answer_opinion(
        scene.asked(scene.another_goal()), actor=scene["clinical instructor"], answer="Sett flere ganger."
    )
    scene.delegated()
    end_delegation(scene.delegated(to="other supervisor", begins=1), actor=scene["leader"])
    plans_change(world, scene)
    deeds.sent()
    deeds.signed()
    return_activity(deeds.sent(), actor=deeds["clinical instructor"], comment=COMMENT)
    fulfil_activity(deeds.sent(), actor=deeds["leader"], reason=REASON)
    # The first one still says what it did: a later deed of the same kind may have overtaken it.
    return {message.kind: message for message in told.order_by("-created_at")}


def plans_change(world, scene):
    """The plan gets goals, follows a new version, has other target dates, and loses a goal."""
    keeper = scene["coordinator"]
    old = CatalogueFactory(kind=GoalKind.FKM)
    GoalFactory(catalogue=old, code="FKM-001")
    assign_plan(world.trainee, actor=keeper)
    new = CatalogueFactory(kind=GoalKind.FKM, valid_from=date(2026, 3, 1))
    GoalFactory(catalogue=new, code="FKM-101", replaces=["FKM-001"])
    move_plan(world.trainee, actor=keeper)
    goal = scene.another_goal()
    set_targets(world.trainee, actor=keeper, targets={goal.pk: date(2027, 1, 1)})
    close_goal(goal, actor=keeper, reason=REASON)
    name_leader(world.trainee, actor=keeper, leader=scene["leader"], starts_on=date.today())
    add_instructor(
        world.trainee, actor=keeper, instructor=scene["clinical instructor"], starts_on=date.today()
    )
