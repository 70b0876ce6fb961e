"""Who supervises recommends a goal in one sentence; then it waits for a leader."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.sign_offs import recall_goal, recommend_goal
from learning_goals.models import SignOff
from municipalities.models import Role
from tests.learning_goals.factories import PlanGoalFactory
from tests.learning_goals.scene import EVERYBODY_BUT, SENTENCE, Scene, mail, post, see, told, verbs
from tests.pages import alerts, beside, words
from tests.world import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def recommend(sign_off, actor):
    return recommend_goal(sign_off, actor=actor, recommendation=SENTENCE)


def test_recommend_goal_keeps_the_sentence_and_leaves_one_event_without_it(scene):
    sign_off = recommend(scene.sent(), scene["supervisor"])

    kept = SignOff.objects.get()
    assert (kept.state, kept.recommended_by, kept.recommendation) == (
        "recommended",
        scene["supervisor"],
        SENTENCE,
    )
    assert verbs(sign_off) == ["goal.sent", "goal.recommended"]
    assert Event.objects.get(verb="goal.recommended").data == {"from": "sent", "to": "recommended"}


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"supervisor"}))
def test_recommend_goal_is_refused_to_everybody_but_who_supervises(scene, part):
    sign_off = scene.sent()

    with pytest.raises(PermissionDenied):
        recommend(sign_off, scene[part])

    assert SignOff.objects.get().state == "sent"


def test_a_deputy_recommends_and_who_supervised_until_yesterday_does_not(scene):
    sign_off = scene.sent()
    scene.world.trainee.assignments.filter(supervisor=scene["supervisor"]).update(
        ends_on=date.today() - timedelta(days=1)
    )

    with pytest.raises(PermissionDenied):
        recommend(sign_off, scene["supervisor"])
    assert recommend(sign_off, scene.deputy()).state == "recommended"


def test_recommend_goal_is_too_late_once_it_is_recommended_by_somebody(scene):
    sign_off = scene.recommended()

    with pytest.raises(InvalidTransition):
        recommend(sign_off, scene.deputy())
    assert verbs(sign_off) == ["goal.sent", "goal.recommended"]


def test_recommend_goal_tells_every_leader_where_none_is_named(scene):
    other = scene.another_leader()

    scene.recommended()

    assert told("goal_recommended") == {scene["leader"], other}


def test_recommend_goal_tells_the_named_leader_alone(scene):
    other = scene.another_leader()
    scene.named(other)

    scene.recommended()

    assert told("goal_recommended") == {other}


def test_a_named_leader_who_leads_no_longer_is_as_none(scene):
    other = scene.another_leader()
    scene.named(other)
    other.memberships.update(ends_on=date.today() - timedelta(days=1))

    scene.recommended()

    assert told("goal_recommended") == {scene["leader"]}


def test_who_stands_in_for_the_leader_is_told_while_the_delegation_holds(scene):
    scene.delegated(to="coordinator")
    scene.delegated(to="clinical instructor")
    scene["coordinator"].delegations.update(
        starts_on=date.today() - timedelta(days=3), ends_on=date.today() - timedelta(days=1)
    )

    scene.recommended()

    assert told("goal_recommended") == {scene["leader"], scene["clinical instructor"]}


def test_who_stands_in_for_another_than_the_named_leader_is_not_told(scene):
    scene.named(scene.another_leader())
    scene.delegated(to="clinical instructor")

    scene.recommended()

    assert scene["clinical instructor"] not in told("goal_recommended")


def test_one_who_leads_and_supervises_is_not_told_of_their_own_recommendation(scene):
    person(Role.LEADER, scene.world.place, user=scene["supervisor"])

    scene.recommended()

    assert told("goal_recommended") == {scene["leader"]}


def test_a_trainee_who_leads_is_not_asked_to_decide_on_their_own_goal(scene):
    person(Role.LEADER, scene.world.place, user=scene["trainee"])

    scene.recommended()

    assert told("goal_recommended") == {scene["leader"]}


def test_nobody_recommends_their_own_goal_who_somehow_supervises_themselves(scene):
    goal = PlanGoalFactory(trainee=scene.world.trainee)
    sign_off = scene.sent(goal)

    with pytest.raises(PermissionDenied):
        recommend(sign_off, scene["trainee"])


def test_the_mail_holds_no_word_of_the_recommendation(scene):
    scene.recommended()

    text = mail("goal_recommended")
    assert (
        text.subject == f"Vera Prøve recommends {scene.goal.goal} of Ida Demo, and it waits for your decision"
    )
    assert SENTENCE not in text.body


def test_nothing_is_mailed_to_who_leads_no_longer(scene):
    scene.recommended()
    scene["leader"].memberships.update(ends_on=date.today() - timedelta(days=1))

    assert mail("goal_recommended") is None


# The page


def test_the_page_shows_what_it_rests_on_and_recommends(scene):
    sign_off = scene.sent()
    page = see(scene["supervisor"], "recommend_goal", sign_off)
    assert "Oppdiktet måltekst." in words(page)

    answer = post(scene["supervisor"], "recommend_goal", sign_off, recommendation=SENTENCE)

    assert alerts(answer) == ["The goal is recommended, and waits for a leader."]
    assert "Waits for Leif Demo to decide." in words(answer)


def test_a_missing_sentence_gets_its_message_beside_the_field(scene):
    answer = post(scene["supervisor"], "recommend_goal", scene.sent(), recommendation="")

    assert (answer.status_code, beside(answer, "recommendation")) == (422, "This field is required.")


def test_who_supervised_until_yesterday_is_told_so_and_gets_the_sentence_back(scene):
    sign_off = scene.sent()
    yesterday = date.today() - timedelta(days=1)
    scene.world.trainee.assignments.filter(supervisor=scene["supervisor"]).update(ends_on=yesterday)

    answer = post(scene["supervisor"], "recommend_goal", sign_off, recommendation=SENTENCE)

    assert answer.status_code == 403
    assert "You no longer supervise Ida Demo" in words(answer)
    assert SENTENCE in words(answer)
    assert scene.goal.goal.title not in words(answer)
    assert SignOff.objects.get().state == "sent"


def test_a_goal_that_was_recalled_a_second_ago_is_not_recommended_and_the_page_says_so(scene):
    sign_off = scene.sent()
    recall_goal(sign_off, actor=scene["trainee"])

    answer = post(scene["supervisor"], "recommend_goal", sign_off, recommendation=SENTENCE)

    assert alerts(answer)[0].startswith("Ida Demo took the goal back on ")
