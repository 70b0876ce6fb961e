"""Every page as its reader sees it, wide and light, narrow and dark: axe finds nothing, nothing scrolls
sideways even at four times the size, the console stays empty, and the heading says what the page is about."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.actions import invite
from supervision.actions.addenda import add_addendum
from supervision.actions.sessions import finalise_session
from tests.browser.plan_pages import pages_of_plans
from tests.exemptions import cases
from tests.factories import (
    AssignmentFactory,
    AuthorisationFactory,
    LeaveFactory,
    NoteFactory,
    SessionFactory,
    TraineeFactory,
    UserFactory,
)
from tests.learning_goals.addresses import activity_pages, goal_pages
from tests.learning_goals.keeping import pages_of_kept_plans
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT_400_PER_CENT = 320  # a window of 1280 pixels, magnified
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What a screen reader goes by: one main part, one first heading, levels without a gap, landmarks with a name.
OUTLINE = """() => {
    const faults = [];
    const all = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
    for (const alone of ["main", "h1", "body > header", "body > footer"]) {
        if (all(alone).length !== 1) faults.push(`has ${all(alone).length} of ${alone}`);
    }
    if (!document.querySelector("main h1")) faults.push("its first heading is not in the main part");
    const levels = all("h1, h2, h3, h4, h5, h6").map((node) => Number(node.tagName[1]));
    levels.forEach((level, at) => {
        if (level > (levels[at - 1] ?? 0) + 1) faults.push(`goes from h${levels[at - 1] ?? 0} to h${level}`);
    });
    const name = (node) => node.getAttribute("aria-label")
        ?? document.getElementById(node.getAttribute("aria-labelledby"))?.textContent.trim();
    const names = all("nav, section[aria-labelledby], aside").map(name);
    if (names.some((one) => !one)) faults.push("has a landmark without a name");
    const navs = all("nav").map(name);
    if (new Set(navs).size !== navs.length) faults.push(`has landmarks of one name: ${navs}`);
    if (!document.title.split(" – ")[0].trim()) faults.push("its title does not say what it is about");
    return faults;
}"""


def pages(world):
    """Name → who, and the address."""
    kept_plans = pages_of_kept_plans(world)  # first: the demo's catalogue gives way to any other
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
    gap = trainee_with_gaps(world)
    case = cases.of(world)
    letters = {state: make(case) for state, make in cases.IN_TURN.items()}
    measure = cases.measure(case)
    _, token = invite("ny@example.no", world.place, "trainee", actor=people["coordinator"])

    def at(name, row=None):
        return reverse(name, args=[row.pk] if row else None)

    return [
        (None, at("account_login")),
        (None, at("accessibility")),
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
        ("trainee", at("history")),
        ("trainee", "/nowhere/"),
        ("trainee", at("compliance", world.place)),
        ("trainee", at("account_change_password")),
        ("supervisor", at("home")),
        ("supervisor", at("sessions")),
        ("supervisor", at("sessions_to_finalise")),
        ("supervisor", at("finalise_session", world.session)),
        ("supervisor", at("session", sealed)),
        ("leader", at("home")),
        ("leader", at("compliance", world.place)),
        ("leader", at("account", world.trainee)),
        ("leader", at("session", world.session)),
        ("coordinator", at("trainees", world.place)),
        ("coordinator", at("trainee", world.trainee)),
        ("coordinator", at("trainee", gap)),
        ("coordinator", at("supervisors", world.place)),
        ("coordinator", at("set_capacity", people["supervisor"].memberships.get())),
        ("coordinator", at("assign_supervisor", world.trainee)),
        ("coordinator", at("end_assignment", world.assignment)),
        ("coordinator", at("close_session", world.session)),
        ("coordinator", at("applications", world.place)),
        ("leader", at("applications", world.place)),
        ("coordinator", at("start_application", world.place)),
        *(("coordinator", at("application", letter)) for letter in letters.values()),
        ("leader", at("application", letters["draft"])),
        ("coordinator", at("add_attachment", letters["draft"])),
        ("coordinator", at("letter", letters["ready"])),
        ("coordinator", at("letter", letters["sent"])),
        ("coordinator", at("send_application", letters["ready"])),
        ("coordinator", at("ask_information", letters["sent"])),
        ("coordinator", at("answer_information", letters["information_asked"])),
        ("coordinator", at("decide_application", letters["sent"])),
        ("coordinator", at("appeal_decision", letters["rejected"])),
        ("coordinator", at("revoke_exemption", letters["granted"])),
        ("coordinator", at("withdraw_application", letters["sent"])),
        ("coordinator", at("mark_ready", letters["complete"])),
        ("coordinator", at("measures", world.place)),
        ("coordinator", at("add_measure", world.place)),
        ("coordinator", at("change_measure", measure)),
        ("coordinator", at("letterhead", world.place)),
        *activity_pages(world),
        *goal_pages(world),
        *pages_of_plans(world),
        ("coordinator", at("people", world.place)),
        ("coordinator", at("invite", world.place)),
        *kept_plans,
        ("stranger", at("sessions")),
        ("stranger", at("home")),
        ("stranger", at("compliance", world.elsewhere)),
        ("stranger", at("trainees", world.elsewhere)),
    ]


def trainee_with_gaps(world):
    """A doctor with a bit of everything over time: leave, a deputy, an exemption that runs out, gaps."""
    today = timezone.localdate()
    trainee = TraineeFactory(municipality=world.place, in_service=True, person__name="Elias Demo")
    unni = UserFactory(name="Unni Prøve")
    for days, length, role in ((300, 90, "primary"), (120, 40, "deputy"), (30, 400, "primary")):
        begin = today - timedelta(days=days)
        end = begin + timedelta(days=length)
        AssignmentFactory(trainee=trainee, supervisor=unni, starts_on=begin, ends_on=end, role=role)
    LeaveFactory(trainee=trainee, starts_on=today - timedelta(days=80), ends_on=today - timedelta(days=50))
    AuthorisationFactory(trainee=trainee, supervisor=unni, ends_on=today + timedelta(days=40))
    return trainee


def sign_in(context, person, url):
    """The browser carries the person's session."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_every_page(new_context, live_server, width, colours, expected_complaints):
    expected_complaints += ["status of 404", "status of 403"]  # pages that say that something is not there
    world = make_world()
    for person in world.people.values():
        person.set_password("en setning jeg husker")
        person.save()
    tabs, faults = {}, []
    for part, path in pages(world):
        if part not in tabs:
            context = new_context(base_url=live_server.url, color_scheme=colours, reduced_motion="reduce")
            if part:
                sign_in(context, world.people[part], live_server.url)
            tabs[part] = context.new_page()
        tabs[part].set_viewport_size({"width": width, "height": 800})
        tabs[part].goto(path)
        faults += [f"{part} {path}: {fault}" for fault in faults_of(tabs[part], width)]
    assert faults == []


def faults_of(page, width):
    only = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = Axe().run(page, options=only).response["violations"]
    yield from (f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found)
    for narrow in (width, AT_400_PER_CENT):
        page.set_viewport_size({"width": narrow, "height": 256})
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > narrow:
            yield f"scrolls sideways at {narrow}: {needed} px"
    yield from page.evaluate(OUTLINE)
