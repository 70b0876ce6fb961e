"""The coordinator ends a supervisor's charge, and says who takes over the day after."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from outbox.models import Message
from supervision.actions.assignments import Overlap, end_assignment
from supervision.models import Assignment
from tests.factories import AssignmentFactory
from tests.pages import alerts, beside, browser, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()
LAST = TODAY + timedelta(days=10)
DAY_AFTER = LAST + timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def end(world, part="coordinator", **changed):
    return end_assignment(world.assignment, actor=world.people[part], **{"ends_on": LAST, **changed})


def periods(world):
    """The assignments from today on: who, as what, from when to when."""
    rows = Assignment.objects.filter(trainee=world.trainee).exclude(ends_on__lt=TODAY).order_by("starts_on")
    return [(row.supervisor.name, row.role, row.starts_on, row.ends_on) for row in rows]


def test_end_assignment_sets_its_last_day_and_tells_the_two(world):
    end(world)

    assert periods(world) == [("Vera Prøve", "primary", world.assignment.starts_on, LAST)]
    assert {(m.kind, m.recipient) for m in Message.objects.all()} == {
        ("assignment_ended", world.people["supervisor"]),
        ("assignment_ended", world.people["trainee"]),
    }


def test_end_assignment_leaves_one_event_with_the_end_before_and_after(world):
    end(world)

    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id, event.municipality) == (
        "assignment.ended",
        world.people["coordinator"],
        world.assignment.pk,
        world.place,
    )
    assert event.data == {
        "before": None,
        "from": world.assignment.starts_on.isoformat(),
        "to": LAST.isoformat(),
    }


@pytest.mark.parametrize("role", ["primary", "deputy"])
def test_a_successor_takes_over_the_day_after_in_the_same_role(world, role):
    Assignment.objects.filter(pk=world.assignment.pk).update(role=role)

    end(world, successor=world.people["other supervisor"])

    assert periods(world) == [
        ("Vera Prøve", role, world.assignment.starts_on, LAST),
        ("Viktor Prøve", role, DAY_AFTER, None),
    ]
    assert sorted(event.verb for event in Event.objects.all()) == ["assignment.ended", "assignment.made"]


def test_where_the_successor_would_overlap_nothing_ends(world):
    world.assignment.ends_on = LAST + timedelta(days=5)
    world.assignment.save()
    AssignmentFactory(trainee=world.trainee, starts_on=LAST + timedelta(days=6))
    before = periods(world)

    with pytest.raises(Overlap):
        end(world, successor=world.people["other supervisor"])

    assert (periods(world), Event.objects.count(), Message.objects.count()) == (before, 0, 0)


@pytest.mark.parametrize(
    "part", ["trainee", "supervisor", "other supervisor", "clinical instructor", "leader", "stranger"]
)
def test_end_assignment_is_refused_to_everybody_but_the_coordinator(world, part):
    before = periods(world)

    with pytest.raises(PermissionDenied):
        end(world, part)

    assert (periods(world), Event.objects.count()) == (before, 0)


@pytest.mark.parametrize("later", [0, 1])
def test_end_assignment_refuses_one_that_ends_by_then_already(world, later):
    end(world)

    with pytest.raises(InvalidTransition):
        end(world, ends_on=LAST + timedelta(days=later))

    assert Event.objects.count() == 1


def test_an_end_that_was_set_can_be_brought_forward(world):
    end(world)
    end(world, ends_on=LAST - timedelta(days=1))

    assert periods(world)[0][3] == LAST - timedelta(days=1)
    assert Event.objects.count() == 2
    assert Message.objects.count() == 4


def test_an_assignment_does_not_end_before_it_begins(world):
    with pytest.raises(ValueError, match="before it begins"):
        end(world, ends_on=world.assignment.starts_on - timedelta(days=1))


def test_its_supervisor_keeps_the_sessions_that_were_held(world):
    end(world, ends_on=TODAY - timedelta(days=1))

    page = browser(world.people["supervisor"]).get(reverse("session", args=[world.session.pk]))
    assert page.status_code == 200
    assert world.note.text in page.content.decode()


# The page


def address(world):
    return reverse("end_assignment", args=[world.assignment.pk])


def post(world, **changed):
    fields = {"ends_on": LAST.isoformat(), "successor": "", **changed}
    return browser(world.people["coordinator"]).post(address(world), fields, follow=True)


def test_the_page_offers_the_other_supervisors(world):
    form = browser(world.people["coordinator"]).get(address(world)).context["form"]

    assert [str(person) for person in form.fields["successor"].queryset] == ["Vegard Prøve", "Viktor Prøve"]


def test_the_page_ends_it_and_shows_the_trainee_with_the_successor(world):
    answer = post(world, successor=str(world.people["other supervisor"].pk))

    assert answer.redirect_chain == [(reverse("trainee", args=[world.trainee.pk]), 302)]
    assert alerts(answer) == ["The assignment ends on that day."]
    assert "Viktor Prøve · Primary supervisor" in words(answer)


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("ends_on", "", "This field is required."),
        ("ends_on", "2020-01-01", "The last day is before the first."),
        ("ends_on", "9999-12-31", "Please give the year with four digits."),
        (
            "successor",
            str(UUID(int=1)),
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    ],
)
def test_bad_input_gets_its_message_beside_the_field(world, field, wrong, message):
    before = periods(world)

    answer = post(world, **{field: wrong})

    assert (answer.status_code, beside(answer, field)) == (422, message)
    assert periods(world) == before
    if field == "ends_on":
        assert typed(answer)[field] == wrong


def test_one_that_has_ended_by_then_gets_a_message(world):
    end(world)

    answer = post(world)

    assert answer.status_code == 422
    assert beside(answer, "ends_on") == "The assignment already ends on that day or before."


def test_a_successor_who_would_overlap_gets_a_message_and_nothing_ends(world):
    world.assignment.ends_on = LAST + timedelta(days=5)
    world.assignment.save()
    AssignmentFactory(trainee=world.trainee, starts_on=LAST + timedelta(days=6))
    before = periods(world)

    answer = post(world, successor=str(world.people["other supervisor"].pk))

    assert answer.status_code == 422
    assert beside(answer, "successor") == "Somebody else is primary supervisor in the days after."
    assert periods(world) == before


def test_an_assignment_of_another_municipality_does_not_exist(world):
    assert browser(world.people["stranger"]).get(address(world)).status_code == 404
