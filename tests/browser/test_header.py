"""The header by keyboard, by a click beside it, and without JavaScript; a page on paper."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from municipalities.models import Role
from tests.browser.test_pages import sign_in
from tests.factories import MembershipFactory
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MENU = "header .app-header-row summary"
PANEL = "header .app-header-row .app-menu-panel"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def open_page(new_context, live_server, world):
    """The home page of one of them, in a browser of their own."""

    def opened(part, width=1280, **options):
        context = new_context(base_url=live_server.url, viewport={"width": width, "height": 700}, **options)
        sign_in(context, world.people[part], live_server.url)
        page = context.new_page()
        page.goto("/")
        return page

    return opened


def test_the_menu_opens_and_closes_by_keyboard(open_page):
    page = open_page("coordinator")
    page.locator(MENU).focus()

    page.keyboard.press("Enter")
    expect(page.locator(PANEL)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.locator(PANEL)).to_be_hidden()
    expect(page.locator(MENU)).to_be_focused()


def test_the_first_stop_of_the_keyboard_leads_past_the_header(open_page):
    page = open_page("coordinator")

    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip-link")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_a_click_beside_it_closes_the_menu(open_page):
    page = open_page("coordinator")
    page.locator(MENU).click()
    expect(page.locator(PANEL)).to_be_visible()

    page.locator("h1").click()

    expect(page.locator(PANEL)).to_be_hidden()


def test_on_a_phone_all_pages_are_in_the_menu_without_javascript(open_page, world):
    page = open_page("coordinator", width=360, java_script_enabled=False)
    register = page.locator(PANEL).locator(f"a[href='{reverse('trainees', args=[world.place.pk])}']")
    expect(register).to_be_hidden()

    page.locator(MENU).click()
    register.click()

    expect(page).to_have_url(re.compile("/trainees/$"))


def test_the_pages_of_several_municipalities_fold_one_at_a_time(open_page, world):
    MembershipFactory(user=world.people["leader"], municipality=world.elsewhere, role=Role.LEADER)
    page = open_page("leader")
    folded = page.locator("nav.app-nav details")

    folded.nth(0).locator("summary").click()
    folded.nth(1).locator("summary").click()

    expect(folded.nth(0).locator("a").first).to_be_hidden()
    folded.nth(1).locator("a").first.click()
    expect(page).to_have_url(re.compile(reverse("compliance", args=[world.place.pk])))


def test_a_page_on_paper_holds_what_it_says_and_no_way_to_go_on(open_page, world):
    page = open_page("leader")
    page.goto(reverse("compliance", args=[world.place.pk]))

    page.emulate_media(media="print")

    for gone in ("header.app-header", "footer", ".app-breadcrumbs", "main .ds-button"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("main h1")).to_be_visible()
    ink = page.locator("main h1").evaluate("node => getComputedStyle(node).color")
    assert ink == "rgb(0, 0, 0)"
