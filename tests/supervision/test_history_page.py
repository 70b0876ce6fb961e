"""Who has seen or changed what is mine: a person's own rows, and nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from audit.actions import record, record_read
from audit.models import Read
from municipalities.actions import choose_language
from supervision.actions.addenda import add_addendum
from supervision.actions.assignments import assign_supervisor
from supervision.actions.sessions import close_session, finalise_session, reopen_session
from supervision.history import SENTENCES
from tests.factories import NoteFactory, SessionFactory
from tests.pages import browser, queries_of, read, tree, words
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def see(world, part, page=""):
    return browser(world.people[part]).get(reverse("history") + page)


def entries(answer):
    """What the page says, without the times."""
    return [read(node) for node in tree(answer).xpath("//ol[@class='app-timeline']/li/span")]


def day_of(session):
    return f"{session.date.day} {session.date:%B}"


def test_a_person_is_told_who_read_and_changed_what_is_theirs_newest_first(world):
    day = day_of(world.session)
    Read.objects.create(
        reader=world.people["supervisor"],
        target_app="supervision",
        target_model="note",
        target_id=world.note.pk,
        hour=timezone.now() - timedelta(days=3),
    )
    close_session(world.session, actor=world.people["coordinator"], reason="Sluttet")
    reopen_session(world.session, actor=world.people["supervisor"])
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    assert entries(see(world, "trainee")) == [
        f"Vera Prøve finalised the note from {day}",
        f"Vera Prøve opened the session on {day} for finalising again",
        f"Kari Demo marked the session on {day} as one that cannot be finalised",
        f"Vera Prøve read the note from {day}",
    ]


def test_one_is_oneself_and_ones_own_reading_is_not_told(world):
    record_read(world.people["supervisor"], world.note)
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    assert entries(see(world, "supervisor")) == [f"You finalised the note from {day_of(world.session)}"]


def test_an_addition_and_an_assignment_are_told_to_both(world):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)
    add_addendum(world.session, actor=world.people["trainee"], text="Hemmelig tillegg.", key=uuid4())
    assign_supervisor(
        world.trainee,
        actor=world.people["coordinator"],
        supervisor=world.people["other supervisor"],
        role="deputy",
        starts_on=timezone.localdate(),
    )

    own, other = see(world, "trainee"), see(world, "other supervisor")

    assert entries(own)[:2] == [
        "Kari Demo assigned Viktor Prøve as supervisor of Ida Demo",
        f"You added something to the note from {day_of(world.session)}",
    ]
    assert entries(other) == ["Kari Demo assigned Viktor Prøve as supervisor of Ida Demo"]
    assert "Hemmelig" not in own.content.decode()


def test_an_assignment_of_two_others_is_not_told(world):
    assign_supervisor(
        world.trainee,
        actor=world.people["coordinator"],
        supervisor=world.people["other supervisor"],
        role="deputy",
        starts_on=timezone.localdate(),
    )

    for part in ("other trainee", "supervisor", "ended supervisor", "leader"):
        assert entries(see(world, part)) == []


def test_what_the_nightly_check_found_is_told_to_the_trainee_alone(world):
    call_command("flag_low_supervision")

    assert any(entry.startswith("The operator found: ") for entry in entries(see(world, "trainee")))
    assert entries(see(world, "supervisor")) == []


def test_the_account_itself_is_told_of(world):
    choose_language("en-gb", actor=world.people["leader"])

    assert entries(see(world, "leader")) == ["You chose the language of the pages"]


@pytest.mark.parametrize(
    "part",
    ["other trainee", "other supervisor", "ended supervisor", "clinical instructor", "leader", "stranger"],
)
def test_nothing_of_others_is_told(world, part):
    record_read(world.people["supervisor"], world.note)
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    assert entries(see(world, part)) == []
    assert "Nothing yet" in words(see(world, part))


def test_a_row_of_another_kind_with_the_same_id_is_not_mine(world):
    record("flag.opened", agent="job:test", target=Impostor(world.session.pk))

    assert entries(see(world, "trainee")) == []


class Impostor:
    """Something that has the id of one of my sessions, and is none."""

    class _meta:
        app_label, model_name = "supervision", "flag"

    def __init__(self, pk):
        self.pk = pk


def test_a_verb_that_nobody_foresaw_is_told_in_general_words(world):
    record("session.praised", actor=world.people["coordinator"], target=world.session)

    assert entries(see(world, "trainee")) == ["Kari Demo changed something of yours in the register"]


def test_every_sentence_can_be_said():
    known = ["who", "date", "supervisor", "trainee", "what", "leader"]
    of_goals = ["code", "of", "delegate", "instructor"]
    facts = dict.fromkeys([*known, *of_goals], "A")
    assert all(sentence % facts for sentence in SENTENCES.values())


def test_the_page_holds_no_text_of_a_note(world):
    record_read(world.people["supervisor"], world.note)

    assert NOTE_TEXT not in see(world, "trainee").content.decode()


def test_more_than_a_page_is_parted(world):
    for number in range(130):
        record("session.changed", actor=world.people["supervisor"], target=world.session, data={"n": number})

    first, second = see(world, "trainee"), see(world, "trainee", "?page=2")

    assert (len(entries(first)), len(entries(second))) == (100, 30)
    assert tree(first).xpath("//main//p//a/@href") == ["?page=2"]
    assert tree(second).xpath("//main//p//a/@href") == ["?page=1"]


@pytest.mark.parametrize("typed", ["0", "-1", "x", "²", "9" * 5000, ""])
def test_a_page_that_does_not_exist_is_the_first_or_the_last(world, typed):
    assert see(world, "trainee", f"?page={typed}").status_code == 200


def test_the_page_takes_as_many_queries_for_thirty_of_each_as_for_one(world):
    client, address = browser(world.people["trainee"]), reverse("history")
    record_read(world.people["supervisor"], world.note)
    record("session.changed", actor=world.people["supervisor"], target=world.session)
    before = queries_of(client, address)

    for number in range(29):
        session = SessionFactory(
            trainee=world.trainee,
            supervisor=world.people["supervisor"],
            date=timezone.localdate() - timedelta(days=number),
            state="held",
        )
        record_read(world.people["supervisor"], NoteFactory(session=session))
        record("session.changed", actor=world.people["supervisor"], target=session)

    assert queries_of(client, address) == before <= 16
