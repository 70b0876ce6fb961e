"""Without JavaScript: a goal from the session's picker to its approval, and an application for an exemption
from its first word until it is sent."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exemptions.models import Application, ApplicationState
from learning_goals.models import Activity, SignOff, SignOffState
from municipalities.days import today
from municipalities.models import User
from tests.browser.test_pages import sign_in
from tests.exemptions import cases
from tests.learning_goals.factories import InstructorshipFactory
from tests.learning_goals.scene import SENTENCE, Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWER = "Jeg har sett det flere ganger."
TEXTS = {
    "challenges": {"challenges": "Ingen ledig spesialist."},
    "search": {"measures_to_find": "Lyst ut tre ganger.", "cooperation": "Spurt naboene."},
    "period": {"starts_on": f"{cases.first_day()}", "ends_on": f"{cases.last_day()}"},
    "specialists": {
        "specialists": "4",
        "specialists_counted_on": f"{today()}",
        "specialists_source": "Fastlegeregisteret",
    },
    "supervisor": {"competence": "Fire år i allmennpraksis.", "experience": "Har veiledet i to år."},
    "plan": {"plan": "En spesialist begynner til høsten."},
    "sender": {"case_number": "26/123"},
}


@pytest.fixture
def page_of(new_context, live_server):
    """A page of that person, whose browser runs no script."""

    def of(person, name, row):
        context = new_context(base_url=live_server.url, java_script_enabled=False)
        sign_in(context, person, live_server.url)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(reverse(name, args=[row.pk]))
        return page

    return of


def press(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def told(page, text):
    expect(page.locator(".app-messages")).to_contain_text(text)


def test_a_goal_from_the_session_to_its_approval(page_of, expected_complaints):
    expected_complaints.append("status of 422")  # a word that fits no goal
    scene = Scene()
    User.objects.update(language="en-gb")
    InstructorshipFactory(trainee=scene.world.trainee, instructor=scene["clinical instructor"])
    ida = page_of(scene["trainee"], "session", scene.world.session)
    it_is_picked_and_an_activity_recorded(ida, scene)
    vera = page_of(scene["supervisor"], "finalise_session", scene.world.session)
    press(vera, "Finalise")
    told(vera, "finalised")
    it_is_asked_about_and_sent(ida, scene)
    siri = page_of(scene["clinical instructor"], "opinion", scene.goal.opinions.get())
    siri.get_by_label("What you have seen").fill(ANSWER)
    press(siri, "Send the answer")
    told(siri, "Thank you")

    vera.goto(reverse("goal", args=[scene.goal.pk]))
    vera.get_by_role("link", name="Recommend", exact=True).click()
    vera.get_by_label("Why you recommend it").fill(SENTENCE)
    press(vera, "Recommend")
    told(vera, "recommended")
    the_leader_opens_it_ticks_it_and_approves(page_of(scene["leader"], "plans", scene.world.place), scene)


def it_is_picked_and_an_activity_recorded(page, scene):
    page.get_by_role("searchbox").fill(scene.goal.goal.code)
    press(page, "Find")
    told(page, f"{scene.goal.goal.code} is added.")

    page.goto(reverse("record_activity", args=[scene.world.trainee.pk]))
    page.get_by_label("What was it?").select_option("course")
    page.get_by_label("Title").fill("Kurs i akuttmedisin")
    page.get_by_label("Learning goals", exact=False).first.fill("finnes ikke")
    press(page, "Save as a draft")
    expect(page.get_by_role("main")).to_contain_text("No goal of the plan fits.")
    page.get_by_label("Learning goals", exact=False).first.fill(scene.goal.goal.code)
    press(page, "Save as a draft")
    told(page, "saved as a draft")
    assert Activity.objects.get().goals.get() == scene.goal


def it_is_asked_about_and_sent(page, scene):
    page.goto(reverse("goal", args=[scene.goal.pk]))
    follow(page, "Ask for a statement")
    press(page, "Ask")
    told(page, "Siri Demo is asked.")
    follow(page, "Send to the supervisor")
    press(page, "Send")
    told(page, "The goal is sent to Vera Prøve.")


def the_leader_opens_it_ticks_it_and_approves(page, scene):
    page.get_by_role("link", name="See what waits").click()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    follow(page, re.compile("See what shows it"))
    expect(page.get_by_role("main")).to_contain_text(ANSWER)
    page.get_by_role("banner").get_by_role("link", name="To approve").click()
    page.get_by_role("checkbox", name=scene.goal.goal.code).check()
    press(page, "Approve those ticked")
    told(page, "1 goal is approved.")
    assert SignOff.objects.get().state == SignOffState.APPROVED


def test_an_application_from_draft_to_sent(page_of):
    case = cases.make_case()
    cases.letterhead(case)
    User.objects.update(language="en-gb")
    page = page_of(case.coordinator, "applications", case.place)
    follow(page, "New application")
    page.get_by_label("Ida Demo").check()
    page.get_by_label("Temporary supervisor").select_option(label="Unni Prøve")
    press(page, "Begin the application")
    each_part_is_saved_by_its_button(page)

    follow(page, "It is ready")
    press(page, "It is ready")
    told(page, "The application is ready.")
    expect(page.get_by_role("main")).to_contain_text("The letter is being made.")
    application = cases.rendered(Application.objects.get())  # what a worker does
    follow(page, "Look again")
    expect(page.get_by_role("heading", level=1)).to_have_text("The letter is ready")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the letter").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    follow(page, "Back to the application")
    follow(page, re.compile("^Send$"))
    press(page, "It is sent")
    told(page, "It is written down as sent.")
    application.refresh_from_db()
    assert application.state == ApplicationState.SENT


def each_part_is_saved_by_its_button(page):
    follow(page, re.compile("points? that (is|are) missing"))
    for part, texts in TEXTS.items():
        for name, text in texts.items():
            page.locator(f"[name='{part}-{name}']").fill(text)
        page.locator(f"#{part}").get_by_role("button", name="Save").click()
        told(page, "Saved.")
        expect(page).to_have_url(re.compile(f"#{part}$"))
    expect(page.locator("#points-heading")).to_have_text("Nothing is missing")
