"""The list of a trainee's activities, what waits for whom at home, and who is told what of it afterwards."""

import pytest
from django.urls import reverse

from learning_goals.models import Activity
from tests.learning_goals.deeds import TEXT, TITLE, Deeds, certificate
from tests.learning_goals.factories import DelegationFactory
from tests.pages import browser, heading, queries_of, rows, words

pytestmark = pytest.mark.django_db
STATES = ["draft", "sent", "signed", "returned", "fulfilled", "withdrawn"]


@pytest.fixture
def deeds():
    return Deeds()


def listed(deeds, part):
    return rows(browser(deeds[part]).get(reverse("activities", args=[deeds.trainee.pk])))


def test_the_trainee_sees_all_but_what_is_withdrawn_with_who_acts_next(deeds):
    for state in STATES:
        deeds.in_state(state)

    found = listed(deeds, "trainee")

    assert len(found) == len(STATES) - 1
    assert found[0].endswith("Siri Demo has sent it back with a comment.")
    assert found[1].endswith(f"Not sent yet. Send: {TITLE}")
    assert "Waits for Siri Demo to sign it, since " in found[2]
    assert found[3].startswith(f"{TITLE} Marked as done by the leader Course, 4 May 2026 · ALM-")
    assert "Signed by Siri Demo, " in found[4]


@pytest.mark.parametrize("part", ["supervisor", "leader"])
def test_those_who_see_evidence_see_no_drafts(deeds, part):
    for state in STATES:
        deeds.in_state(state)

    assert len(listed(deeds, part)) == len(STATES) - 2


def test_who_approves_for_a_leader_sees_them_too(deeds):
    deeds.sent()
    delegate = deeds["other supervisor"]
    DelegationFactory(leader=deeds["leader"], delegate=delegate, municipality=deeds.world.place)

    assert len(listed(deeds, "other supervisor")) == 1


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
@pytest.mark.parametrize("part", ["supervisor", "leader", "clinical instructor"])
def test_a_draft_is_the_trainee_s_alone(deeds, part, state):
    activity = deeds.in_state(state)

    assert browser(deeds[part]).get(reverse("activity", args=[activity.pk])).status_code == 404


@pytest.mark.parametrize("state", ["sent", "signed", "returned", "fulfilled"])
def test_a_clinical_instructor_keeps_seeing_what_was_sent_to_them_and_nothing_else(deeds, state):
    activity, other = deeds.in_state(state), deeds.sent("supervisor")
    client = browser(deeds["clinical instructor"])

    assert TEXT in words(client.get(reverse("activity", args=[activity.pk])))
    assert client.get(reverse("activity", args=[other.pk])).status_code == 404
    assert client.get(reverse("activities", args=[deeds.trainee.pk])).status_code == 404


def test_the_list_begins_kindly(deeds):
    page = browser(deeds["trainee"]).get(reverse("activities", args=[deeds.trainee.pk]))

    assert (heading(page), rows(page)) == ("My learning activities", [])
    assert "No activity yet" in words(page)


@pytest.mark.parametrize("page", ["activities", "activity"])
def test_pages_take_as_many_queries_with_many_rows_as_with_few(deeds, page):
    client = browser(deeds["trainee"])
    activity = deeds.recorded(uploads=[certificate()])
    address = reverse(page, args=[activity.pk if page == "activity" else deeds.trainee.pk])
    before = queries_of(client, address)
    goals = [deeds.another_goal() for _ in range(20)]
    another = deeds.recorded(goals=goals, uploads=[certificate() for _ in range(10)])
    for _ in range(20):
        deeds.sent(goals=goals[:2])

    if page == "activity":
        address = reverse(page, args=[another.pk])
    assert queries_of(client, address) == before <= 12


# Home


def waiting(deeds, part):
    return [row for row in rows(browser(deeds[part]).get(reverse("home"))) if "activity" in row]


def test_what_is_to_be_signed_waits_for_the_signer_without_a_word_that_was_typed(deeds):
    deeds.sent()

    (row,) = waiting(deeds, "clinical instructor")

    assert row.startswith("Ida Demo asks you to sign an activity: course on 4 May today Look at it")
    assert TITLE not in row
    assert waiting(deeds, "trainee") == []


def test_what_came_back_waits_for_the_trainee(deeds):
    deeds.returned()

    (row,) = waiting(deeds, "trainee")

    assert row.startswith("Siri Demo has sent back your activity with a comment: course on 4 May")
    assert waiting(deeds, "clinical instructor") == []


@pytest.mark.parametrize("state", ["draft", "signed", "fulfilled", "withdrawn"])
def test_nothing_else_waits_for_anybody(deeds, state):
    deeds.in_state(state)

    assert [waiting(deeds, part) for part in ("trainee", "clinical instructor", "leader")] == [[], [], []]


# History


def test_the_history_of_the_trainee_tells_each_step(deeds):
    deeds.returned()
    deeds.fulfilled()

    page = words(browser(deeds["trainee"]).get(reverse("history")))

    for sentence in (
        "You recorded an activity on 4 May",
        "You sent the activity on 4 May to be signed",
        "Siri Demo sent back the activity on 4 May",
        "Leif Demo marked the activity on 4 May as done",
    ):
        assert sentence in page
    assert Activity.objects.count() == 2
