"""Everybody in a municipality sees the goals that are in force there, and finds one by a few letters."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from alis.seed import goals_catalogue
from tests.learning_goals.factories import CatalogueFactory, GoalFactory
from tests.pages import browser, heading, queries_of, tree, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def world():
    return make_world()


def page_of(world, part="trainee", typed=None, place=None):
    address = reverse("catalogue", args=[(place or world.place).pk])
    return browser(world.people[part]).get(address, {"q": typed} if typed is not None else {})


def summaries(answer):
    return [" ".join(one.text_content().split()) for one in tree(answer).xpath("//main//details/summary")]


def test_the_goals_in_force_stand_by_kind_and_group(world):
    alm = CatalogueFactory(kind="ALM", name="Allmenn", is_fictitious=False)
    for code, group in (("ALM-003", "B"), ("ALM-001", "B"), ("ALM-002", "A")):
        GoalFactory(catalogue=alm, code=code, title="Mål", group=group)
    GoalFactory(catalogue=CatalogueFactory(kind="ALM", valid_from=TODAY + timedelta(days=1)), code="ALM-009")

    page = page_of(world)

    assert heading(page) == "3 learning goals are in force in Prøvevik"
    assert summaries(page) == ["B 2 goals", "ALM-001 Mål", "ALM-003 Mål", "A 1 goal", "ALM-002 Mål"]
    assert "invented" not in words(page)


def test_a_goal_is_found_by_code_title_and_word_without_a_script(world):
    goals_catalogue.write()

    for typed, found in (
        ("alm 55", "ALM-055"),
        ("svimmelhet", "ALM-057"),
        ("taushet", "FKM-115"),
        ("nyreprøver", "ALM-040"),
    ):
        assert any(one.startswith(found) for one in summaries(page_of(world, typed=typed))[:5]), typed
    assert "0 goals fit “tullball”" in words(page_of(world, typed="tullball"))


def test_the_page_says_that_the_demo_s_goals_are_invented_once(world):
    goals_catalogue.write()

    assert words(page_of(world)).count("Invented learning goals") == 1


def test_a_municipality_s_own_goals_are_those_it_sees(world):
    common = CatalogueFactory(kind="FKM")
    GoalFactory(catalogue=common, code="FKM-001", title="Felles", group="")
    own = CatalogueFactory(kind="FKM", municipality=world.place)
    GoalFactory(catalogue=own, code="FKM-001", title="Eget", group="")

    assert summaries(page_of(world)) == ["Without a group 1 goal", "FKM-001 Eget"]
    assert "For Prøvevik alone." in words(page_of(world))
    assert summaries(page_of(world, "stranger", place=world.elsewhere)) == [
        "Without a group 1 goal",
        "FKM-001 Felles",
    ]


def test_only_leaders_and_coordinators_are_shown_what_they_can_do(world):
    for part, shown in (("leader", True), ("coordinator", True), ("trainee", False), ("supervisor", False)):
        assert ("Import learning goals" in words(page_of(world, part))) is shown


def test_without_goals_the_page_says_what_to_do(world):
    assert "Import Helsedirektoratet's list to begin." in words(page_of(world, "leader"))
    assert heading(page_of(world)) == "0 learning goals are in force in Prøvevik"


def test_the_page_of_115_goals_takes_as_many_queries_as_of_one(world):
    GoalFactory(catalogue=CatalogueFactory(kind="ALM"), code="ALM-500")
    client, address = browser(world.people["leader"]), reverse("catalogue", args=[world.place.pk])
    few = queries_of(client, address)

    catalogue = CatalogueFactory(kind="ALM")
    for n in range(1, 115):
        GoalFactory(catalogue=catalogue, code=f"ALM-{n:03d}")

    assert queries_of(client, address) == few
