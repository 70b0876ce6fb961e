"""Every action on exemptions by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from exemptions.models import Application
from exemptions.urls import urlpatterns
from municipalities.days import today
from municipalities.models import User
from tests.browser.journeys import Journeys, Travellers, day_from, past_day
from tests.exemptions import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

journeys = Journeys(urlpatterns)
PART = "coordinator"
TEXTS = {
    "challenges-challenges": "Ingen ledig spesialist.",
    "search-measures_to_find": "Lyst ut tre ganger.",
    "search-cooperation": "Spurt begge nabokommunene.",
    "specialists-specialists": "4",
    "specialists-specialists_source": "Fastlegeregisteret",
    "supervisor-competence": "Fire år i allmennpraksis.",
    "supervisor-experience": "Har veiledet i to år.",
    "plan-plan": "En spesialist begynner til høsten.",
}


def test_every_action_is_taken_by_somebody():
    assert journeys.covered == journeys.actions


def test_every_action_by_keyboard(new_context, live_server, tmp_path):
    case = cases.make_case()
    User.objects.update(language="en-gb")
    (tmp_path / "cv.pdf").write_bytes(cases.pdf())
    at = Travellers(new_context, case.world.people, live_server.url)
    journeys.take(at, case, folder=tmp_path)
    assert at.faults == [], "\n".join(at.faults)


@journeys.of(appeal_decision="application.appealed")
def a_rejection_is_appealed(at, case, folder):
    keyboard = at(PART, "application", cases.rejected(case))
    keyboard.follow("Write down an appeal")
    keyboard.file("file", folder / "cv.pdf")
    keyboard.send("Write down the appeal")


@journeys.of(letterhead="letterhead.changed")
def the_letterhead_is_written(at, case, folder):
    keyboard = at(PART, "applications", case.place)
    keyboard.follow("Letterhead")
    keyboard.field("organisation_number", cases.ORGANISATION_NUMBER)
    keyboard.field("address", "Rådhusgata 1")
    for name, text in cases.SIGNED.items():
        keyboard.field(name, text)
    keyboard.send("Save")


@journeys.of(
    add_measure="measure.added", change_measure="measure.changed", withdraw_measure="measure.withdrawn"
)
def a_measure_is_logged_changed_and_withdrawn(at, case, folder):
    keyboard = at(PART, "applications", case.place)
    keyboard.follow("Log of measures")
    keyboard.follow("New entry")
    keyboard.tick(keyboard.page.get_by_role("radio").first)
    keyboard.field("what", "Utlyst på nett.")
    keyboard.file("files", folder / "cv.pdf")
    keyboard.send("Add to the log")
    keyboard.follow(re.compile("^Change"))
    keyboard.field("what", "Utlyst på nett og i avisen.")
    keyboard.send("Save")
    keyboard.send(re.compile("^Withdraw"))
    assert case.place.measures.get().what == "Utlyst på nett og i avisen."


@journeys.of(
    start_application="application.started",
    save_section="application.written",
    add_attachment="application.attached",
    remove_attachment="application.detached",
    mark_ready="application.ready",
    back_to_draft="application.reopened",
    prepare_letter=None,
    send_application="application.sent",
)
def an_application_is_begun_written_and_sent(at, case, folder):
    keyboard = at(PART, "applications", case.place)
    keyboard.follow("New application")
    keyboard.tick(keyboard.page.get_by_role("checkbox", name="Ida Demo"))
    keyboard.choose("supervisor", "Unni")
    keyboard.send("Begin the application")
    it_is_written_and_saves_itself(keyboard)

    keyboard.follow("Add a file")
    keyboard.file("file", folder / "cv.pdf")
    keyboard.field("description", "CV")
    keyboard.send("Add the file")
    keyboard.send(re.compile("^Remove"))

    application = Application.objects.exclude(state="appealed").get()
    it_is_ready(keyboard)
    at(PART, "application", application)
    keyboard.send("Back to draft")
    keyboard.send("Make the letter as a PDF")
    cases.rendered(application)
    keyboard.download("Download the letter")
    it_is_ready(at(PART, "application", application))
    keyboard.send("It is sent")


def it_is_written_and_saves_itself(keyboard):
    page, first = keyboard.page, day_from(today())
    for name, text in TEXTS.items():
        keyboard.field(name, text)
        if name == "search-cooperation":
            keyboard.day("period-starts_on", first)
            keyboard.day("period-ends_on", day_from(first.replace(day=first.day + 1)))
        if name == "specialists-specialists":
            keyboard.day("specialists-specialists_counted_on", past_day())
    expect(page.locator("#status-plan")).to_contain_text("Saved")
    a_save_that_ends_later_leaves_the_keyboard_where_it_is(keyboard)
    expect(page.locator("#points-heading")).to_have_text("Nothing is missing")


def a_save_that_ends_later_leaves_the_keyboard_where_it_is(keyboard):
    page, held = keyboard.page, []
    next_step = page.locator("#next-step").get_by_role("link")
    page.route("**/save/", lambda route: held.append(route))
    keyboard.field("sender-case_number", "26/123")
    keyboard.go_to(next_step)
    page.unroute("**/save/")  # what was held back goes on
    expect(next_step).to_have_text("It is ready")
    expect(next_step).to_be_focused()


def it_is_ready(keyboard):
    keyboard.follow("It is ready")
    if (box := keyboard.page.locator("#id_looked_at")).count():
        keyboard.tick(box)
    keyboard.send("It is ready")


@journeys.of(
    ask_information="application.information_asked",
    answer_information="application.information_answered",
    decide_application="application.granted",
    renew_exemption="application.started",
    withdraw_application="application.withdrawn",
    revoke_exemption="application.revoked",
)
def more_is_asked_and_answered_and_it_is_granted_renewed_and_revoked(at, case, folder):
    application = Application.objects.exclude(state="appealed").get()
    keyboard = at(PART, "application", application)
    keyboard.follow("More information is asked")
    keyboard.field("question", "Hvor mange søkere?")
    keyboard.send("Write it down")
    keyboard.follow("Answer")
    keyboard.field("answer", "Ingen.")
    keyboard.file("files", folder / "cv.pdf")
    keyboard.send("The answer is sent")
    keyboard.follow("Write down the decision")
    keyboard.day("decided_on", past_day())
    keyboard.field("reference", "26/4567-2")
    keyboard.send("Write down the decision")

    keyboard.send("Renew")
    keyboard.follow("Withdraw")
    keyboard.send("Withdraw")
    at(PART, "application", application)
    keyboard.follow("The letter as it was sent")
    keyboard.download("Record for the archive")
    at(PART, "application", application)
    keyboard.follow("It is revoked")
    keyboard.day("ends_on", day_from(application.starts_on))
    keyboard.day("decided_on", past_day())
    keyboard.field("reference", "26/4567-9")
    keyboard.send("Write down that it is revoked")
