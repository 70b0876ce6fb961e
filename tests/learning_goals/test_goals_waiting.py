"""What waits on the home page of each, and what the history says of it afterwards."""

import pytest
from django.urls import reverse

from audit.actions import record_read
from learning_goals.actions.sign_offs import return_goal, revoke_goal
from learning_goals.waiting import sign_offs as waiting
from tests.learning_goals.factories import SignOffFactory
from tests.learning_goals.scene import COMMENT, REASON, TYPED, Scene, see
from tests.pages import browser, queries_of, read, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def said(items):
    return [item.sentence for item in items]


def test_a_sent_goal_waits_for_who_supervises_with_its_age(scene):
    sign_off = scene.sent()

    (item,) = waiting.goals_to_recommend(scene["supervisor"])

    assert item.sentence == f"Ida Demo asks you to recommend {scene.goal.goal}"
    assert item.url == reverse("recommend_goal", args=[sign_off.pk])
    assert waiting.goals_to_recommend(scene["other supervisor"]) == []
    assert waiting.goals_to_recommend(scene["ended supervisor"]) == []


def test_a_recommended_goal_waits_for_every_leader_where_none_is_named(scene):
    other = scene.another_leader()
    sign_off = scene.recommended()

    for leader in (scene["leader"], other):
        (item,) = waiting.goals_to_decide(leader)
        assert item.url == reverse("approve_goal", args=[sign_off.pk])
    assert waiting.goals_to_recommend(scene["supervisor"]) == []


def test_a_recommended_goal_waits_for_the_named_leader_alone_and_who_stands_in(scene):
    scene.delegated(to="clinical instructor")
    other = scene.another_leader()
    scene.named(scene["leader"])
    scene.recommended()

    assert len(waiting.goals_to_decide(scene["leader"])) == 1
    assert len(waiting.goals_to_decide(scene["clinical instructor"])) == 1
    assert waiting.goals_to_decide(other) == []


def test_a_leader_s_own_goal_does_not_wait_for_themselves(scene):
    scene["trainee"].memberships.update(role="leader")
    scene.recommended()

    assert waiting.goals_to_decide(scene["trainee"]) == []


def test_many_of_a_kind_are_one_line_with_the_oldest_age(scene):
    for _ in range(4):
        scene.sent(scene.another_goal())
        scene.recommended(scene.another_goal())

    assert said(waiting.goals_to_recommend(scene["supervisor"])) == [
        "4 learning goals wait for your recommendation"
    ]
    (item,) = waiting.goals_to_decide(scene["leader"])
    assert (item.sentence, item.url) == (
        "4 learning goals wait for your decision",
        reverse("goals_to_approve"),
    )


def test_what_came_back_waits_for_the_trainee_until_it_is_sent_again(scene):
    return_goal(scene.sent(), actor=scene["supervisor"], comment=COMMENT)
    other = scene.another_goal()
    revoke_goal(scene.approved(other), actor=scene["leader"], reason=REASON)

    assert said(waiting.goals_that_came_back(scene["trainee"])) == [
        f"Vera Prøve has sent back {scene.goal.goal} with a comment",
        f"Leif Demo has revoked the approval of {other.goal}",
    ]
    scene.sent()
    scene.sent(other)
    assert waiting.goals_that_came_back(scene["trainee"]) == []


def test_what_was_asked_waits_for_who_was_asked_until_it_is_answered(scene):
    scene.asked()
    assert said(waiting.opinions_to_give(scene["clinical instructor"])) == [
        f"Ida Demo asks you for a statement on {scene.goal.goal}"
    ]

    scene.stated(scene.another_goal())
    assert len(waiting.opinions_to_give(scene["clinical instructor"])) == 1


def test_the_home_page_shows_it_at_the_cost_of_the_same_queries_for_many(scene):
    """One less, since the names of many are not asked for."""
    scene.recommended()
    client = browser(scene["leader"])
    one = queries_of(client, reverse("home"))
    for number, queries in ((2, one), (28, one - 1)):
        for _ in range(number):
            SignOffFactory(plan_goal=scene.another_goal(), recommended=True)

        assert queries_of(client, reverse("home")) == queries


# The history


def history_of(scene, part):
    page = see(scene[part], "history")
    return [read(node) for node in tree(page).xpath("//ol[@class='app-timeline']/li/span")]


def test_the_history_of_a_trainee_tells_every_step_and_who_looked_and_no_word_of_it(scene):
    code = scene.goal.goal.code
    scene.stated()
    sign_off = scene.recommended()
    record_read(scene["leader"], sign_off)
    scene.approve(sign_off, scene["leader"], statements=1)
    revoke_goal(sign_off, actor=scene["leader"], reason=REASON)

    told = history_of(scene, "trainee")

    assert [one for one in told if "looked" not in one] == [
        f"Leif Demo revoked the approval of {code}",
        f"Leif Demo approved {code}",
        f"Vera Prøve recommended {code}",
        f"You sent {code}",
        f"Siri Demo gave an opinion on {code}",
        f"You asked Siri Demo for an opinion on {code}",
    ]
    assert f"Leif Demo looked at what shows {code}" in told
    assert not any(text in sentence for text in TYPED for sentence in told)


def test_who_was_asked_and_who_stands_in_are_told_of_that_and_nothing_else(scene):
    scene.delegated(to="clinical instructor")
    scene.stated()
    scene.approved(scene.another_goal())

    assert history_of(scene, "clinical instructor") == [
        f"You gave an opinion on {scene.goal.goal.code}",
        f"Ida Demo asked Siri Demo for an opinion on {scene.goal.goal.code}",
        "Leif Demo handed approvals over to Siri Demo",
    ]
