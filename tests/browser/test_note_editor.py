"""Nothing typed is lost: a page that the browser restores, a lost network, a lost session."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from supervision.models import Note
from tests.browser.test_pages import sign_in
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    world = make_world()
    Note.objects.all().delete()
    return world


@pytest.fixture
def page(new_context, live_server, world):
    """The trainee's page of the session, in a browser of their own."""
    context = new_context(base_url=live_server.url)
    sign_in(context, world.people["trainee"], live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"/supervision/sessions/{world.session.pk}/")
    return page


def write(page, text):
    page.locator("#note-text").press_sequentially(text)


def status(page):
    return page.locator("#note-status")


def test_a_page_that_the_browser_restores_overwrites_nothing(page, expected_complaints):
    expected_complaints += ["status of 409", "Code 409"]
    write(page, "Først")
    expect(status(page)).to_contain_text("Lagret")
    page.get_by_role("link", name="Mine veiledninger").first.click()
    page.go_back()
    was_empty = page.locator("#note-text").input_value() == ""

    write(page, " og så mer")

    expect(status(page)).to_contain_text("to tekster" if was_empty else "Lagret")
    assert Note.objects.get().text in ("Først", " og så merFørst", "Først og så mer")
    assert "Først" in Note.objects.get().text


def test_the_page_says_who_acts_next_once_the_text_is_saved(page):
    expect(page.locator("#next-step")).to_contain_text("Venter på at du skriver")

    write(page, "Vi snakket om hvile.")

    expect(page.locator("#next-step")).to_contain_text("Venter på at Vera Prøve ferdigstiller")
    expect(page.locator("#note-text")).to_be_focused()


def test_a_lost_network_loses_nothing(page, expected_complaints):
    expected_complaints += ["ERR_INTERNET_DISCONNECTED", "htmx:"]
    page.context.set_offline(True)
    write(page, "Skrevet på toget")
    expect(status(page)).to_contain_text("Ikke lagret på serveren")
    assert not Note.objects.exists()

    page.context.set_offline(False)

    expect(status(page)).to_contain_text("Lagret")
    assert Note.objects.get().text == "Skrevet på toget"


def test_a_lost_session_loses_nothing(page, world, live_server, expected_complaints):
    expected_complaints += ["status of 401", "Code 401"]
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    write(page, "Skrevet for sent")
    expect(status(page)).to_contain_text("logget ut")
    assert not Note.objects.exists()

    sign_in(page.context, world.people["trainee"], live_server.url)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"/supervision/sessions/{world.session.pk}/")
    page.locator("[data-draft-restore]").click()

    expect(status(page)).to_contain_text("Lagret")
    assert Note.objects.get().text == "Skrevet for sent"
