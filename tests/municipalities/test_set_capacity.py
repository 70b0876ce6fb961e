"""How many trainees a supervisor may take in a municipality: its coordinators say so."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation

from audit.actions import InvalidTransition
from audit.models import Event
from municipalities.actions import set_capacity
from municipalities.models import Membership
from supervision.history import history_of
from tests.pages import alerts, beside, browser, typed
from tests.world import make_world, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def vera(world):
    """The supervisor's role in the municipality."""
    return world.people["supervisor"].memberships.get()


def send(world, membership, typed, part="coordinator", **how):
    client = browser(world.people[part])
    return client.post(reverse("set_capacity", args=[membership.pk]), {"capacity": typed}, **how)


# The database


@pytest.mark.parametrize(("role", "capacity"), [("leader", 2), ("trainee", 0), ("supervisor", 21)])
def test_the_database_refuses_a_capacity_of_others_than_supervisors_and_one_that_is_a_slip(
    world, role, capacity
):
    one = person(role, world.place).memberships.get()

    with pytest.raises(IntegrityError) as refused:
        Membership.objects.filter(pk=one.pk).update(capacity=capacity)

    assert refused.value.__cause__.diag.constraint_name == "capacity_of_supervisors_only"


# The action


def test_set_capacity_stands_with_one_event(world, vera):
    set_capacity(vera, actor=world.people["coordinator"], capacity=3)

    vera.refresh_from_db()
    event = Event.objects.get()
    assert (vera.capacity, event.verb, event.actor) == (
        3,
        "membership.capacity_set",
        world.people["coordinator"],
    )
    assert (event.target_id, event.municipality, event.data) == (
        vera.pk,
        world.place,
        {"from": None, "to": 3},
    )


def test_set_capacity_as_it_was_leaves_no_event(world, vera):
    for _ in range(2):
        set_capacity(vera, actor=world.people["coordinator"], capacity=3)

    assert Event.objects.count() == 1


def test_set_capacity_can_be_taken_back(world, vera):
    set_capacity(vera, actor=world.people["coordinator"], capacity=3)
    set_capacity(vera, actor=world.people["coordinator"], capacity=None)

    vera.refresh_from_db()
    assert (vera.capacity, Event.objects.order_by("at").last().data) == (None, {"from": 3, "to": None})


@pytest.mark.parametrize(
    "part", ["trainee", "supervisor", "other supervisor", "clinical instructor", "leader", "stranger"]
)
def test_set_capacity_is_refused_to_everybody_else(world, vera, part):
    with pytest.raises(PermissionDenied):
        set_capacity(vera, actor=world.people[part], capacity=3)

    assert Event.objects.count() == 0


def test_set_capacity_is_of_supervisors_only(world):
    with pytest.raises(PermissionDenied):
        set_capacity(world.people["leader"].memberships.get(), actor=world.people["coordinator"], capacity=3)


def test_set_capacity_comes_too_late_where_the_role_has_ended(world, vera):
    Membership.objects.filter(pk=vera.pk).update(ends_on=date.today() - timedelta(days=1))

    with pytest.raises(InvalidTransition):
        set_capacity(vera, actor=world.people["coordinator"], capacity=3)


def test_the_supervisor_reads_in_their_history_who_set_it(world, vera):
    set_capacity(vera, actor=world.people["coordinator"], capacity=3)

    with translation.override("en-gb"):
        sentences = [entry.sentence for entry in history_of(world.people["supervisor"], 10)]
    assert "Kari Demo set how many trainees you can take" in sentences


# The page


def test_the_page_begins_with_what_is_agreed_and_leads_back_to_the_supervisors(world, vera):
    set_capacity(vera, actor=world.people["coordinator"], capacity=3)
    client = browser(world.people["coordinator"])
    assert typed(client.get(reverse("set_capacity", args=[vera.pk]))) == {"capacity": "3"}

    answer = send(world, vera, "4", follow=True)

    assert answer.redirect_chain == [(reverse("supervisors", args=[world.place.pk]), 302)]
    assert alerts(answer) == ["Saved for Vera Prøve."]
    vera.refresh_from_db()
    assert vera.capacity == 4


def test_nothing_typed_means_not_agreed(world, vera):
    set_capacity(vera, actor=world.people["coordinator"], capacity=3)

    send(world, vera, "")

    vera.refresh_from_db()
    assert vera.capacity is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("-1", "Ensure this value is greater than or equal to 0."),
        ("21", "Ensure this value is less than or equal to 20."),
        ("tre", "Enter a whole number."),
    ],
)
def test_a_slip_is_told_beside_the_field_and_stays_typed(world, vera, wrong, message):
    answer = send(world, vera, wrong)

    assert (answer.status_code, beside(answer, "capacity")) == (422, message)
    assert typed(answer) == {"capacity": wrong}
    vera.refresh_from_db()
    assert vera.capacity is None


def test_on_the_page_of_a_role_that_has_ended_one_is_told_so(world, vera):
    Membership.objects.filter(pk=vera.pk).update(ends_on=date.today() - timedelta(days=1))

    answer = send(world, vera, "3", follow=True)

    assert alerts(answer) == ["The supervisor's role has ended."]
