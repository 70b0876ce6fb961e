"""The header shows who one is here, and only the pages that one may open; breadcrumbs lead back."""

import pytest
from django.urls import reverse

from municipalities.models import Role
from tests.factories import MembershipFactory, UserFactory
from tests.learning_goals.deeds import Deeds
from tests.pages import browser, queries_of, read, tree
from tests.world import make_world, person

pytestmark = pytest.mark.django_db
WIDE = "//nav[contains(@class, 'app-nav')]"


@pytest.fixture
def world():
    return make_world()


def see(person, name="home", *args):
    return browser(person).get(reverse(name, args=args))


def entries(answer, nav=WIDE):
    return [read(link) for link in tree(answer).xpath(f"{nav}//a")]


def crumbs(answer):
    return [read(link) for link in tree(answer).xpath("//nav[@class='app-breadcrumbs']//a")]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("trainee", ["Home", "My sessions", "My learning goals"]),
        ("supervisor", ["Home", "My sessions", "To finalise", "Learning goals", "To recommend"]),
        ("clinical instructor", ["Home", "To sign"]),
        ("leader", ["Home", "To approve", "Compliance", "Learning goals", "Exemptions"]),
        (
            "coordinator",
            ["Home", "Compliance", "Learning goals", "Exemptions", "Register", "Supervisors", "People"],
        ),
    ],
)
def test_the_navigation_holds_what_one_may_open(world, part, expected):
    page = see(world.people[part])

    assert entries(page) == expected
    assert entries(page, "//div[contains(@class, 'app-menu-panel')]/nav") == expected
    for address in tree(page).xpath(f"{WIDE}//a/@href"):
        assert browser(world.people[part]).get(address, follow=True).status_code == 200


def test_the_pages_of_several_municipalities_stand_under_their_names(world):
    leader = world.people["leader"]
    MembershipFactory(user=leader, municipality=world.elsewhere, role=Role.COORDINATOR)

    page = see(leader)

    folded = tree(page).xpath(f"{WIDE}//details")
    assert [read(one.find("summary")) for one in folded] == ["Demofjord", "Prøvevik"]
    assert [[read(link) for link in one.iter("a")] for one in folded] == [
        ["Compliance", "Learning goals", "Exemptions", "Register", "Supervisors", "People"],
        ["Compliance", "Learning goals", "Exemptions"],
    ]


def test_the_present_page_and_the_way_to_it_are_marked(world):
    coordinator = world.people["coordinator"]

    def marked(page):
        return [(read(one), one.get("aria-current")) for one in tree(page).xpath(f"{WIDE}//a[@aria-current]")]

    assert marked(see(coordinator)) == [("Home", "page")]
    assert marked(see(coordinator, "trainees", world.place.pk)) == [("Register", "page")]
    assert marked(see(world.people["trainee"], "plan_session")) == [("My sessions", "true")]


def test_the_header_names_municipality_and_roles(world):
    supervisor = world.people["supervisor"]
    MembershipFactory(user=supervisor, municipality=world.place, role=Role.LEADER)

    places = tree(see(supervisor)).xpath("//ul[contains(@class, 'app-places')]/li")

    assert [read(place) for place in places] == ["Prøvevik Supervisor, Leader"]


def test_every_page_but_home_and_the_public_ones_has_breadcrumbs(world):
    coordinator = world.people["coordinator"]

    assert crumbs(see(coordinator)) == []
    assert crumbs(browser().get(reverse("account_login"))) == []
    assert crumbs(see(coordinator, "people", world.place.pk)) == ["Home"]
    assert crumbs(see(coordinator, "trainee", world.trainee.pk)) == ["Home", "Register"]
    assert crumbs(see(coordinator, "assign_supervisor", world.trainee.pk)) == ["Home", "Register", "Ida Demo"]


def test_a_page_that_is_not_there_still_leads_home(world):
    page = browser(world.people["leader"]).get("/nowhere/")

    assert page.status_code == 404
    assert crumbs(page) == ["Home"]


def test_the_header_takes_no_query_for_each_municipality():
    one, many = UserFactory(), UserFactory()
    place = make_world().place
    person(Role.COORDINATOR, place, user=one)
    for _ in range(20):
        MembershipFactory(user=many, role=Role.COORDINATOR)

    assert queries_of(browser(many), reverse("history")) == queries_of(browser(one), reverse("history"))


def test_from_an_activity_the_way_leads_back_to_where_its_reader_found_it(world):
    deeds = Deeds(world)
    activity = deeds.sent(to="clinical instructor")

    def way(part):
        return crumbs(see(world.people[part], "activity", activity.pk))

    assert way("trainee") == ["Home", "My learning activities"]
    assert way("clinical instructor") == ["Home", "To sign"]
    assert way("supervisor") == ["Home", "Learning activities of Ida Demo"]
    everything = see(world.people["supervisor"], "activities", world.trainee.pk)
    assert crumbs(everything) == ["Home", "Learning goals of Ida Demo"]
