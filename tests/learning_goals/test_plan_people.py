"""Who follows up a trainee beside the supervisor: a named leader and clinical instructors, each dated."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.people import NotAnInstructor, add_instructor, end_instructorship
from learning_goals.models import Instructorship
from municipalities.models import Role
from outbox.models import Message
from supervision.actions.assignments import Overlap
from supervision.history import history_of
from supervision.models import NamedLeader
from tests.factories import MembershipFactory
from tests.learning_goals.factories import InstructorshipFactory
from tests.pages import alerts, beside, browser, queries_of, rows, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def leader(world):
    return browser(world.people["leader"])


def add(world, part="leader", **changed):
    fields = {"instructor": world.people["clinical instructor"], "starts_on": TODAY, **changed}
    return add_instructor(world.trainee, actor=world.people[part], **fields)


def at(name, row):
    return reverse(name, args=[row.pk])


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_add_instructor_is_for_the_period_with_an_event_and_tells_both(world, part):
    one = add(world, part, ends_on=TOMORROW)

    assert (one.instructor, one.starts_on, one.ends_on) == (
        world.people["clinical instructor"],
        TODAY,
        TOMORROW,
    )
    event = Event.objects.get()
    assert (event.verb, event.target_id) == ("instructor.added", one.pk)
    assert {message.recipient for message in Message.objects.all()} == {
        world.people["trainee"],
        world.people["clinical instructor"],
    }


@pytest.mark.parametrize("part", ["trainee", "supervisor", "clinical instructor", "stranger"])
def test_add_instructor_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        add(world, part)


def test_only_a_clinical_instructor_of_the_municipality_is_added_and_nobody_for_themselves(world):
    MembershipFactory(user=world.people["trainee"], municipality=world.place, role=Role.CLINICAL_INSTRUCTOR)

    for part in ("stranger", "supervisor", "trainee"):
        with pytest.raises(NotAnInstructor):
            add(world, instructor=world.people[part])


def test_the_same_person_twice_in_a_period_is_refused_and_another_one_is_not(world):
    add(world)
    with pytest.raises(Overlap):
        add(world, starts_on=TOMORROW)
    other = MembershipFactory(municipality=world.place, role=Role.CLINICAL_INSTRUCTOR).user

    assert add(world, instructor=other).pk


def test_end_instructorship_sets_the_last_day_once(world):
    one = add(world)

    end_instructorship(one, actor=world.people["coordinator"], ends_on=TOMORROW)
    with pytest.raises(InvalidTransition):
        end_instructorship(one, actor=world.people["leader"], ends_on=TOMORROW)
    with pytest.raises(ValueError, match="before the first"):
        end_instructorship(one, actor=world.people["leader"], ends_on=YESTERDAY)
    with pytest.raises(PermissionDenied):
        end_instructorship(one, actor=world.people["trainee"], ends_on=TODAY)

    one.refresh_from_db()
    assert one.ends_on == TOMORROW


def test_the_history_of_both_tells_of_it(world):
    one = add(world)
    end_instructorship(one, actor=world.people["leader"], ends_on=TODAY)

    with translation.override("en-gb"):
        for part in ("trainee", "clinical instructor"):
            assert [entry.sentence for entry in history_of(world.people[part], 10)] == [
                "Leif Demo set an end to Siri Demo as clinical instructor of Ida Demo",
                "Leif Demo made Siri Demo clinical instructor of Ida Demo",
            ]


# The pages


def test_the_page_shows_who_follows_up_now_and_who_did(world, leader):
    InstructorshipFactory(
        trainee=world.trainee, instructor__name="Sigrid Prøve", starts_on=date(2024, 1, 1), ends_on=YESTERDAY
    )
    add(world)
    NamedLeader.objects.create(
        trainee=world.trainee, leader=world.people["leader"], starts_on=date(2024, 2, 1)
    )

    page = leader.get(at("plan_people", world.trainee))

    assert [row.partition(" from ")[0] for row in rows(page)] == ["Leif Demo", "Siri Demo"]
    assert "Before Sigrid Prøve" in words(page)
    assert "Vera Prøve, primary supervisor" in words(page)


@pytest.mark.parametrize(("part", "shown"), [("leader", True), ("trainee", False), ("supervisor", False)])
def test_only_who_keeps_the_plan_is_offered_to_change_it(world, part, shown):
    page = browser(world.people[part]).get(at("plan_people", world.trainee))

    assert ("Name a leader" in words(page)) is shown


def test_from_the_page_a_leader_is_named_and_ended(world, leader):
    answer = leader.post(
        at("name_leader", world.trainee),
        {"person": world.people["leader"].pk, "starts_on": TODAY.isoformat()},
        follow=True,
    )
    assert alerts(answer) == ["The leader is named."]
    named = NamedLeader.objects.get()

    answer = leader.post(at("end_named_leader", named), {"ends_on": TOMORROW.isoformat()}, follow=True)
    assert alerts(answer) == ["The last day is set."]
    again = leader.post(at("end_named_leader", named), {"ends_on": TOMORROW.isoformat()})
    assert (again.status_code, beside(again, "ends_on")) == (
        422,
        "It ends on that day or before already.",
    )


def test_from_the_page_an_instructor_is_added_and_ended(world, leader):
    siri = {"person": world.people["clinical instructor"].pk, "starts_on": TODAY.isoformat()}
    assert alerts(leader.post(at("add_instructor", world.trainee), siri, follow=True)) == [
        "The clinical instructor is added."
    ]

    again = leader.post(at("add_instructor", world.trainee), siri)
    assert (again.status_code, beside(again, "person")) == (
        422,
        "This clinical instructor is already there in this period.",
    )
    one = Instructorship.objects.get()
    before = leader.post(at("end_instructorship", one), {"ends_on": "2020-01-01"})
    assert (beside(before, "ends_on"), typed(before)["ends_on"]) == (
        "The last day is before the first.",
        "2020-01-01",
    )


@pytest.mark.parametrize(
    ("page", "holder"), [("name_leader", "leader"), ("add_instructor", "clinical instructor")]
)
def test_a_first_day_on_which_the_person_has_no_role_is_told_at_the_field(world, leader, page, holder):
    answer = leader.post(
        at(page, world.trainee), {"person": world.people[holder].pk, "starts_on": "2001-01-01"}
    )

    assert answer.status_code == 422
    assert beside(answer, "starts_on").startswith("The person is not a")


def test_the_page_takes_as_many_queries_for_thirty_people_as_for_one(world, leader):
    add(world)
    few = queries_of(leader, at("plan_people", world.trainee))

    for _ in range(30):
        InstructorshipFactory(trainee=world.trainee)

    assert queries_of(leader, at("plan_people", world.trainee)) == few
