"""Goals are picked on the page of a session without leaving the keyboard, and an activity is recorded on a
phone; both quickly, and without anything typed being lost."""

from time import monotonic

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from learning_goals.models import Activity, Goal, PlanGoal
from tests.browser.test_pages import sign_in
from tests.learning_goals.factories import CatalogueFactory
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT_CLICKS = """
  window.clicks = 0;
  document.addEventListener("click", (event) => (window.clicks += event.detail > 0), true);
"""
SUBJECTS = ["Samtalen", "Barn og unge", "Eldre", "Akuttmedisin", "Psykisk helse", "Hud"]


@pytest.fixture
def world():
    """The trainee's plan holds 115 goals; one is about the emergency clinic."""
    world = make_world()
    for kind, number in (("ALM", 86), ("FKM", 29)):
        catalogue = CatalogueFactory(kind=kind)
        Goal.objects.bulk_create(
            Goal(
                catalogue=catalogue,
                code=f"{kind}-{n:03d}",
                title=f"Oppdiktet {SUBJECTS[n % 6].lower()} {n}",
                group=SUBJECTS[n % 6],
                text_nb="Legen skal kunne dette." if n != 40 else "Legen skal kunne ta imot på legevakten.",
            )
            for n in range(1, number + 1)
        )
    PlanGoal.objects.bulk_create(PlanGoal(trainee=world.trainee, goal=goal) for goal in Goal.objects.all())
    return world


@pytest.fixture
def opened(new_context, live_server, world):
    """A page of that person, at that address."""

    def open_page(part, name, row, **options) -> Page:
        context = new_context(base_url=live_server.url, **options)
        sign_in(context, world.people[part], live_server.url)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(reverse(name, args=[row.pk]))
        return page

    return open_page


def chips(page: Page):
    return page.locator(".app-chips li")


@pytest.mark.parametrize("part", ["trainee", "supervisor"])
def test_two_goals_cost_at_most_two_clicks_and_ten_seconds(opened, world, part):
    page = opened(part, "session", world.session)
    page.get_by_label("Referat").press_sequentially("Husk dette. ")
    page.evaluate(COUNT_CLICKS)
    begin = monotonic()

    page.get_by_role("searchbox").click()
    page.keyboard.type("55", delay=30)
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(1)
    page.keyboard.type("legevakt", delay=30)
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(2)

    took = monotonic() - begin
    assert page.evaluate("window.clicks") == 1
    assert took < 10
    expect(chips(page).nth(0)).to_contain_text("ALM-055")
    expect(chips(page).nth(1)).to_contain_text("ALM-040")
    assert "Husk dette. " in page.get_by_label("Referat").input_value()
    assert world.session.goals.count() == 2


def test_a_word_that_fits_many_goals_is_chosen_from_with_the_mouse_or_the_keyboard(opened, world):
    page = opened("trainee", "session", world.session)

    page.get_by_role("searchbox").fill("akutt")
    page.locator("#session-goals-found button").first.click()
    expect(chips(page)).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("hud")
    page.keyboard.press("Enter")
    expect(page.locator("#session-goals-found button").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(2)
    chips(page).first.get_by_role("button").press("Enter")
    expect(chips(page)).to_have_count(1)
    expect(page.get_by_role("heading", name="Læringsmål i veiledningen")).to_be_focused()


def test_the_picker_works_without_script(opened, world):
    page = opened("trainee", "session", world.session, java_script_enabled=False)

    page.get_by_role("searchbox").fill("hud")
    page.get_by_role("button", name="Finn").click()
    page.locator("#session-goals-found button").nth(1).click()
    expect(chips(page)).to_have_count(1)
    chips(page).get_by_role("button").click()
    expect(chips(page)).to_have_count(0)


def test_an_activity_is_recorded_and_sent_on_a_phone_within_a_minute(opened, world):
    page = opened("trainee", "record_activity", world.trainee, viewport={"width": 360, "height": 740})
    page.evaluate(COUNT_CLICKS)
    begin = monotonic()

    page.get_by_label("Hva var det?").select_option("emergency_duty")
    page.get_by_label("Tittel").fill("Kveldsvakt")
    page.get_by_label("Hva du gjorde og lærte").fill("Tok imot tre pasienter sammen med bakvakt.")
    page.get_by_label("Læringsmål", exact=False).first.fill("legevakt")
    page.get_by_label("ALM-040").check()
    page.get_by_label("Hvem signerer?").select_option(label="Siri Demo")
    page.get_by_role("button", name="Send til signering").click()

    expect(page.get_by_role("status").first).to_contain_text("Aktiviteten er sendt til Siri Demo.")
    assert monotonic() - begin < 60
    activity = Activity.objects.get()
    assert [one.goal.code for one in activity.goals.all()] == ["ALM-040"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
