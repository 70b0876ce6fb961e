"""Who can take one more: the municipality's supervisors with their right and their trainees."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from municipalities.models import Membership
from tests.factories import (
    AssignmentFactory,
    AuthorisationFactory,
    MunicipalityFactory,
    ServicePeriodFactory,
    SpecialistFactory,
    TraineeFactory,
    UserFactory,
)
from tests.pages import browser, heading, queries_of, read, tree
from tests.world import make_world, person

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def world():
    return make_world()


def see(world):
    return browser(world.people["coordinator"]).get(reverse("supervisors", args=[world.place.pk]))


def part(answer, name):
    """The rows under the heading with that id."""
    return [read(row) for row in tree(answer).xpath(f"//section[@aria-labelledby='{name}']//ul/li[div]")]


def specialist(world, name):
    return person("supervisor", world.place, user=SpecialistFactory(name=name))


def charge_of(supervisor, place, name, **fields):
    trainee = TraineeFactory(person=UserFactory(name=name), municipality=place)
    ServicePeriodFactory(trainee=trainee)
    return AssignmentFactory(trainee=trainee, supervisor=supervisor, **fields)


def may_take(supervisor, place, capacity):
    Membership.objects.filter(user=supervisor, municipality=place, role="supervisor").update(
        capacity=capacity
    )


def names(answer, part_of_page="qualified"):
    return [row.split(" Specialist")[0] for row in part(answer, part_of_page)]


def test_who_has_most_free_places_comes_first_and_who_is_full_last(world):
    takes = {"Åse Prøve": 3, "Tor Prøve": 1, "Nils Prøve": 0}
    for name, capacity in takes.items():
        may_take(specialist(world, name), world.place, capacity)
    may_take(world.people["supervisor"], world.place, 1)

    answer = see(world)

    assert names(answer) == [
        "Åse Prøve",
        "Tor Prøve",
        "Vegard Prøve",  # of whom nobody has said how many: who has fewest first
        "Viktor Prøve",
        "Nils Prøve",
        "Vera Prøve",
    ]


@pytest.mark.parametrize(
    ("capacity", "said"),
    [
        (None, "2 trainees"),
        (0, "2 trainees more than the 0 agreed"),
        (1, "1 trainee more than the 1 agreed"),
        (2, "Full: 2 of 2 places taken"),
        (3, "1 free place of 3"),
        (4, "2 free places of 4"),
    ],
)
def test_a_row_says_how_many_places_are_free(world, capacity, said):
    vera = world.people["supervisor"]
    charge_of(vera, world.place, "Nora Demo")
    charge_of(vera, world.place, "Selma Demo", role="deputy")
    may_take(vera, world.place, capacity)

    row = next(row for row in part(see(world), "qualified") if row.startswith("Vera"))

    assert f"{said} Ida Demo Nora Demo Deputy for Selma Demo" in row


def test_who_takes_nobody_is_said_to(world):
    may_take(world.people["ended supervisor"], world.place, 0)

    assert "Takes no trainees" in part(see(world), "qualified")[-1]


def test_places_in_another_municipality_are_not_told_of(world):
    person("supervisor", world.elsewhere, user=world.people["supervisor"])
    may_take(world.people["supervisor"], world.elsewhere, 4)

    row = next(row for row in part(see(world), "qualified") if row.startswith("Vera"))

    assert "1 trainee Ida Demo" in row


def test_each_row_leads_to_where_the_number_is_set(world):
    vera = world.people["supervisor"].memberships.get()
    charge_of(SpecialistFactory(name="Pensjonert Prøve"), world.place, "Nora Demo")

    links = tree(see(world)).xpath("//a[contains(@href, '/capacity/')]")

    assert reverse("set_capacity", args=[vera.pk]) in [link.get("href") for link in links]
    assert len(links) == 3  # not of one who supervises without the role


def test_who_has_fewest_trainees_comes_first_where_nobody_has_said_how_many(world):
    specialist(world, "Åse Prøve")
    charge_of(world.people["supervisor"], world.place, "Nora Demo")

    answer = see(world)

    assert heading(answer) == "Supervisors in Prøvevik"
    assert names(answer) == [
        "Vegard Prøve",
        "Åse Prøve",
        "Viktor Prøve",
        "Vera Prøve",
    ]
    assert "2 trainees Ida Demo Nora Demo" in part(answer, "qualified")[-1]


def test_a_row_tells_right_course_and_charges(world):
    vera = world.people["supervisor"]
    vera.qualification.specialist_until = TODAY + timedelta(days=100)
    vera.qualification.supervisor_course_on = date(2021, 5, 3)
    vera.qualification.save()
    charge_of(vera, world.place, "Nora Demo", role="deputy")
    world.assignment.ends_on = TODAY + timedelta(days=9)
    world.assignment.save()

    row = next(row for row in part(see(world), "qualified") if row.startswith("Vera"))

    assert row.startswith("Vera Prøve Specialist since 2015, until ")
    assert "Supervisor course in 2021" in row
    assert "1 trainee Ida Demo until " in row
    assert row.endswith("Deputy for Nora Demo Say how many they can take: Vera Prøve")


def test_who_is_no_specialist_stands_apart_with_the_exemptions(world):
    unni = person("supervisor", world.place, name="Unni Prøve")
    charge = charge_of(unni, world.place, "Thea Demo")
    AuthorisationFactory(
        trainee=charge.trainee, supervisor=unni, starts_on=TODAY, ends_on=TODAY + timedelta(days=5)
    )
    person("supervisor", world.place, name="Nils Prøve")

    unni_row, nils_row = part(see(world), "others")

    assert "Not a specialist" in unni_row
    assert "Exemption for Thea Demo: " in unni_row
    assert "No trainees now" in nils_row


def test_an_exemption_that_is_over_is_not_told_of(world):
    unni = person("supervisor", world.place, name="Unni Prøve")
    AuthorisationFactory(
        trainee=world.trainee, supervisor=unni, starts_on=date(2025, 1, 1), ends_on=TODAY - timedelta(days=1)
    )

    (row,) = part(see(world), "others")

    assert "Exemption" not in row


def test_doctors_in_need_come_first_with_the_reason(world):
    world.assignment.delete()
    charge_of(person("supervisor", world.place, name="Unni Prøve"), world.place, "Thea Demo")

    answer = see(world)

    assert part(answer, "in-need") == [
        "Ida Demo No supervisor Assign a supervisor: Ida Demo",
        "Thea Demo The supervisor is not qualified Assign a supervisor: Thea Demo",
    ]


def test_nobody_is_in_need_where_everybody_has_a_qualified_one(world):
    assert part(see(world), "in-need") == []


def test_charges_in_another_municipality_are_not_told_of(world):
    vera = world.people["supervisor"]
    person("supervisor", world.elsewhere, user=vera)
    charge_of(vera, world.elsewhere, "Magnus Demo")

    assert "Magnus" not in see(world).content.decode()


def test_one_who_supervises_without_the_role_is_there_too(world):
    charge_of(SpecialistFactory(name="Pensjonert Prøve"), world.place, "Nora Demo")

    assert any(row.startswith("Pensjonert Prøve") for row in part(see(world), "qualified"))


def test_a_new_municipality_is_told_how_to_begin(world):
    place = MunicipalityFactory(name="Ny kommune")
    coordinator = person("coordinator", place)

    page = browser(coordinator).get(reverse("supervisors", args=[place.pk]))

    assert read(tree(page).find_class("app-empty")[0]).startswith("No supervisors yet Invite somebody")


def test_the_page_takes_as_many_queries_for_thirty_supervisors_as_for_three(world):
    client = browser(world.people["coordinator"])
    address = reverse("supervisors", args=[world.place.pk])
    before = queries_of(client, address)

    for number in range(27):
        charge = charge_of(specialist(world, f"Prøve {number}"), world.place, f"Demo {number}")
        AuthorisationFactory(trainee=charge.trainee, supervisor=charge.supervisor)

    assert queries_of(client, address) == before <= 12
