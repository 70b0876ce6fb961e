"""The core journey without JavaScript: planned, written, held, finalised, and seen by the leader."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from supervision.models import Note, Session, SessionState
from tests.browser.test_pages import sign_in
from tests.world import NOTE_TEXT, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

YESTERDAY = date.today() - timedelta(days=1)
NOTE = "Vi øvde på å avslutte samtaler."
LONGER = f"{NOTE} Og på å begynne dem."


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def open_page(new_context, live_server, world):
    """A page of that person, whose browser runs no script."""

    def opened(part, name, *args):
        context = new_context(base_url=live_server.url, java_script_enabled=False)
        sign_in(context, world.people[part], live_server.url)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(reverse(name, args=args))
        return page

    return opened


def test_the_core_journey(open_page, world, expected_complaints):
    expected_complaints.append("status of 409")  # the page that shows what was saved meanwhile
    ida = open_page("trainee", "sessions")
    it_is_planned_written_and_held(ida)
    session = Session.objects.get(date=YESTERDAY)

    vera = open_page("supervisor", "home")
    it_is_finalised(vera, ida, session)

    leif = open_page("leader", "home")
    the_leader_sees_the_hours_and_not_the_note(leif, world)


def told(page):
    return page.locator(".app-messages")


def button(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def it_is_planned_written_and_held(page):
    page.get_by_role("main").get_by_role("link", name="Planlegg").first.click()
    page.get_by_label("Dato").fill(YESTERDAY.isoformat())
    page.get_by_label("Start").fill("13:15")
    button(page, "Planlegg")
    expect(told(page)).to_contain_text("planlagt")

    page.get_by_label("Referat").fill(NOTE)
    button(page, "Lagre")
    expect(page.get_by_label("Referat")).to_have_value(NOTE)
    assert Note.objects.get(session__date=YESTERDAY).text == NOTE

    page.get_by_role("link", name="Marker som gjennomført").click()
    page.get_by_label("Minutter").fill("90")
    button(page, "Marker som gjennomført")
    expect(told(page)).to_contain_text("gjennomført")


def it_is_finalised(vera, ida, session):
    """What the trainee saves after the supervisor has opened the page is shown first, not sealed unseen."""
    vera.goto(reverse("finalise_session", args=[session.pk]))
    ida.get_by_label("Referat").fill(LONGER)
    button(ida, "Lagre")

    button(vera, "Ferdigstill")
    expect(vera.get_by_role("alert")).to_contain_text("endret")
    expect(vera.get_by_role("main")).to_contain_text(LONGER)
    session.refresh_from_db()
    assert session.state == SessionState.HELD

    button(vera, "Ferdigstill")
    expect(told(vera)).to_contain_text("ferdigstilt")
    session.refresh_from_db()
    assert (session.state, session.duration_minutes, session.note.text) == ("finalised", 90, LONGER)


def the_leader_sees_the_hours_and_not_the_note(page, world):
    page.get_by_role("link", name="Se oppfølgingen").first.click()
    page.get_by_role("link", name="Ida Demo", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("1 t 30 min, Vera Prøve")
    page.get_by_role("main").get_by_role("link", name=f"{YESTERDAY.day}. ").first.click()
    expect(page.get_by_role("main")).to_contain_text("Referatet er")
    for text in (LONGER, NOTE_TEXT):
        expect(page.locator("body")).not_to_contain_text(text)
