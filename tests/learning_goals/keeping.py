"""A plan that has to move, a catalogue on its way in, and their pages, for the tests in a browser."""

from datetime import date, timedelta

from django.urls import reverse

from alis.seed import goals_catalogue
from learning_goals.models import Goal
from supervision.models import NamedLeader
from tests.learning_goals.catalogues import goal, kept
from tests.learning_goals.factories import InstructorshipFactory, PlanGoalFactory, SignOffFactory

TODAY = date.today()


def pages_of_kept_plans(world):
    """As (who, the address)."""
    goals_catalogue.write()
    old = Goal.objects.filter(catalogue__kind="FKM", catalogue__valid_from__year=2019)
    plan = {one.code: PlanGoalFactory(trainee=world.trainee, goal=one) for one in old}
    for code in ("FKM-004", "FKM-005"):
        SignOffFactory(plan_goal=plan[code], approved=True)
    SignOffFactory(plan_goal=plan["FKM-006"])
    named = NamedLeader.objects.create(
        trainee=world.trainee, leader=world.people["leader"], starts_on=TODAY - timedelta(days=30)
    )
    instructor = InstructorshipFactory(trainee=world.trainee, instructor=world.people["clinical instructor"])
    shown = kept(
        [goal("FKM-101", text="Andre ord."), goal("FKM-130", **{"Erstatter": "FKM-072"})],
        world.place,
        world.people["leader"],
    )
    faulty = kept([goal("tull"), goal("FKM-001", title="")], world.place, world.people["coordinator"])

    def at(name, row):
        return reverse(name, args=[row.pk])

    return [
        ("trainee", at("catalogue", world.place)),
        ("trainee", at("catalogue", world.place) + "?q=samtale"),
        ("trainee", at("set_targets", world.trainee)),
        ("trainee", at("plan_people", world.trainee)),
        ("leader", at("catalogue", world.place)),
        ("leader", at("import_catalogue", world.place)),
        ("leader", at("catalogue_preview", shown)),
        ("coordinator", at("catalogue_preview", faulty)),
        ("leader", at("assign_plans", world.place)),
        ("leader", at("assign_plan", world.trainee)),
        ("leader", at("move_plans", world.place)),
        ("leader", at("move_plan", world.trainee)),
        ("leader", at("close_goal", plan["FKM-072"])),
        ("leader", at("plan_people", world.trainee)),
        ("leader", at("name_leader", world.trainee)),
        ("leader", at("add_instructor", world.trainee)),
        ("leader", at("end_named_leader", named)),
        ("leader", at("end_instructorship", instructor)),
    ]
