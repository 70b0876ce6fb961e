"""The supervisor recommends a goal that nobody has sent."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from learning_goals.actions.sign_offs import AlreadyStanding, NotInPlan, begin_goal, recall_goal
from learning_goals.models import SignOff
from tests.learning_goals.scene import EVERYBODY_BUT, SENTENCE, Scene, mail, post, told
from tests.pages import alerts, beside

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def begin(scene, part="supervisor"):
    return begin_goal(scene.goal, actor=scene[part], recommendation=SENTENCE)


def test_begin_goal_makes_one_that_is_recommended_and_leaves_one_event(scene):
    begin(scene)

    kept = SignOff.objects.get()
    assert (kept.state, kept.sent_by, kept.recommended_by) == (
        "recommended",
        scene["supervisor"],
        scene["supervisor"],
    )
    assert kept.recommendation == SENTENCE
    event = Event.objects.get()
    assert (event.verb, event.actor, event.data) == ("goal.begun", scene["supervisor"], {})


def test_begin_goal_tells_the_trainee_and_the_leader(scene):
    begin(scene)

    assert told("goal_begun") == {scene["trainee"]}
    assert told("goal_recommended") == {scene["leader"]}
    assert mail("goal_begun").subject == f"Vera Prøve has recommended {scene.goal.goal} for you"


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"supervisor"}))
def test_begin_goal_is_refused_to_everybody_but_who_supervises(scene, part):
    with pytest.raises(PermissionDenied):
        begin(scene, part)

    assert SignOff.objects.count() == 0


def test_the_trainee_recalls_what_the_supervisor_has_begun(scene):
    recall_goal(begin(scene), actor=scene["trainee"])

    assert SignOff.objects.get().state == "recalled"
    assert mail("goal_begun") is None


def test_begin_goal_is_too_late_while_the_goal_is_under_way(scene):
    sent = scene.sent()

    with pytest.raises(AlreadyStanding) as refusal:
        begin(scene)

    assert refusal.value.sign_off == sent


def test_a_goal_that_left_the_plan_is_not_begun(scene):
    scene.goal.closed_on, scene.goal.closed_reason = date.today(), "Erstattet"
    scene.goal.save()

    with pytest.raises(NotInPlan):
        begin(scene)


# The page


def test_the_page_begins_it_and_says_what_comes_next(scene):
    answer = post(scene["supervisor"], "begin_goal", scene.goal, recommendation=SENTENCE)

    assert alerts(answer) == ["The goal is recommended, and waits for a leader."]
    assert SignOff.objects.get().recommendation == SENTENCE


def test_a_missing_sentence_gets_its_message_beside_the_field(scene):
    answer = post(scene["supervisor"], "begin_goal", scene.goal, recommendation=" ")

    assert (answer.status_code, beside(answer, "recommendation")) == (422, "This field is required.")


def test_the_page_of_one_that_was_sent_meanwhile_leads_to_it(scene):
    scene.sent()

    answer = post(scene["supervisor"], "begin_goal", scene.goal, recommendation=SENTENCE)

    assert "waits for the supervisor" in alerts(answer)[0]
    assert SignOff.objects.get().state == "sent"
