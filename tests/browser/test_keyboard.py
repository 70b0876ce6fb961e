"""Every step of the product by keyboard alone: each stop can be seen and comes in order, and what it does
stands in the database."""

import re
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from municipalities.models import Invitation
from supervision.actions.register_import import working
from supervision.models import (
    Addendum,
    Assignment,
    Note,
    RegisterImport,
    Session,
    SessionState,
    Trainee,
)
from tests.browser.keyboard import Keyboard
from tests.browser.test_pages import sign_in
from tests.factories import SessionFactory
from tests.supervision.registers import xlsx
from tests.supervision.uploads import AGENT, register_of
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "en setning jeg husker"
ANOTHER = "en helt annen setning"


@pytest.fixture
def world():
    world = make_world()
    for person in world.people.values():
        person.language = "en-gb"
        person.set_password(PASSWORD)
        person.save()
    return world


@pytest.fixture
def keyboard_of(new_context, live_server, world):
    """The keyboard of a person who is signed in; in the end no stop was invisible or out of order."""
    opened = []

    def at(part, path):
        context = new_context(base_url=live_server.url, viewport={"width": 1280, "height": 720})
        if part:
            sign_in(context, world.people[part], live_server.url)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(path)
        opened.append(Keyboard(page))
        return opened[-1]

    yield at
    faults = [fault for keyboard in opened for fault in keyboard.faults]
    assert faults == [], "\n".join(faults)


def session_page(session):
    return reverse("session", args=[session.pk])


def next_day():
    """A day to come whose day and month are the same number."""
    today = timezone.localdate()
    days = (date(today.year + later, month, month) for later in (0, 1) for month in range(1, 13))
    return next(day for day in days if day > today)


def saying(keyboard, text):
    """The page says so: the step is done."""
    expect(keyboard.page.locator(".app-messages")).to_contain_text(text)


def test_signing_in_a_new_language_a_new_password_and_signing_out(keyboard_of, world):
    keyboard = keyboard_of(None, "/")
    page, person = keyboard.page, world.people["trainee"]
    keyboard.field("login", person.email)
    keyboard.field("password", PASSWORD)
    keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/$"))

    keyboard.menu(page.get_by_role("button", name="Norsk nynorsk"))
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    keyboard.menu(page.get_by_role("button", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")
    person.refresh_from_db()
    assert person.language == "en-gb"

    keyboard.menu(page.get_by_role("link", name="Change password"))
    keyboard.field("oldpassword", PASSWORD)
    keyboard.field("password1", ANOTHER)
    keyboard.field("password2", ANOTHER)
    keyboard.button("Save the password")
    expect(page.locator(".app-messages")).not_to_be_empty()
    person.refresh_from_db()
    assert person.check_password(ANOTHER)

    keyboard.menu(page.get_by_role("button", name="Sign out"))
    expect(page.locator("#id_login")).to_be_visible()
    page.goto("/")
    expect(page.locator("#id_login")).to_be_visible()


def test_a_session_is_planned_changed_and_cancelled(keyboard_of, world):
    keyboard = keyboard_of("trainee", reverse("sessions"))
    day = next_day()

    keyboard.link("Plan")
    keyboard.day("date", day)
    keyboard.go_to(keyboard.page.locator("#id_start"))
    keyboard.page.keyboard.type("0915AM")
    keyboard.go_to(keyboard.page.locator("input[name=mode]:checked"))
    keyboard.press("ArrowDown")
    keyboard.button("Plan")
    saying(keyboard, "planned")
    session = Session.objects.get(state=SessionState.PLANNED)
    assert (session.date, f"{session.start:%H:%M}", session.mode) == (day, "09:15", "digital")

    keyboard.link("Move or change the session")
    keyboard.field("duration_minutes", "90")
    keyboard.press("Enter")
    saying(keyboard, "changed")
    session.refresh_from_db()
    assert session.duration_minutes == 90

    keyboard.link("Cancel the session")
    keyboard.field("reason", "Course")
    keyboard.button("Cancel the session")
    saying(keyboard, "cancelled")
    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == (SessionState.CANCELLED, "Course")


def test_a_note_is_written_held_finalised_added_to_and_confirmed(keyboard_of, world):
    session = SessionFactory(
        trainee=world.trainee, supervisor=world.people["supervisor"], date=world.session.date
    )
    trainee = keyboard_of("trainee", session_page(session))
    trainee.go_to(trainee.page.locator("#note-text"))
    trainee.page.keyboard.type("We talked about calm on duty.")
    trainee.use(trainee.page.locator("#note-form button[type=submit]"))
    expect(trainee.page.locator("#note-status")).to_contain_text("Saved")
    assert Note.objects.get(session=session).text == "We talked about calm on duty."

    trainee.link("Mark as held")
    trainee.field("duration_minutes", "75")
    trainee.button("Mark as held")
    saying(trainee, "held")

    supervisor = keyboard_of("supervisor", session_page(session))
    supervisor.link("Finalise")
    supervisor.button("Finalise")
    saying(supervisor, "finalised")
    session.refresh_from_db()
    assert (session.state, session.duration_minutes) == (SessionState.FINALISED, 75)

    trainee.page.goto(session_page(session))
    trainee.link("Correct or add something")
    trainee.field("text", "And about sleep.")
    trainee.button("Add")
    saying(trainee, "add")
    supervisor.page.goto(session_page(session))
    supervisor.button("Countersign the addition")
    saying(supervisor, "onfirm")
    addendum = Addendum.objects.get()
    assert (addendum.text, addendum.confirmed_at is not None) == ("And about sleep.", True)


def test_a_coordinator_closes_opens_assigns_ends_and_says_how_many(keyboard_of, world):
    keyboard = keyboard_of("coordinator", session_page(world.session))
    keyboard.link("Cannot be finalised")
    keyboard.field("reason", "Moved abroad")
    keyboard.page.keyboard.press("Enter")
    saying(keyboard, "cannot be finalised")
    world.session.refresh_from_db()
    assert world.session.is_closed
    keyboard.button("It can be finalised after all")
    saying(keyboard, "again")
    world.session.refresh_from_db()
    assert not world.session.is_closed

    keyboard.page.goto(reverse("trainee", args=[world.trainee.pk]))
    keyboard.link("Assign a supervisor")
    keyboard.go_to(keyboard.page.locator("#id_supervisor"))
    keyboard.page.keyboard.type("Viktor")
    keyboard.go_to(keyboard.page.locator("input[name=role]:checked"))
    keyboard.press("ArrowDown")
    keyboard.button("Assign")
    saying(keyboard, "assigned")
    deputy = Assignment.objects.get(trainee=world.trainee, role="deputy")
    assert deputy.supervisor == world.people["other supervisor"]

    keyboard.link("End")
    keyboard.button("End")
    saying(keyboard, "ends")
    deputy.refresh_from_db()
    assert deputy.ends_on == timezone.localdate()

    keyboard.page.goto(reverse("supervisors", args=[world.place.pk]))
    keyboard.link(re.compile("Say how many they can take ?: Vera"))
    keyboard.field("capacity", "3")
    keyboard.press("Enter")
    saying(keyboard, "Saved for Vera")
    assert world.people["supervisor"].memberships.get().capacity == 3


def test_a_coordinator_invites_and_takes_it_back(keyboard_of, world):
    keyboard = keyboard_of("coordinator", reverse("people", args=[world.place.pk]))

    keyboard.link("Invite somebody")
    keyboard.field("email", "ny@example.no")
    keyboard.go_to(keyboard.page.locator("input[name=role]").first)
    keyboard.press("Space", "ArrowDown")
    keyboard.button("Send the invitation")
    saying(keyboard, "is invited")
    invitation = Invitation.objects.get()
    assert (invitation.role, mail.outbox[0].to) == ("supervisor", ["ny@example.no"])

    keyboard.button(re.compile("Take back ?: ny@example.no"))
    saying(keyboard, "no longer works")
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_a_coordinator_imports_a_register_and_discards_another(keyboard_of, world, tmp_path):
    (tmp_path / "register.xlsx").write_bytes(xlsx(register_of(world.place)).getvalue())
    keyboard = keyboard_of("coordinator", reverse("trainees", args=[world.place.pk]))
    page, before = keyboard.page, Trainee.objects.count()

    def choose_file():
        keyboard.link("Import")
        keyboard.go_to(page.locator("input[type=file]"))
        with page.expect_file_chooser() as chooser:
            keyboard.press("Space")
        chooser.value.set_files(tmp_path / "register.xlsx")
        keyboard.button("See what it will do")
        expect(page.get_by_role("heading", level=1)).to_have_text("Reading register.xlsx")
        work()

    choose_file()
    keyboard.button("Discard")
    expect(page.get_by_role("heading", level=1)).to_have_text("Import the register")
    assert (RegisterImport.objects.count(), Trainee.objects.count()) == (0, before)

    page.goto(reverse("trainees", args=[world.place.pk]))
    choose_file()
    keyboard.button("Import 5 rows")
    expect(page.get_by_role("heading", level=1)).to_have_text("Importing register.xlsx")
    work()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported: 5 new rows")
    assert Trainee.objects.count() == before + 1


def work():
    """A worker has been at all that waits."""
    for one in RegisterImport.objects.to_work_on():
        working.work_on(one.pk, agent=AGENT)
