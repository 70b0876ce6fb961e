"""What higher apps show on these pages: with none nothing is said of it, with two both stand in order."""

from datetime import date

import pytest
from django.template import Template
from django.urls import reverse

from supervision import contributions
from supervision.contributions import Panel, Remedy, WaitingItem
from tests.pages import browser, read, rows, tree
from tests.world import make_world

pytestmark = pytest.mark.django_db
SHOWN = Template('<p class="from-above">{{ panel.word }}</p>')


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(params=[0, 2])
def listed(request):
    """Puts that many contributors into the list of that name; the list is as before afterwards."""
    kept = {}

    def put(name, *functions):
        found = getattr(contributions, name)
        kept[name] = found[:]
        found[:] = functions[: request.param]
        return request.param

    yield put
    for name, functions in kept.items():
        getattr(contributions, name)[:] = functions


def contributor(make, asked):
    """A function of a higher app that notes whom and what it was asked about."""

    def contribute(*about):
        asked.append(about)
        return [make]

    return contribute


@pytest.mark.parametrize(
    ("name", "page", "about", "reader"),
    [
        ("session_panels", "session", "session", "trainee"),
        ("trainee_panels", "account", "trainee", "leader"),
        ("dashboard_panels", "compliance", "place", "leader"),
    ],
)
def test_a_page_shows_the_panels_of_higher_apps_in_order(world, listed, name, page, about, reader):
    user, about, asked = world.people[reader], getattr(world, about), []
    panels = [contributor(Panel(SHOWN, {"word": word}), asked) for word in ("first", "second")]
    number = listed(name, *panels)

    answer = browser(user).get(reverse(page, args=[about.pk]))

    assert [read(node) for node in tree(answer).find_class("from-above")] == ["first", "second"][:number]
    assert asked == [(user, about)] * number


def test_panels_of_a_session_are_for_its_two_alone(world, listed):
    listed("session_panels", *[contributor(Panel(SHOWN, {"word": "secret"}), [])] * 2)
    answer = browser(world.people["coordinator"]).get(reverse("session", args=[world.session.pk]))
    assert tree(answer).find_class("from-above") == []


@pytest.mark.parametrize("page", ["trainee", "end_assignment"])
def test_remedies_are_offered_where_a_supervisor_is_missing(world, listed, page):
    user, asked = world.people["coordinator"], []
    remedy = [contributor(Remedy(word, "/way-out/", "Begin"), asked) for word in ("First.", "Second.")]
    number = listed("remedies", *remedy)
    if page == "trainee":
        world.trainee.assignments.all().delete()
    address = {"trainee": world.trainee.pk, "end_assignment": world.assignment.pk}[page]

    answer = browser(user).get(reverse(page, args=[address]))

    links = [read(link.getparent()) for link in tree(answer).findall(".//a[@href='/way-out/']")]
    assert links == ["First. Begin", "Second. Begin"][:number]
    assert asked == [(user, world.trainee)] * number


def test_what_waits_is_joined_oldest_first(world, listed):
    items = [WaitingItem(date(2026, 5, day), f"From {day}. May", "/there/", "Do it") for day in (9, 3)]
    number = listed("waiting_items", *[contributor(item, []) for item in items])
    answer = browser(world.people["clinical instructor"]).get(reverse("home"))
    assert [row.startswith(word) for row, word in zip(rows(answer), ["From 3", "From 9"], strict=False)] == [
        True
    ] * number
