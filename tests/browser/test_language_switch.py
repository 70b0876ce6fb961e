"""What is typed survives a change of language; passwords are never kept, and nothing is kept longer."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_pages import sign_in
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def open_page(new_context, live_server, world):
    def opened(part, path, **options):
        context = new_context(base_url=live_server.url, **options)
        if part:
            sign_in(context, world.people[part], live_server.url)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        return page

    return opened


def switch_to(page, name):
    page.locator(".app-menu summary").click()
    page.get_by_role("button", name=name).click()


def kept(page):
    return page.evaluate("sessionStorage.getItem('alis-typed')")


def test_what_is_typed_comes_along(open_page, world):
    page = open_page("coordinator", reverse("assign_supervisor", args=[world.trainee.pk]))
    page.locator("#id_supervisor").select_option(label="Viktor Prøve")
    page.locator("input[value=deputy]").check()
    page.locator("#id_ends_on").fill("2031-05-17")

    switch_to(page, "English")

    expect(page.get_by_text("Save first")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Supervisor for Ida Demo")
    expect(page.locator("#id_supervisor option:checked")).to_have_text("Viktor Prøve")
    expect(page.locator("input[value=deputy]")).to_be_checked()
    expect(page.locator("#id_ends_on")).to_have_value("2031-05-17")
    assert kept(page) is None


def test_what_is_typed_comes_along_from_a_page_that_shows_what_is_wrong(
    open_page, world, expected_complaints
):
    expected_complaints.append("status of 422")
    page = open_page("trainee", reverse("plan_session"))
    page.locator("#id_date").fill("2001-05-17")
    page.locator("form.app-form button[type=submit]").click()
    expect(page.locator("ds-error-summary")).to_be_visible()

    switch_to(page, "English")

    expect(page.get_by_role("button", name="Plan")).to_be_visible()
    expect(page.locator("#id_date")).to_have_value("2001-05-17")


def test_a_password_is_never_kept(open_page):
    page = open_page(None, reverse("account_login"))
    page.locator("#id_login").fill("ida@example.no")
    page.locator("#id_password").fill("en setning jeg husker")
    with page.expect_request(lambda request: request.method == "POST"):
        page.evaluate(
            "addEventListener('submit', () => { name = JSON.stringify(sessionStorage) })"
        )  # the window's name survives the change of page
        switch_to(page, "English")

    expect(page.locator("#id_login")).to_have_value("ida@example.no")
    expect(page.locator("#id_password")).to_have_value("")
    assert "husker" not in page.evaluate("name")
    assert "ida@example.no" in page.evaluate("name")


def test_after_signing_out_nothing_is_left(open_page):
    """The page in the other language does not come, and the person signs out instead."""
    page = open_page("trainee", reverse("plan_session"))
    page.locator("#id_date").fill("2031-05-17")
    page.evaluate(
        "document.querySelector('.app-languages').dispatchEvent(new Event('submit', {bubbles: true}))"
    )
    assert "2031-05-17" in kept(page)

    page.locator(".app-menu summary").click()
    page.locator("[data-sign-out] button").click()

    expect(page.locator("#id_login")).to_be_visible()
    assert kept(page) is None


def test_a_session_that_was_lost_in_between_loses_nothing(open_page, world, live_server):
    page = open_page("trainee", reverse("plan_session"))
    page.locator("#id_date").fill("2031-05-17")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    switch_to(page, "English")
    expect(page.locator("#id_login")).to_be_visible()

    sign_in(page.context, world.people["trainee"], live_server.url)
    page.goto(reverse("plan_session"))

    expect(page.locator("#id_date")).to_have_value("2031-05-17")


def test_another_person_finds_nothing(open_page, world, live_server):
    page = open_page("trainee", reverse("plan_session"))
    page.locator("#id_date").fill("2031-05-17")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    switch_to(page, "English")

    sign_in(page.context, world.people["supervisor"], live_server.url)
    page.goto(reverse("plan_session"))

    expect(page.locator("#id_date")).to_have_value("")
    assert kept(page) is None


def test_without_javascript_one_is_told_to_save_first(open_page):
    page = open_page("trainee", reverse("plan_session"), java_script_enabled=False)
    page.locator(".app-menu summary").click()

    expect(page.get_by_text("Lagre først")).to_be_visible()
