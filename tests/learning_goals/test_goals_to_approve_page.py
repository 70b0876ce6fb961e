"""What waits for a leader: oldest first, with the supervisor's sentence, and ticks for what was opened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.actions import record_read
from learning_goals.actions.sign_offs import recall_goal
from learning_goals.models import SignOff
from tests.learning_goals.factories import OpinionFactory, PlanGoalFactory, SignOffFactory
from tests.learning_goals.scene import SENTENCE, Scene, post, see
from tests.pages import alerts, browser, heading, queries_of, rows, statements_of_post, tree, words

pytestmark = pytest.mark.django_db
PAGE = "goals_to_approve"


@pytest.fixture
def scene():
    return Scene()


def waiting(scene, number, *, seen=True, stated=True, days=0):
    """So many recommended goals, quickly, recommended so many days ago and more."""
    made = []
    for extra in range(number):
        at = timezone.now() - timedelta(days=days + extra)
        one = SignOffFactory(
            plan_goal=PlanGoalFactory(trainee=scene.world.trainee),
            recommended=True,
            recommended_by=scene["supervisor"],
            recommended_at=at,
            sent_at=at,
            recommendation=SENTENCE,
        )
        if stated:
            OpinionFactory(plan_goal=one.plan_goal, asked_of=scene["clinical instructor"], given=True)
        if seen:
            record_read(scene["leader"], one)
        made.append(one)
    return made


def ticks(page):
    return tree(page).xpath("//input[@name='sign_offs']/@value")


def test_oldest_first_with_the_supervisor_s_sentence_and_the_age(scene):
    young, old = waiting(scene, 2, days=3)

    page = see(scene["leader"], PAGE)

    assert heading(page) == "2 learning goals wait for your decision"
    assert [old.plan_goal.goal.code in rows(page)[0], young.plan_goal.goal.code in rows(page)[1]] == [
        True
    ] * 2
    assert SENTENCE in rows(page)[0]
    assert "Vera Prøve, 4 days" in rows(page)[0]


def test_only_what_was_opened_and_has_a_statement_can_be_ticked(scene):
    (ready,) = waiting(scene, 1)
    waiting(scene, 1, seen=False)
    (stateless,) = waiting(scene, 1, stated=False)

    page = see(scene["leader"], PAGE)

    assert ticks(page) == [str(ready.pk)]
    links = tree(page).xpath(f"//a[@href='{reverse('approve_goal', args=[stateless.pk])}']")
    assert links[0].text_content().startswith("Decide")


def test_opening_what_shows_a_goal_gives_it_its_box(scene):
    (sign_off,) = waiting(scene, 1, seen=False)
    client = browser(scene["leader"])
    assert ticks(client.get(reverse(PAGE))) == []

    client.get(reverse("approve_goal", args=[sign_off.pk]))

    assert ticks(client.get(reverse(PAGE))) == [str(sign_off.pk)]


def test_those_ticked_are_approved_and_the_others_stay(scene):
    first, second, third = waiting(scene, 3)

    answer = post(scene["leader"], PAGE, sign_offs=[first.pk, second.pk])

    assert alerts(answer) == ["2 goals are approved."]
    assert [SignOff.objects.get(pk=one.pk).state for one in (first, second, third)] == [
        "approved",
        "approved",
        "recommended",
    ]


def test_one_that_was_recalled_a_second_ago_is_named_and_the_rest_goes_through(scene):
    gone, stays = waiting(scene, 2)
    recall_goal(gone, actor=scene["trainee"])

    answer = post(scene["leader"], PAGE, sign_offs=[gone.pk, stays.pk])

    done, left = alerts(answer)
    assert done == "1 goal is approved."
    assert left.startswith(
        f"{gone.plan_goal.goal.code} of Ida Demo is left as it is: Ida Demo took the goal back"
    )
    assert SignOff.objects.get(pk=stays.pk).state == "approved"


def test_one_that_was_never_opened_is_named_however_it_was_ticked(scene):
    (unseen,) = waiting(scene, 1, seen=False)

    answer = post(scene["leader"], PAGE, sign_offs=[unseen.pk])

    assert "open what shows it first." in alerts(answer)[0]
    assert SignOff.objects.get().state == "recommended"


def test_without_a_tick_the_page_says_what_to_do(scene):
    waiting(scene, 1)

    answer = post(scene["leader"], PAGE, nothing="")

    assert answer.status_code == 422
    assert "Tick at least one goal first." in words(answer)


def test_more_than_twenty_are_refused_and_nothing_is_approved(scene):
    answer = post(scene["leader"], PAGE, sign_offs=[one.pk for one in waiting(scene, 21)])

    assert answer.status_code == 422
    assert "At most 20 goals at a time." in words(answer)
    assert SignOff.objects.filter(state="approved").count() == 0


def test_a_goal_of_another_municipality_is_as_none(scene):
    foreign = SignOffFactory(recommended=True)

    answer = post(scene["leader"], PAGE, sign_offs=[foreign.pk])

    assert answer.status_code == 422
    assert foreign.plan_goal.goal.title not in words(answer)


def test_what_waits_for_another_leader_by_name_stands_apart_and_can_be_decided_all_the_same(scene):
    waiting(scene, 1)
    scene.named(scene.another_leader())

    page = see(scene["leader"], PAGE)

    assert heading(page) == "No learning goal waits for your decision"
    assert "1 waits for another leader" in words(page)
    assert len(ticks(page)) == 1


def test_who_stands_in_sees_for_whom_and_until_when(scene):
    scene.delegated(to="clinical instructor")
    waiting(scene, 1)

    page = see(scene["clinical instructor"], PAGE)

    assert heading(page) == "1 learning goal waits for your decision"
    assert "You decide for Leif Demo until" in words(page)


def test_a_leader_who_is_a_trainee_does_not_find_their_own_there(scene):
    waiting(scene, 1)
    scene["trainee"].memberships.update(role="leader")

    assert heading(see(scene["trainee"], PAGE)) == "No learning goal waits for your decision"


def test_the_list_of_thirty_takes_at_most_ten_queries_and_that_of_three_hundred_as_many(scene):
    waiting(scene, 30)
    client = browser(scene["leader"])
    of_thirty = queries_of(client, reverse(PAGE))
    waiting(scene, 270)

    assert queries_of(client, reverse(PAGE)) == of_thirty <= 10


def test_approving_twenty_takes_as_many_statements_as_approving_two(scene):
    two, twenty = waiting(scene, 2), waiting(scene, 20)
    client = browser(scene["leader"])
    few = statements_of_post(client, reverse(PAGE), {"sign_offs": [one.pk for one in two]})

    many = statements_of_post(client, reverse(PAGE), {"sign_offs": [one.pk for one in twenty]})

    assert many == few <= 16
