"""Every page as its reader sees it, wide and narrow: axe finds nothing, nothing scrolls sideways, the console
stays empty, and the heading says what the page is about."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from municipalities.actions import invite
from supervision.actions.addenda import add_addendum
from supervision.actions.sessions import finalise_session
from tests.factories import NoteFactory, SessionFactory
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pages(world):
    """Name → who, and the address."""
    people = world.people
    planned = SessionFactory(trainee=world.trainee, supervisor=people["supervisor"])
    past = SessionFactory(trainee=world.trainee, supervisor=people["supervisor"], date=world.session.date)
    sealed = NoteFactory(
        session=SessionFactory(
            trainee=world.trainee, supervisor=people["supervisor"], date=world.session.date, state="held"
        ),
        edited_by=people["trainee"],
    ).session
    finalise_session(sealed, actor=people["supervisor"], version=1)
    add_addendum(sealed, actor=people["trainee"], text="Et tillegg.", key=planned.pk)
    _, token = invite("ny@example.no", world.place, "trainee", actor=people["coordinator"])

    def at(name, row=None):
        return reverse(name, args=[row.pk] if row else None)

    return [
        (None, at("account_login")),
        (None, at("account_reset_password")),
        (None, reverse("accept_invitation", args=[token])),
        (None, reverse("accept_invitation", args=["gone"])),
        ("trainee", at("home")),
        ("trainee", at("sessions")),
        ("trainee", at("plan_session")),
        ("trainee", at("session", world.session)),
        ("trainee", at("session", planned)),
        ("trainee", at("change_session", planned)),
        ("trainee", at("cancel_session", planned)),
        ("trainee", at("hold_session", past)),
        ("trainee", at("add_addendum", sealed)),
        ("trainee", at("account", world.trainee)),
        ("trainee", at("account_change_password")),
        ("supervisor", at("home")),
        ("supervisor", at("sessions_to_finalise")),
        ("supervisor", at("finalise_session", world.session)),
        ("supervisor", at("session", sealed)),
        ("leader", at("home")),
        ("leader", at("compliance", world.place)),
        ("leader", at("account", world.trainee)),
        ("leader", at("session", world.session)),
        ("coordinator", at("trainees", world.place)),
        ("coordinator", at("trainee", world.trainee)),
        ("coordinator", at("assign_supervisor", world.trainee)),
        ("coordinator", at("end_assignment", world.assignment)),
        ("coordinator", at("close_session", world.session)),
        ("coordinator", at("people", world.place)),
        ("coordinator", at("invite", world.place)),
        ("stranger", at("sessions")),
    ]


def sign_in(context, person, url):
    """The browser carries the person's session."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page(new_context, live_server, width, expected_complaints):
    expected_complaints.append("status of 404")  # the page of an invitation that does not work
    world = make_world()
    for person in world.people.values():
        person.set_password("en setning jeg husker")
        person.save()
    contexts, faults = {}, []
    for part, path in pages(world):
        if part not in contexts:
            contexts[part] = new_context(
                base_url=live_server.url, viewport={"width": width, "height": 800}, reduced_motion="reduce"
            )
            if part:
                sign_in(contexts[part], world.people[part], live_server.url)
        page = contexts[part].new_page()
        page.goto(path)
        faults += [f"{part} {path}: {fault}" for fault in faults_of(page, width)]
        page.close()
    assert faults == []


def faults_of(page, width):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    yield from (f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found)
    if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
        yield f"scrolls sideways: {needed} px"
    if page.locator("h1").count() != 1:
        yield "has not one heading"
