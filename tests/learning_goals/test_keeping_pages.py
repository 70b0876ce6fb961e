"""The pages on which a plan gets its goals, moves to a new version, is dated, and loses a goal."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from alis.seed import goals_catalogue
from audit.models import Event
from learning_goals.actions.plans import assign_plan, close_goal
from learning_goals.models import Goal, PlanGoal
from tests.factories import TraineeFactory
from tests.learning_goals.factories import CatalogueFactory, GoalFactory, PlanGoalFactory, SignOffFactory
from tests.pages import alerts, beside, browser, heading, queries_of, rows, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def leader(world):
    return browser(world.people["leader"])


def version(days_ago, *goals, kind="FKM"):
    catalogue = CatalogueFactory(kind=kind, valid_from=TODAY - timedelta(days=days_ago))
    for code, *replaces in goals:
        GoalFactory(catalogue=catalogue, code=code, replaces=replaces)
    return catalogue


@pytest.fixture
def reform(world):
    """An approved, two open goals of the old version in the plan; a new one is in force."""
    old = version(400, ("FKM-001",), ("FKM-002",), ("FKM-003",))
    version(100, ("FKM-101", "FKM-001"), ("FKM-102", "FKM-002"))
    plan = {goal.code: PlanGoalFactory(trainee=world.trainee, goal=goal) for goal in old.goals.all()}
    SignOffFactory(plan_goal=plan["FKM-002"], approved=True)
    return plan


def at(name, row):
    return reverse(name, args=[row.pk])


def test_assign_plan_shows_how_many_goals_come_and_puts_them_in(world, leader):
    goals_catalogue.write()

    page = leader.get(at("assign_plan", world.trainee))
    assert heading(page) == "114 goals come into Ida Demo's plan"
    assert "Invented learning goals" in words(page)

    answer = leader.post(at("assign_plan", world.trainee), follow=True)
    assert answer.redirect_chain == [(at("plan", world.trainee), 302)]
    assert alerts(answer) == ["114 goals have been put into the plan."]
    assert heading(leader.get(at("assign_plan", world.trainee))) == "No goal is missing in Ida Demo's plan"
    assert alerts(leader.post(at("assign_plan", world.trainee), follow=True)) == [
        "They were all there already."
    ]


def test_assign_plan_leads_to_the_move_where_the_plan_holds_another_version(world, leader, reform):
    page = leader.get(at("assign_plan", world.trainee))

    assert "The plan holds another version of these goals." in words(page)
    assert at("move_plan", world.trainee) in page.content.decode()


def test_assign_plans_names_who_has_none_and_gives_all_of_them_their_goals(world, leader):
    version(400, ("FKM-001",))
    amir = TraineeFactory(municipality=world.place, person__name="Nora Demo")
    assign_plan(amir, actor=world.people["leader"])

    page = leader.get(at("assign_plans", world.place))
    assert heading(page) == "2 plans are empty"
    assert [row.split(" Only")[0] for row in rows(page)] == ["Amir Demo", "Ida Demo"]

    assert alerts(leader.post(at("assign_plans", world.place), follow=True)) == ["2 plans have new goals."]
    assert PlanGoal.objects.count() == 3


def test_move_plan_shows_what_becomes_of_it_and_does_that(world, leader, reform):
    page = leader.get(at("move_plan", world.trainee))

    assert heading(page) == "This becomes of Ida Demo's plan"
    for told in (
        "1 goal for you to decide",
        str(reform["FKM-003"].goal),
        "1 new goal comes into the plan",
        f"Replaces FKM-001 {reform['FKM-001'].goal.title}",
        "1 new goal is covered by what is approved",
    ):
        assert told in words(page)
    assert at("close_goal", reform["FKM-003"]) in page.content.decode()

    answer = leader.post(at("move_plan", world.trainee), {"digest": page.context["digest"]}, follow=True)
    assert alerts(answer) == ["The plan has moved."]
    assert {one.goal.code for one in PlanGoal.objects.in_plan()} == {"FKM-002", "FKM-003", "FKM-101"}
    assert heading(leader.get(at("move_plan", world.trainee))) == (
        "Nothing is to be moved in Ida Demo's plan"
    )


def test_a_plan_that_has_changed_since_the_page_was_opened_is_shown_again(world, leader, reform):
    digest = leader.get(at("move_plan", world.trainee)).context["digest"]
    close_goal(reform["FKM-001"], actor=world.people["coordinator"], reason="x")

    answer = leader.post(at("move_plan", world.trainee), {"digest": digest}, follow=True)

    assert alerts(answer) == ["The plan has changed since you opened the page. Look at it again."]
    assert PlanGoal.objects.count() == 3


def test_move_plans_shows_every_plan_in_numbers_and_moves_those_that_were_seen(world, leader, reform):
    other = PlanGoalFactory(trainee__municipality=world.place, goal=reform["FKM-001"].goal).trainee

    page = leader.get(at("move_plans", world.place))
    assert heading(page) == "2 plans can move to the version in force"
    seen = [row["seen"] for row in page.context["rows"]]
    SignOffFactory(plan_goal=other.plan.get())

    answer = leader.post(at("move_plans", world.place), {"seen": seen}, follow=True)
    assert alerts(answer) == [
        "1 plan has moved.",
        "1 plan has changed since you opened the page, and was left as it is.",
    ]
    assert heading(answer) == "1 plan can move to the version in force"
    assert "These plans hold open goals of an older version that nothing replaces." in words(answer)


def test_move_plans_takes_as_many_queries_for_thirty_plans_as_for_one(world, leader, reform):
    few = queries_of(leader, at("move_plans", world.place))

    for _ in range(30):
        PlanGoalFactory(trainee__municipality=world.place, goal=reform["FKM-001"].goal)

    assert queries_of(leader, at("move_plans", world.place)) == few


# Target dates


def fields_of(page):
    return {name: value for name, value in typed(page).items() if name.startswith(("goal_", "group_"))}


def test_one_date_for_a_group_is_that_of_its_goals_without_one(world, leader, reform):
    Goal.objects.update(group="Etikk")
    own = TODAY + timedelta(days=5)
    PlanGoal.objects.filter(pk=reform["FKM-001"].pk).update(target_on=own)
    group = TODAY + timedelta(days=90)

    page = leader.get(at("set_targets", world.trainee))
    fields = fields_of(page)
    assert set(fields) == {"group_0", f"goal_{reform['FKM-001'].pk}", f"goal_{reform['FKM-003'].pk}"}

    answer = leader.post(
        at("set_targets", world.trainee), {**fields, "group_0": group.isoformat()}, follow=True
    )
    assert alerts(answer) == ["1 target date has changed."]
    dates = dict(PlanGoal.objects.values_list("goal__code", "target_on"))
    assert dates == {"FKM-001": own, "FKM-002": None, "FKM-003": group}


def test_a_day_that_is_no_day_is_told_at_its_field_and_nothing_typed_is_lost(world, leader, reform):
    fields = fields_of(leader.get(at("set_targets", world.trainee)))
    wrong = f"goal_{reform['FKM-003'].pk}"

    answer = leader.post(
        at("set_targets", world.trainee), {**fields, wrong: "31.02.2027", "group_0": "3026-01-01"}
    )

    assert answer.status_code == 422
    assert beside(answer, wrong) is not None
    assert beside(answer, "group_0") == "Please give the year with four digits."
    assert typed(answer)[wrong] == "31.02.2027"
    assert Event.objects.count() == 0


def test_the_page_of_target_dates_takes_as_many_queries_for_115_goals_as_for_three(world, leader, reform):
    few = queries_of(leader, at("set_targets", world.trainee))

    catalogue = CatalogueFactory(kind="ALM")
    for n in range(112):
        PlanGoalFactory(trainee=world.trainee, goal=GoalFactory(catalogue=catalogue, code=f"ALM-{n:03d}"))

    assert queries_of(leader, at("set_targets", world.trainee)) == few


# A goal leaves the plan


def test_close_goal_asks_for_the_reason_and_gives_back_what_was_typed(world, leader, reform):
    address = at("close_goal", reform["FKM-003"])

    empty = leader.post(address, {"reason": " "})
    assert (empty.status_code, beside(empty, "reason")) == (422, "This field is required.")
    number = leader.post(address, {"reason": "Gjelder 13097248022"})
    assert (number.status_code, beside(number, "reason")) == (422, "Please leave out identity numbers.")
    assert typed(number)["reason"].strip() == "Gjelder 13097248022"

    answer = leader.post(address, {"reason": "Ikke lenger krevd"}, follow=True)
    assert alerts(answer) == ["The goal has left the plan."]
    assert PlanGoal.objects.get(goal__code="FKM-003").closed_reason == "Ikke lenger krevd"
    assert alerts(leader.post(address, {"reason": "Igjen"}, follow=True)) == [
        "The goal has left the plan already."
    ]


def test_an_approved_goal_is_not_closed_and_the_page_says_why(world, leader, reform):
    answer = leader.post(at("close_goal", reform["FKM-002"]), {"reason": "x"}, follow=True)

    assert alerts(answer) == ["The goal is under way or approved, and so stays in the plan."]
    assert PlanGoal.objects.get(goal__code="FKM-002").closed_on is None
