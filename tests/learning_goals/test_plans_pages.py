"""How everybody has come whom one answers for: the municipality's page, one's own page, and what other pages
show of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning_goals.models import PlanGoal
from municipalities.days import today
from tests.factories import AssignmentFactory, ServicePeriodFactory, TraineeFactory
from tests.learning_goals.factories import PlanGoalFactory, SignOffFactory
from tests.pages import browser, heading, queries_of, read, rows, tree, words
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def some_plan(trainee):
    """One approved, one recommended, one sent, one past its target date, one that has left the plan."""
    week_ago = timezone.now() - timedelta(days=7)
    open_one, *on_its_way = PlanGoalFactory.create_batch(4, trainee=trainee)
    PlanGoal.objects.filter(pk=open_one.pk).update(target_on=today() - timedelta(days=1))
    SignOffFactory(plan_goal=on_its_way[0], approved=True)
    SignOffFactory(plan_goal=on_its_way[1], recommended=True)
    SignOffFactory(plan_goal=on_its_way[2], sent_at=week_ago)
    PlanGoalFactory(trainee=trainee, closed_on=today(), closed_reason="Erstattet")


IN_A_LINE = (
    "1 of 4 approved · 1 waits for a leader · 1 waits for the supervisor · oldest: 7 days"
    " · 1 past its target date"
)


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_plans_says_of_everybody_in_service_how_far_they_have_come(world, part):
    some_plan(world.trainee)
    former = TraineeFactory(municipality=world.place, person__name="Filip Demo")
    ServicePeriodFactory(trainee=former, ends_on=today() - timedelta(days=1))
    some_plan(former)
    TraineeFactory(municipality=world.elsewhere, in_service=True, person__name="Leah Demo")

    page = browser(world.people[part]).get(reverse("plans", args=[world.place.pk]))

    assert heading(page) == "2 learning goals wait for a leader"
    assert rows(page) == [f"Ida Demo {IN_A_LINE}", f"Filip Demo {IN_A_LINE}"]
    assert "Not in service today (1)" in words(page)


def test_plans_names_who_has_none_and_leaves_out_who_is_gone(world):
    gone = TraineeFactory(municipality=world.place)
    ServicePeriodFactory(trainee=gone, ends_on=today() - timedelta(days=1))
    page = browser(world.people["leader"]).get(reverse("plans", args=[world.place.pk]))

    assert heading(page) == "No learning goal waits for a leader"
    assert rows(page) == ["Ida Demo No learning goals in the plan yet"]


def test_plans_takes_as_many_queries_for_thirty_as_for_one(world):
    some_plan(world.trainee)
    client, address = browser(world.people["leader"]), reverse("plans", args=[world.place.pk])
    compliance = reverse("compliance", args=[world.place.pk])
    few = [queries_of(client, address), queries_of(client, compliance)]

    for _ in range(30):
        some_plan(TraineeFactory(municipality=world.place, in_service=True))

    assert [queries_of(client, address), queries_of(client, compliance)] == few
    assert few[0] <= 10


def test_my_plans_leads_who_has_one_plan_to_it(world):
    answer = browser(world.people["trainee"]).get(reverse("my_plans"))
    assert (answer.status_code, answer.url) == (302, reverse("plan", args=[world.trainee.pk]))


def test_my_plans_holds_my_own_and_those_of_whom_i_supervise_today(world):
    supervisor = world.people["supervisor"]
    some_plan(world.trainee)
    mine = TraineeFactory(person=supervisor, municipality=world.elsewhere, in_service=True)
    other = TraineeFactory(municipality=world.place, in_service=True, person__name="Emil Demo")
    AssignmentFactory(trainee=other, supervisor=supervisor)
    former = TraineeFactory(municipality=world.place, in_service=True)
    AssignmentFactory(trainee=former, supervisor=supervisor, ends_on=today() - timedelta(days=1))

    page = browser(supervisor).get(reverse("my_plans"))

    nothing = "No learning goals in the plan yet"
    assert rows(page) == [f"Demofjord {nothing}", f"Emil Demo {nothing}", f"Ida Demo {IN_A_LINE}"]
    assert tree(page).xpath("//main//ul//a/@href")[0] == reverse("plan", args=[mine.pk])


def test_my_plans_of_somebody_without_any_says_what_stands_here(world):
    page = browser(world.people["clinical instructor"]).get(reverse("my_plans"))
    assert "No plan is yours to see" in words(page)


def panel(page):
    """The part of another page that is about learning goals, or None."""
    return next(iter(tree(page).xpath("//section[@aria-labelledby='learning-goals']")), None)


def compliance_page(world, part):
    return browser(world.people[part]).get(reverse("compliance", args=[world.place.pk]))


@pytest.mark.parametrize("part", ["trainee", "leader", "coordinator"])
def test_the_account_shows_how_far_the_trainee_has_come(world, part):
    some_plan(world.trainee)
    page = browser(world.people[part]).get(reverse("account", args=[world.trainee.pk]))
    assert "1 of 4 approved · See the plan Oppdiktet gruppe 1 of 4" in read(panel(page))


@pytest.mark.parametrize(
    ("part", "page", "action"),
    [("leader", "goals_to_approve", "See what waits"), ("coordinator", "plans", "See the plans")],
)
def test_the_compliance_page_says_how_many_goals_wait_for_whom(world, part, page, action):
    some_plan(world.trainee)
    some_plan(TraineeFactory(municipality=world.place, in_service=True))
    some_plan(TraineeFactory(municipality=world.elsewhere, in_service=True))
    found = panel(compliance_page(world, part))
    leaders, supervisors = "2 learning goals wait for a leader", "2 learning goals wait for a supervisor"
    assert [read(node) for node in found.xpath(".//li")] == [
        f"{leaders} today {action}: {leaders}",
        f"{supervisors} 7 days See the plans: {supervisors}",
    ]
    here = [world.place.pk]
    assert found.xpath(".//li//a/@href") == [
        reverse(page, args=[] if page == "goals_to_approve" else here),
        reverse("plans", args=here),
    ]


def test_the_compliance_page_says_it_when_no_goal_waits(world):
    SignOffFactory(plan_goal=PlanGoalFactory(trainee=world.trainee), approved=True)
    found = panel(compliance_page(world, "leader"))
    assert read(found) == "Learning goals All plans Nothing waits here."


def test_a_doctor_in_two_municipalities_is_counted_where_the_plan_is(world):
    elsewhere = TraineeFactory(
        person=world.people["trainee"], municipality=world.elsewhere, responsible=False
    )
    SignOffFactory(plan_goal=PlanGoalFactory(trainee=elsewhere), recommended=True)
    assert panel(compliance_page(world, "leader")) is None


def test_pages_of_supervision_say_nothing_of_goals_where_there_are_none(world):
    for name, about in (("account", world.trainee), ("compliance", world.place)):
        page = browser(world.people["leader"]).get(reverse(name, args=[about.pk]))
        assert panel(page) is None
