"""The coordinator gives a trainee a supervisor: one primary a day, deputies beside, nobody themselves."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from municipalities.models import Membership, Role
from outbox.models import Message
from supervision.actions.assignments import NobodySupervisesThemselves, Overlap, assign_supervisor
from supervision.models import Assignment
from tests.factories import MembershipFactory, SpecialistFactory
from tests.pages import alerts, beside, browser, queries_of, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def free(world):
    """The trainee's primary supervisor ended yesterday."""
    world.assignment.ends_on = TODAY - timedelta(days=1)
    world.assignment.save()
    return world


def assign(world, part="coordinator", **changed):
    fields = {
        "supervisor": world.people["other supervisor"],
        "role": "primary",
        "starts_on": TODAY,
        **changed,
    }
    return assign_supervisor(world.trainee, actor=world.people[part], **fields)


def test_assign_supervisor_gives_the_charge_for_the_period(free):
    last = TODAY + timedelta(days=30)

    assignment = assign(free, ends_on=last)

    assignment.refresh_from_db()
    assert (
        assignment.trainee,
        assignment.supervisor,
        assignment.role,
        assignment.starts_on,
        assignment.ends_on,
    ) == (
        free.trainee,
        free.people["other supervisor"],
        "primary",
        TODAY,
        last,
    )


def test_assign_supervisor_tells_the_two_of_them(free):
    assignment = assign(free)

    assert {(m.kind, m.recipient, m.data["assignment"]) for m in Message.objects.all()} == {
        ("supervisor_assigned", free.people["other supervisor"], str(assignment.pk)),
        ("supervisor_assigned", free.people["trainee"], str(assignment.pk)),
    }


def test_assign_supervisor_leaves_one_event(free):
    assignment = assign(free)

    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id, event.municipality) == (
        "assignment.made",
        free.people["coordinator"],
        assignment.pk,
        free.place,
    )
    assert event.data == {
        "trainee": str(free.trainee.pk),
        "supervisor": str(free.people["other supervisor"].pk),
        "role": "primary",
        "from": TODAY.isoformat(),
        "to": None,
    }


@pytest.mark.parametrize(
    "part", ["trainee", "supervisor", "other supervisor", "clinical instructor", "leader", "stranger"]
)
def test_assign_supervisor_is_refused_to_everybody_but_the_coordinator(free, part):
    before = Assignment.objects.count()

    with pytest.raises(PermissionDenied):
        assign(free, part)

    assert (Assignment.objects.count(), Event.objects.count(), Message.objects.count()) == (before, 0, 0)


def test_a_second_primary_is_refused_and_a_deputy_is_not(world):
    with pytest.raises(Overlap):
        assign(world)
    assert (Event.objects.count(), Message.objects.count()) == (0, 0)

    assert assign(world, role="deputy").pk


def test_a_supervisor_of_another_municipality_is_refused(free):
    with pytest.raises(PermissionDenied):
        assign(free, supervisor=free.people["stranger"])


def test_nobody_supervises_themselves(free):
    MembershipFactory(user=free.people["trainee"], municipality=free.place, role=Role.SUPERVISOR)

    with pytest.raises(NobodySupervisesThemselves):
        assign(free, supervisor=free.people["trainee"])


# The page


def address(world):
    return reverse("assign_supervisor", args=[world.trainee.pk])


def post(world, **changed):
    fields = {
        "supervisor": str(world.people["other supervisor"].pk),
        "role": "primary",
        "starts_on": TODAY.isoformat(),
        "ends_on": "",
        **changed,
    }
    return browser(world.people["coordinator"]).post(address(world), fields, follow=True)


def test_the_page_offers_the_supervisors_of_today_but_not_the_trainee(free):
    yesterday = TODAY - timedelta(days=1)
    MembershipFactory(municipality=free.place, role=Role.SUPERVISOR, ends_on=yesterday)
    MembershipFactory(user=free.people["trainee"], municipality=free.place, role=Role.SUPERVISOR)

    form = browser(free.people["coordinator"]).get(address(free)).context["form"]

    assert [str(person) for person in form.fields["supervisor"].queryset] == [
        "Vegard Prøve",
        "Vera Prøve",
        "Viktor Prøve",
    ]


def test_the_page_says_who_has_a_place_free_and_who_is_no_specialist(free):
    takes = {"supervisor": 2, "other supervisor": 1, "ended supervisor": None}
    for part, capacity in takes.items():
        Membership.objects.filter(user=free.people[part]).update(capacity=capacity)
    MembershipFactory(user__name="Unni Prøve", municipality=free.place, role=Role.SUPERVISOR)

    form = browser(free.people["coordinator"]).get(address(free)).context["form"]

    assert [label for _value, label in form.fields["supervisor"].choices] == [
        "Choose",
        "Unni Prøve, not a specialist",
        "Vegard Prøve",
        "Vera Prøve, 2 free places",
        "Viktor Prøve, full",  # has Amir
    ]


def test_the_page_assigns_and_shows_the_trainee(free):
    answer = post(free)

    assert answer.redirect_chain == [(reverse("trainee", args=[free.trainee.pk]), 302)]
    assert alerts(answer) == ["The supervisor is assigned."]
    assert "Viktor Prøve · Primary supervisor" in words(answer)


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("supervisor", "", "This field is required."),
        ("role", "boss", "Select a valid choice. boss is not one of the available choices."),
        ("starts_on", "", "This field is required."),
        ("starts_on", "0202-01-01", "Please give the year with four digits."),
        ("ends_on", "2020-01-01", "The last day is before the first."),
        ("ends_on", "snart", "Enter a valid date."),
    ],
)
def test_bad_input_gets_its_message_beside_the_field_and_is_kept(free, field, wrong, message):
    before = Assignment.objects.count()

    answer = post(free, **{field: wrong})

    assert (answer.status_code, beside(answer, field)) == (422, message)
    if field != "role":
        assert typed(answer)[field] == wrong
    assert Assignment.objects.count() == before


def test_an_overlap_gets_its_message_beside_the_field(world):
    answer = post(world)

    assert answer.status_code == 422
    assert beside(answer, "starts_on") == "The trainee already has a primary supervisor in this period."


def test_a_supervisor_from_elsewhere_cannot_be_chosen(free):
    answer = post(free, supervisor=str(free.people["stranger"].pk))

    assert answer.status_code == 422
    assert (
        beside(answer, "supervisor")
        == "Select a valid choice. That choice is not one of the available choices."
    )


def test_a_trainee_of_another_municipality_does_not_exist(world):
    assert browser(world.people["stranger"]).get(address(world)).status_code == 404


def test_the_page_takes_as_many_queries_for_thirty_supervisors_as_for_three(world):
    client = browser(world.people["coordinator"])
    before = queries_of(client, address(world))

    for _ in range(27):
        MembershipFactory(user=SpecialistFactory(), municipality=world.place, role=Role.SUPERVISOR)

    assert queries_of(client, address(world)) == before
