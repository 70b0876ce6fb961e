"""Who can take one more: the municipality's supervisors with their right and their trainees."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

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


def test_who_has_fewest_trainees_comes_first(world):
    specialist(world, "Åse Prøve")
    charge_of(world.people["supervisor"], world.place, "Nora Demo")

    answer = see(world)

    assert heading(answer) == "Supervisors in Prøvevik"
    assert [row.split(" Specialist")[0] for row in part(answer, "qualified")] == [
        "Vegard Prøve",
        "Åse Prøve",
        "Viktor Prøve",
        "Vera Prøve",
    ]
    assert part(answer, "qualified")[-1].endswith("2 trainees Ida Demo Nora Demo")


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
    assert row.endswith("Deputy for Nora Demo")


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
    assert nils_row.endswith("No trainees now")


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
