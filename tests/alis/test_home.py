"""The home page: what waits for me, oldest first, each one click from done."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from municipalities.models import Role
from supervision import contributions
from supervision.contributions import WaitingItem
from supervision.models import Note
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    NoteFactory,
    ServicePeriodFactory,
    SessionFactory,
    TraineeFactory,
    UserFactory,
)
from tests.pages import browser, heading, queries_of, read, tree, words
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def world():
    return make_world()


def home(person):
    return browser(person).get(reverse("home"))


def waiting(answer):
    """What waits: the sentence, and where its button leads."""
    items = tree(answer).xpath("//main/div/div/ul[contains(@class, 'app-waiting')]/li")
    return [(read(item.find_class("app-waiting-sentence")[0]), item.xpath("./a/@href")[0]) for item in items]


def session_of(world, **fields):
    return SessionFactory(trainee=world.trainee, supervisor=world.people["supervisor"], **fields)


def test_a_supervisor_has_notes_to_finalise_to_read_and_sessions_to_mark_oldest_first(world):
    unwritten = session_of(world, date=TODAY - timedelta(days=30), state="held")
    planned = session_of(world, date=TODAY - timedelta(days=10))
    session_of(world, date=TODAY + timedelta(days=1))

    assert [url for _, url in waiting(home(world.people["supervisor"]))] == [
        reverse("session", args=[unwritten.pk]),
        reverse("hold_session", args=[planned.pk]),
        reverse("finalise_session", args=[world.session.pk]),
    ]


def test_a_trainee_has_notes_to_write_and_sessions_to_mark(world):
    Note.objects.update(text="")
    planned = session_of(world, date=TODAY, start=time(0))

    answer = home(world.people["trainee"])

    assert [url for _, url in waiting(answer)] == [
        reverse("session", args=[world.session.pk]),
        reverse("hold_session", args=[planned.pk]),
    ]
    assert waiting(answer)[0][0].startswith("Note from supervision with Vera Prøve on ")
    assert heading(answer) == "Waiting for you"


def test_a_note_that_the_trainee_has_written_waits_for_the_supervisor_only(world):
    assert waiting(home(world.people["trainee"])) == []
    assert [sentence for sentence, _ in waiting(home(world.people["supervisor"]))][0].startswith(
        "Note of Ida Demo "
    )


def test_who_has_nothing_waiting_is_told_so_and_when_the_next_session_is(world):
    soon = session_of(world, date=TODAY + timedelta(days=3))
    session_of(world, date=TODAY + timedelta(days=9))

    answer = home(world.people["trainee"])

    assert heading(answer) == "Nothing is waiting for you"
    assert reverse("session", args=[soon.pk]) in tree(answer).xpath("//main//a/@href")
    assert "Your next supervision is on " in words(answer)


def lines(answer, section):
    """What stands under the heading with that id."""
    return [read(node) for node in tree(answer).xpath(f"//section[@aria-labelledby='{section}']//li/div")]


def test_the_line_of_a_municipality_says_how_many_and_why(world):
    world.assignment.delete()

    (line,) = [read(node) for node in tree(home(world.people["leader"])).xpath("//li[@data-urgent]/div")]

    assert line.startswith("Prøvevik: 0 of 1 on track, 1 needs follow-up")
    assert line.endswith(
        "1 without a supervisor 1 behind the average 1 without supervision for 31 days of service"
    )


def test_a_municipality_that_is_on_track_does_not_wait_but_is_told_of(world):
    for days in range(1, 7):
        session_of(world, date=TODAY - timedelta(days=days), duration_minutes=480, state="finalised")

    answer = home(world.people["leader"])

    assert heading(answer) == "Nothing is waiting for you"
    assert waiting(answer) == []
    assert lines(answer, "calm") == ["Prøvevik: 1 of 1 on track"]


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_a_leader_has_a_line_for_the_municipality_and_nobodys_notes(world, part):
    answer = home(world.people[part])

    assert [url for _, url in waiting(answer)] == [reverse("compliance", args=[world.place.pk])]
    assert waiting(answer)[0][0].startswith("Prøvevik: ")


def test_one_who_leads_and_supervises_has_both(world):
    MembershipFactory(user=world.people["supervisor"], municipality=world.place, role=Role.LEADER)

    assert [url for _, url in waiting(home(world.people["supervisor"]))] == [
        reverse("compliance", args=[world.place.pk]),
        reverse("finalise_session", args=[world.session.pk]),
    ]


def test_what_waits_in_another_municipality_is_there_too(world):
    elsewhere = TraineeFactory(municipality=world.elsewhere)
    AssignmentFactory(trainee=elsewhere, supervisor=world.people["supervisor"])
    there = SessionFactory(
        trainee=elsewhere, supervisor=world.people["supervisor"], date=TODAY, start=time(0)
    )

    urls = [url for _, url in waiting(home(world.people["supervisor"]))]

    assert urls == [
        reverse("finalise_session", args=[world.session.pk]),
        reverse("hold_session", args=[there.pk]),
    ]


@pytest.mark.parametrize(
    "part", ["other trainee", "other supervisor", "ended supervisor", "clinical instructor"]
)
def test_nothing_of_others_waits_for_me(world, part):
    answer = home(world.people[part])

    assert waiting(answer) == []
    assert heading(answer) == "Nothing is waiting for you"


def test_a_session_that_still_waits_does_so_after_the_assignment_and_the_role_have_ended(world):
    world.assignment.delete()
    supervisor = world.people["supervisor"]
    supervisor.memberships.all().delete()

    assert len(waiting(home(supervisor))) == 1


def test_a_person_without_any_role_sees_an_empty_page():
    assert heading(home(UserFactory())) == "Nothing is waiting for you"


def test_the_page_holds_no_text_of_a_note(world):
    for person in world.people.values():
        assert NOTE_TEXT not in home(person).content.decode()


@pytest.mark.parametrize("contributors", [0, 2])
def test_waiting_items_come_from_every_app_that_contributes(world, contributors, monkeypatch):
    others = [
        lambda user, n=n: [WaitingItem(TODAY - timedelta(days=100 + n), f"Noe annet {n}", f"/{n}/", "Open")]
        for n in range(contributors)
    ]
    monkeypatch.setattr(contributions, "waiting_items", others)

    assert (
        waiting(home(world.people["supervisor"]))
        == [("Noe annet 1", "/1/"), ("Noe annet 0", "/0/")][:contributors]
    )


def test_the_page_of_one_with_many_roles_takes_as_many_queries_for_thirty_as_for_one(world):
    person = world.people["supervisor"]
    for role in (Role.LEADER, Role.COORDINATOR):
        MembershipFactory(user=person, municipality=world.place, role=role)
    client, address = browser(person), reverse("home")
    before = queries_of(client, address)

    for number in range(29):
        trainee = TraineeFactory(municipality=world.place)
        ServicePeriodFactory(trainee=trainee)
        AssignmentFactory(trainee=trainee, supervisor=person)
        held = SessionFactory(
            trainee=trainee, supervisor=person, state="held", date=TODAY - timedelta(days=number)
        )
        NoteFactory(session=held)
        SessionFactory(trainee=trainee, supervisor=person, date=TODAY)

    assert queries_of(client, address) == before
