"""What is wrong with a form comes first: the summary takes the focus, and leads to each field."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from supervision.actions.sessions import finalise_session
from tests.browser.test_pages import sign_in
from tests.factories import SessionFactory
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def forms_with_a_slip(world):
    """Who, the form's address, and what is typed into which field that is wrong."""
    supervisor = world.people["supervisor"]
    planned = SessionFactory(trainee=world.trainee, supervisor=supervisor, date=world.session.date)
    sealed = SessionFactory(
        trainee=world.trainee, supervisor=supervisor, date=world.session.date, state="held"
    )
    sealed.note = type(world.note).objects.create(
        session=sealed, text="Kort.", version=1, edited_by=supervisor, edited_at=world.note.edited_at
    )
    finalise_session(sealed, actor=supervisor, version=1)

    def at(name, row=None):
        return reverse(name, args=[row.pk] if row else None)

    membership = supervisor.memberships.get()
    yield "trainee", at("plan_session"), "date", ""
    yield "trainee", at("change_session", planned), "duration_minutes", "0"
    yield "trainee", at("hold_session", planned), "duration_minutes", "481"
    yield "trainee", at("cancel_session", planned), "reason", ""
    yield "trainee", at("add_addendum", sealed), "text", ""
    yield "trainee", at("account_change_password"), "oldpassword", "feil"
    yield "coordinator", at("close_session", world.session), "reason", ""
    yield "coordinator", at("assign_supervisor", world.trainee), "starts_on", ""
    yield "coordinator", at("end_assignment", world.assignment), "ends_on", "2001-01-01"
    yield "coordinator", at("set_capacity", membership), "capacity", "99"
    yield "coordinator", at("invite", world.place), "email", "ny lege"


def test_the_summary_takes_the_focus_and_leads_to_the_field(new_context, live_server, expected_complaints):
    expected_complaints.append("status of 422")
    world, pages = make_world(), {}
    world.people["trainee"].set_password("en setning jeg husker")
    world.people["trainee"].save()
    for part, path, field, typed in forms_with_a_slip(world):
        if part not in pages:
            context = new_context(base_url=live_server.url)
            sign_in(context, world.people[part], live_server.url)
            pages[part] = context.new_page()
            pages[part].set_default_timeout(10_000)
        page = pages[part]
        page.goto(path)
        page.locator(f"#id_{field}").fill(typed)
        page.locator("main form.app-form [type=submit]").click()

        expect(page.locator("ds-error-summary"), path).to_be_focused()
        expect(page.locator(f"#id_{field}"), path).to_have_attribute("aria-invalid", "true")
        page.locator(f"ds-error-summary a[href='#id_{field}']").press("Enter")
        expect(page.locator(f"#id_{field}"), path).to_be_focused()
