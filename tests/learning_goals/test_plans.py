"""A leader or coordinator puts the goals into a plan, and moves it to a new version of them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from alis.seed import goals_catalogue
from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.plans import (
    ChangedMeanwhile,
    Standing,
    assign_plan,
    assign_plans,
    close_goal,
    move_plan,
    move_plans,
    set_targets,
)
from learning_goals.actions.sign_offs import recall_goal
from learning_goals.models import Goal, PlanGoal
from learning_goals.moves import digest_of, moves_of
from municipalities.models import Role
from outbox.models import Message
from outbox.renderers import render
from tests.factories import MembershipFactory, ServicePeriodFactory, TraineeFactory
from tests.learning_goals.factories import CatalogueFactory, GoalFactory, PlanGoalFactory, SignOffFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()
KEEPERS = ["leader", "coordinator"]
OTHERS = ["trainee", "other trainee", "supervisor", "clinical instructor", "stranger"]


@pytest.fixture
def world():
    return make_world()


def version(days_ago, *goals, municipality=None, kind="FKM", **fields):
    """A version of so many days ago with these goals: (code, codes that it replaces)."""
    catalogue = CatalogueFactory(
        kind=kind, valid_from=TODAY - timedelta(days=days_ago), municipality=municipality, **fields
    )
    for code, *replaces in goals:
        GoalFactory(catalogue=catalogue, code=code, replaces=replaces)
    return catalogue


def codes(trainee):
    """What stands in the plan now."""
    return list(PlanGoal.objects.in_plan().filter(trainee=trainee).values_list("goal__code", flat=True))


def told(kind):
    with translation.override("en-gb"):
        return [(message.recipient, render(message).subject) for message in Message.objects.filter(kind=kind)]


# Put into the plan


@pytest.mark.parametrize("part", KEEPERS)
def test_assign_plan_puts_all_goals_in_force_into_the_plan(world, part):
    version(400, ("FKM-001",), ("FKM-002",))
    version(300, ("ALM-001",), kind="ALM")

    new = assign_plan(world.trainee, actor=world.people[part])

    assert codes(world.trainee) == ["ALM-001", "FKM-001", "FKM-002"]
    assert {one.assigned_by for one in PlanGoal.objects.all()} == {world.people[part]}
    assert len(new) == 3


@pytest.mark.parametrize("part", OTHERS)
def test_assign_plan_is_refused_to_everybody_else(world, part):
    version(400, ("FKM-001",))

    with pytest.raises(PermissionDenied):
        assign_plan(world.trainee, actor=world.people[part])

    assert (PlanGoal.objects.count(), Event.objects.count()) == (0, 0)


def test_a_leader_does_not_keep_their_own_plan(world):
    MembershipFactory(user=world.people["trainee"], municipality=world.place, role=Role.LEADER)

    with pytest.raises(PermissionDenied):
        assign_plan(world.trainee, actor=world.people["trainee"])


def test_assign_plan_leaves_one_event_and_tells_the_trainee_once(world):
    catalogue = version(400, ("FKM-001",), ("FKM-002",))

    assign_plan(world.trainee, actor=world.people["leader"])

    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id) == (
        "plan.assigned",
        world.people["leader"],
        world.trainee.pk,
    )
    assert event.data == {"goals": 2, "catalogues": [str(catalogue.pk)]}
    assert told("plan_assigned") == [
        (world.people["trainee"], "2 learning goals have been put into your plan"),
    ]


def test_assign_plan_a_second_time_changes_nothing(world):
    version(400, ("FKM-001",))
    assign_plan(world.trainee, actor=world.people["leader"])
    close_goal(PlanGoal.objects.get(), actor=world.people["leader"], reason="Fritatt")
    before = (Event.objects.count(), Message.objects.count())

    assert assign_plan(world.trainee, actor=world.people["coordinator"]) == []

    assert (Event.objects.count(), Message.objects.count(), codes(world.trainee)) == (*before, [])


def test_only_what_is_in_force_today_is_assigned(world):
    version(800, ("FKM-001",))
    version(400, ("FKM-002",), ("FKM-003",))
    version(-1, ("FKM-004",))
    Goal.objects.filter(code="FKM-003").update(valid_to=TODAY - timedelta(days=1))

    assign_plan(world.trainee, actor=world.people["leader"])

    assert codes(world.trainee) == ["FKM-002"]


def test_the_municipality_s_own_version_comes_before_the_common_one(world):
    version(400, ("FKM-001",))
    version(500, ("FKM-002",), municipality=world.place)
    version(100, ("FKM-003",), municipality=world.elsewhere)

    assign_plan(world.trainee, actor=world.people["leader"])

    assert codes(world.trainee) == ["FKM-002"]


def test_assign_plan_adds_nothing_of_a_kind_that_the_plan_holds_in_another_version(world):
    old = version(400, ("FKM-001",))
    PlanGoalFactory(trainee=world.trainee, goal=old.goals.get())
    version(100, ("FKM-101", "FKM-001"))
    version(300, ("ALM-001",), kind="ALM")

    assign_plan(world.trainee, actor=world.people["leader"])

    assert codes(world.trainee) == ["ALM-001", "FKM-001"]


def test_assign_plans_is_for_all_in_training_in_the_municipality(world):
    version(400, ("FKM-001",))
    ended = TraineeFactory(municipality=world.place)
    ServicePeriodFactory(trainee=ended, ends_on=TODAY - timedelta(days=1))
    elsewhere = TraineeFactory(municipality=world.elsewhere, in_service=True)

    assert assign_plans(world.place, actor=world.people["coordinator"]) == 2
    assert assign_plans(world.place, actor=world.people["coordinator"]) == 0

    assert [codes(one) for one in (world.trainee, ended, elsewhere)] == [["FKM-001"], [], []]
    with pytest.raises(PermissionDenied):
        assign_plans(world.place, actor=world.people["supervisor"])


# Moved to a new version


@pytest.fixture
def reform(world):
    """Four goals of the old version in the plan, each as it stands; a new one is in force."""
    old = version(400, *[(f"FKM-00{n}",) for n in range(1, 6)])
    version(
        100, ("FKM-101", "FKM-001", "FKM-002"), ("FKM-102", "FKM-001"), ("FKM-103", "FKM-003"), ("FKM-104",)
    )
    plan = {goal.code: PlanGoalFactory(trainee=world.trainee, goal=goal) for goal in old.goals.all()}
    SignOffFactory(plan_goal=plan["FKM-003"], approved=True)
    SignOffFactory(plan_goal=plan["FKM-004"])
    return plan


def test_move_plan_replaces_open_goals_and_leaves_alone_what_is_approved_or_under_way(world, reform):
    assert move_plan(world.trainee, actor=world.people["leader"]) is True

    assert codes(world.trainee) == ["FKM-003", "FKM-004", "FKM-005", "FKM-101", "FKM-102", "FKM-104"]
    old = PlanGoal.objects.get(pk=reform["FKM-001"].pk)
    assert (old.closed_on, old.closed_by, old.closed_reason) == (TODAY, world.people["leader"], "")
    assert [one.goal.code for one in old.replaced_by.all()] == ["FKM-101", "FKM-102"]
    one = PlanGoal.objects.get(goal__code="FKM-101")
    assert {before.goal.code for before in one.replaces.all()} == {"FKM-001", "FKM-002"}


def test_what_a_move_covers_and_leaves_is_listed(world, reform):
    (move,) = moves_of([world.trainee], world.place, TODAY)[world.trainee.pk]

    assert [(goal.code, [one.goal.code for one in before]) for goal, before in move.covered] == [
        ("FKM-103", ["FKM-003"])
    ]
    assert [one.goal.code for one in move.left] == ["FKM-005"]


def test_a_second_move_changes_nothing(world, reform):
    move_plan(world.trainee, actor=world.people["leader"])
    before = (Event.objects.count(), Message.objects.count(), codes(world.trainee))

    assert move_plan(world.trainee, actor=world.people["coordinator"]) is False

    assert (Event.objects.count(), Message.objects.count(), codes(world.trainee)) == before


def test_the_first_target_date_goes_on_to_the_new_goal(world, reform):
    soon, later = TODAY + timedelta(days=10), TODAY + timedelta(days=50)
    targets = {reform["FKM-001"].pk: later, reform["FKM-002"].pk: soon}
    set_targets(world.trainee, actor=world.people["leader"], targets=targets)

    move_plan(world.trainee, actor=world.people["leader"])

    assert [
        PlanGoal.objects.get(goal__code=code).target_on for code in ("FKM-101", "FKM-102", "FKM-104")
    ] == [
        soon,
        later,
        None,
    ]


def test_a_move_leaves_one_event_for_each_kind_and_tells_the_trainee(world, reform):
    move_plan(world.trainee, actor=world.people["leader"])

    event = Event.objects.get()
    assert (event.verb, event.target_id, event.municipality) == ("plan.moved", world.trainee.pk, world.place)
    assert (len(event.data["added"]), len(event.data["closed"])) == (3, 2)
    assert (event.data["covered"], event.data["left"]) == (1, 1)
    ((recipient, subject),) = told("plan_moved")
    assert (recipient, subject.startswith("Your plan follows the learning goals (FKM)")) == (
        world.people["trainee"],
        True,
    )


@pytest.mark.parametrize("part", OTHERS)
def test_move_plan_is_refused_to_everybody_else(world, reform, part):
    with pytest.raises(PermissionDenied):
        move_plan(world.trainee, actor=world.people[part])

    assert Event.objects.count() == 0


def test_a_move_that_would_do_something_else_than_was_seen_does_nothing(world, reform):
    seen = digest_of(moves_of([world.trainee], world.place, TODAY)[world.trainee.pk])
    SignOffFactory(plan_goal=reform["FKM-002"])

    with pytest.raises(ChangedMeanwhile):
        move_plan(world.trainee, actor=world.people["leader"], seen=seen)

    assert Event.objects.count() == 0
    assert digest_of(moves_of([world.trainee], world.place, TODAY)[world.trainee.pk]) != seen


def test_a_goal_that_came_back_is_moved_the_next_time(world, reform):
    GoalFactory(catalogue=Goal.objects.get(code="FKM-101").catalogue, code="FKM-105", replaces=["FKM-004"])
    move_plan(world.trainee, actor=world.people["leader"])
    assert "FKM-105" not in codes(world.trainee)  # its predecessor is under way

    recall_goal(reform["FKM-004"].sign_offs.get(), actor=world.people["trainee"])
    move_plan(world.trainee, actor=world.people["leader"])

    assert "FKM-105" in codes(world.trainee)
    assert "FKM-004" not in codes(world.trainee)


def test_importing_a_version_moves_nobody(world, reform):
    assert codes(world.trainee) == [f"FKM-00{n}" for n in range(1, 6)]


def test_move_plans_moves_all_whose_preview_was_seen(world, reform):
    old = reform["FKM-001"].goal
    other = PlanGoalFactory(trainee__municipality=world.place, goal=old).trainee
    third = PlanGoalFactory(trainee__municipality=world.place, goal=old).trainee
    moves = moves_of([world.trainee, other, third], world.place, TODAY)
    seen = {str(pk): digest_of(moves[pk]) for pk in (world.trainee.pk, other.pk)}
    SignOffFactory(plan_goal=other.plan.get())  # since it was seen

    assert move_plans(world.place, actor=world.people["leader"], seen=seen) == 1

    assert codes(other) == codes(third) == ["FKM-001"]
    assert "FKM-101" in codes(world.trainee)
    with pytest.raises(PermissionDenied):
        move_plans(world.place, actor=world.people["supervisor"])


def test_the_demo_s_plan_of_75_goals_moves_to_29_with_four_to_decide(world):
    goals_catalogue.write()
    for goal in Goal.objects.filter(catalogue__kind="FKM", catalogue__valid_from__year=2019):
        PlanGoalFactory(trainee=world.trainee, goal=goal)

    assign_plan(world.trainee, actor=world.people["leader"])
    move_plan(world.trainee, actor=world.people["leader"])

    kinds = [code[:3] for code in codes(world.trainee)]
    assert (kinds.count("ALM"), kinds.count("FKM")) == (85, 33)
    assert [code for code in codes(world.trainee) if "FKM-000" < code < "FKM-100"] == [
        "FKM-072",
        "FKM-073",
        "FKM-074",
        "FKM-075",
    ]


def test_moves_of_many_take_as_many_queries_as_of_one(world, reform):
    def asked(trainees):
        with CaptureQueriesContext(connection) as queries:
            moves_of(trainees, world.place, TODAY)
        return len(queries)

    one = asked([world.trainee])
    others = [
        PlanGoalFactory(trainee__municipality=world.place, goal=reform["FKM-001"].goal).trainee
        for _ in range(30)
    ]
    assert asked([world.trainee, *others]) == one


# Target dates


@pytest.mark.parametrize("part", ["trainee", "supervisor", *KEEPERS])
def test_set_targets_changes_the_dates_and_says_how_many(world, reform, part):
    day = TODAY + timedelta(days=90)

    changed = set_targets(
        world.trainee,
        actor=world.people[part],
        targets={reform["FKM-001"].pk: day, reform["FKM-002"].pk: None},
    )

    assert (changed, PlanGoal.objects.get(pk=reform["FKM-001"].pk).target_on) == (1, day)
    assert Event.objects.get().data == {"targets": {str(reform["FKM-001"].pk): day.isoformat()}}
    assert len(told("targets_set")) == (part != "trainee")


@pytest.mark.parametrize("part", ["other trainee", "other supervisor", "ended supervisor", "stranger"])
def test_set_targets_is_refused_to_everybody_else(world, reform, part):
    with pytest.raises(PermissionDenied):
        set_targets(world.trainee, actor=world.people[part], targets={reform["FKM-001"].pk: TODAY})


def test_targets_of_other_plans_and_of_closed_goals_stay(world, reform):
    stranger = PlanGoalFactory()
    close_goal(reform["FKM-001"], actor=world.people["leader"], reason="Fritatt")

    targets = {stranger.pk: TODAY, reform["FKM-001"].pk: TODAY}
    assert set_targets(world.trainee, actor=world.people["leader"], targets=targets) == 0

    assert set(PlanGoal.objects.values_list("target_on", flat=True)) == {None}


# Taken out of the plan


@pytest.mark.parametrize("part", KEEPERS)
def test_close_goal_takes_it_out_with_a_reason_and_tells_the_trainee(world, reform, part):
    close_goal(reform["FKM-005"], actor=world.people[part], reason="Ikke lenger krevd")

    one = PlanGoal.objects.get(pk=reform["FKM-005"].pk)
    assert (one.closed_on, one.closed_by, one.closed_reason) == (
        TODAY,
        world.people[part],
        "Ikke lenger krevd",
    )
    event = Event.objects.get()
    assert (event.verb, event.target_id, event.data) == ("plan_goal.closed", one.pk, {})
    ((recipient, subject),) = told("goal_closed")
    assert (recipient, subject) == (
        world.people["trainee"],
        f"The learning goal {one.goal} is no longer in your plan",
    )


@pytest.mark.parametrize("part", OTHERS)
def test_close_goal_is_refused_to_everybody_else(world, reform, part):
    with pytest.raises(PermissionDenied):
        close_goal(reform["FKM-005"], actor=world.people[part], reason="x")


@pytest.mark.parametrize("code", ["FKM-003", "FKM-004"])
def test_what_is_approved_or_under_way_is_not_closed(world, reform, code):
    with pytest.raises(Standing):
        close_goal(reform[code], actor=world.people["leader"], reason="x")


def test_a_goal_is_closed_once(world, reform):
    close_goal(reform["FKM-005"], actor=world.people["leader"], reason="x")

    with pytest.raises(InvalidTransition):
        close_goal(reform["FKM-005"], actor=world.people["leader"], reason="y")
