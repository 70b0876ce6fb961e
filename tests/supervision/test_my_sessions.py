"""A person's own sessions: what comes, what was, and who has to act next."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from supervision.actions.sessions import close_session, finalise_session
from supervision.models import Note, SessionState
from supervision.views.notes import facts_line
from tests.factories import NoteFactory, SessionFactory
from tests.pages import browser, queries_of, read, rows, tree, words
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def world():
    return make_world()


def see(world, part, name="sessions", *args):
    return browser(world.people[part]).get(reverse(name, args=args))


def session_of(world, **fields):
    return SessionFactory(trainee=world.trainee, supervisor=world.people["supervisor"], **fields)


def hrefs(answer):
    """The sessions that the page links to, in its order."""
    found = tree(answer).xpath("//li[contains(@class, 'app-waiting-item')]//p/a/@href")
    return [href.strip("/").split("/")[-1] for href in found]


def test_both_see_their_sessions_first_what_comes_then_the_newest(world):
    later = session_of(world, date=TODAY + timedelta(days=9))
    soon = session_of(world, date=TODAY + timedelta(days=2))
    old = session_of(world, date=TODAY - timedelta(days=40), state="cancelled")
    SessionFactory(trainee=world.trainee, supervisor=world.people["other supervisor"], date=TODAY)
    SessionFactory(supervisor=world.people["other supervisor"])

    assert hrefs(see(world, "supervisor")) == [str(row.pk) for row in (soon, later, world.session, old)]
    assert len(hrefs(see(world, "trainee"))) == 5


def test_a_planned_session_of_the_past_is_not_lost(world):
    forgotten = session_of(world, date=TODAY - timedelta(days=5))

    assert str(forgotten.pk) in hrefs(see(world, "trainee"))


@pytest.mark.parametrize(
    ("part", "text", "sentence"),
    [
        ("supervisor", NOTE_TEXT, "Waits for you to finalise the note."),
        ("trainee", NOTE_TEXT, "Waits for Vera Prøve to finalise the note."),
        ("trainee", "", "Waits for you to write the note."),
        ("supervisor", "", "Waits for Ida Demo to write the note."),
        ("supervisor", " \n", "Waits for Ida Demo to write the note."),
    ],
)
@pytest.mark.parametrize("name", ["sessions", "session"])
def test_list_and_session_say_who_acts_next(world, part, text, sentence, name):
    Note.objects.update(text=text)

    args = [world.session.pk] if name == "session" else []

    assert sentence in words(see(world, part, name, *args))


@pytest.mark.parametrize("state", ["planned", "cancelled", "finalised"])
def test_nobody_acts_next_on_a_session_that_is_not_held(world, state):
    type(world.session).objects.update(state=state)

    assert "Waits for" not in words(see(world, "supervisor"))


def test_nobody_acts_next_on_one_that_cannot_be_finalised(world):
    close_session(world.session, actor=world.people["coordinator"], reason="Sluttet")

    assert "Waits for" not in words(see(world, "supervisor"))


def test_the_list_holds_no_text_of_any_note(world):
    for part in ("trainee", "supervisor"):
        assert NOTE_TEXT not in see(world, part).content.decode()


def months_ago(number):
    """A day of the month that was so many months ago."""
    day = TODAY.replace(day=15)
    for _ in range(number):
        day = (day.replace(day=1) - timedelta(days=1)).replace(day=15)
    return day


def months(answer):
    """The months backwards: heading, and the hours beside the norm."""
    rows = tree(answer).xpath("//div[@class='app-heading-row']")
    return [(read(row.find("h2")), [read(item) for item in row.iter("li")]) for row in rows]


def test_the_hours_of_a_month_stand_beside_its_norm(world):
    day = months_ago(2)  # in which nothing of the world's happened
    session_of(world, date=day, duration_minutes=90, state="finalised")
    session_of(world, date=day, duration_minutes=60, state="held", kind="group")
    title = f"{day:%B %Y} · 2 h 30 min"

    assert (title, ["1 h 30 min counted, norm 4 h"]) in months(see(world, "trainee"))
    assert (title, ["Ida Demo: 1 h 30 min counted, norm 4 h"]) in months(see(world, "supervisor"))


def test_an_empty_month_of_ones_own_is_shown_between_the_first_session_and_now(world):
    session_of(world, date=months_ago(3), state="finalised")
    between = months_ago(2)

    assert (f"{between:%B %Y}", ["0 min counted, norm 4 h"]) in months(see(world, "trainee"))
    assert f"{between:%B %Y}" not in [title for title, _ in months(see(world, "supervisor"))]


def folded(answer):
    """The sessions that show only when their month is opened."""
    found = tree(answer).xpath("//details//li//p/a/@href")
    return [href.strip("/").split("/")[-1] for href in found]


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ("finalised", {}),
        ("cancelled", {}),
        ("held", {"closed_on": TODAY}),
    ],
)
def test_of_months_before_the_newest_two_the_sessions_are_folded_where_nothing_waits(world, state, fields):
    newest = session_of(world, date=TODAY, state="finalised")
    newer = session_of(world, date=months_ago(1), state="finalised")
    older = session_of(world, date=months_ago(2), state=state, **fields)

    answer = see(world, "supervisor")

    assert folded(answer) == [str(older.pk)]
    assert {str(newest.pk), str(newer.pk)} < set(hrefs(answer))
    assert f"1 session, {months_ago(2):%B %Y}" in words(answer)


@pytest.mark.parametrize("state", ["held", "planned"])
def test_an_older_month_in_which_something_waits_stays_open(world, state):
    session_of(world, date=TODAY, state="finalised")
    session_of(world, date=months_ago(1), state="finalised")
    session_of(world, date=months_ago(3), state="finalised")
    waiting = session_of(world, date=months_ago(3), state=state)

    answer = see(world, "supervisor")

    assert folded(answer) == []
    assert str(waiting.pk) in hrefs(answer)


def test_months_before_the_first_session_are_not_shown(world):
    first = session_of(world, date=TODAY - timedelta(days=100), state="finalised")

    titles = [title for title, _ in months(see(world, "trainee"))]

    assert titles[-1] == f"{first.date:%B %Y} · 1 h"


def test_the_norm_of_a_doctor_whom_one_supervises_no_longer_is_not_shown(world):
    last_month = TODAY.replace(day=1) - timedelta(days=1)
    SessionFactory(
        trainee=world.trainee, supervisor=world.people["ended supervisor"], date=last_month, state="held"
    )

    assert months(see(world, "ended supervisor")) == [(f"{last_month:%B %Y} · 1 h", [])]


@pytest.mark.parametrize("part", ["trainee", "supervisor"])
def test_the_list_takes_as_many_queries_for_thirty_as_for_one(world, part):
    client, address = browser(world.people[part]), reverse("sessions")
    NoteFactory(session=session_of(world, date=TODAY + timedelta(days=50)))
    before = queries_of(client, address)

    for number in range(29):
        coming = session_of(world, date=TODAY + timedelta(days=number))
        NoteFactory(session=coming)
        NoteFactory(session=session_of(world, date=TODAY - timedelta(days=number), state="held"))

    assert queries_of(client, address) == before


# To finalise


def test_to_finalise_shows_the_supervisors_held_sessions_oldest_first(world):
    old = NoteFactory(session=session_of(world, date=TODAY - timedelta(days=30), state="held")).session
    empty = session_of(world, date=TODAY - timedelta(days=20), state="held")
    closed = session_of(world, date=TODAY - timedelta(days=25), state="held")
    close_session(closed, actor=world.people["coordinator"], reason="Sluttet")
    session_of(world, state="planned")

    answer = see(world, "supervisor", "sessions_to_finalise")

    links = tree(answer).xpath("//li[contains(@class, 'app-waiting-item')]/a/@href")
    assert links == [
        reverse("finalise_session", args=[old.pk]),
        reverse("session", args=[empty.pk]),
        reverse("finalise_session", args=[world.session.pk]),
    ]


def test_to_finalise_is_empty_for_everybody_else(world):
    for part in ("trainee", "other supervisor", "leader"):
        assert rows(see(world, part, "sessions_to_finalise")) == []


def test_to_finalise_takes_as_many_queries_for_thirty_as_for_one(world):
    client, address = browser(world.people["supervisor"]), reverse("sessions_to_finalise")
    before = queries_of(client, address)

    for number in range(29):
        NoteFactory(session=session_of(world, date=TODAY - timedelta(days=number), state="held"))

    assert queries_of(client, address) == before


def sealing(note):
    """What the page of a note to finalise sends."""
    return {"version": note.version, "facts": facts_line(note.session)}


def test_after_finalising_the_next_note_opens_and_after_the_last_the_list(world):
    blank = session_of(world, date=TODAY - timedelta(days=30), state="held")
    NoteFactory(session=blank, text=" \n")
    following = NoteFactory(session=session_of(world, date=TODAY, start=time(8), state="held"))
    client = browser(world.people["supervisor"])

    first = client.post(reverse("finalise_session", args=[world.session.pk]), sealing(world.note))
    last = client.post(reverse("finalise_session", args=[following.pk]), sealing(following))

    assert first.url == reverse("finalise_session", args=[following.pk])
    assert last.url == reverse("sessions")


# One session


@pytest.mark.parametrize("part", ["trainee", "supervisor"])
def test_the_session_page_shows_the_note_to_the_two(world, part):
    assert NOTE_TEXT in see(world, part, "session", world.session.pk).content.decode()


def test_the_session_page_takes_as_many_queries_after_thirty_hours_of_reading_as_after_one(world):
    client, address = browser(world.people["supervisor"]), reverse("session", args=[world.session.pk])
    before = queries_of(client, address)

    for hours in range(1, 30):
        hour = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours)
        Read.objects.create(
            reader=world.people["trainee"],
            target_app="supervision",
            target_model="note",
            target_id=world.note.pk,
            hour=hour,
        )

    assert queries_of(client, address) == before


def test_a_finalised_session_says_who_did_it_and_can_only_be_read(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    answer = see(world, "trainee", "session", world.session.pk)

    assert "Finalised by Vera Prøve on " in words(answer)
    assert NOTE_TEXT in words(answer)
    assert tree(answer).get_element_by_id("note-text", None) is None
    assert [link for link in tree(answer).xpath("//main//a/@href") if str(world.session.pk) in link] == [
        reverse("add_addendum", args=[world.session.pk])
    ]


def test_a_session_that_was_finalised_elsewhere_says_so(world):
    imported = session_of(world, date=TODAY - timedelta(days=3), state=SessionState.FINALISED)

    page = words(see(world, "trainee", "session", imported.pk))

    assert "The note is in Kompetanseportalen" in page
