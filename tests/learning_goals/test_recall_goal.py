"""The trainee takes a goal back as long as nobody has decided."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.sign_offs import recall_goal, recommend_goal
from learning_goals.models import SignOff
from tests.learning_goals.scene import EVERYBODY_BUT, SENTENCE, Scene, mail, post, verbs
from tests.pages import alerts

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


@pytest.mark.parametrize("step", ["sent", "recommended"])
def test_recall_goal_is_possible_until_it_is_decided_and_leaves_one_event(scene, step):
    sign_off = getattr(scene, step)()

    recall_goal(sign_off, actor=scene["trainee"])

    kept = SignOff.objects.get()
    assert (kept.state, kept.recalled_at is None, kept.decided_by) == ("recalled", False, None)
    event = Event.objects.get(verb="goal.recalled")
    assert (event.actor, event.data) == (scene["trainee"], {"from": step, "to": "recalled"})


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"trainee"}))
def test_recall_goal_is_refused_to_everybody_but_the_trainee(scene, part):
    sign_off = scene.sent()

    with pytest.raises(PermissionDenied):
        recall_goal(sign_off, actor=scene[part])

    assert SignOff.objects.get().state == "sent"


def test_recall_goal_is_too_late_once_it_is_approved_and_for_a_second_click(scene):
    approved = scene.approved()
    with pytest.raises(InvalidTransition):
        recall_goal(approved, actor=scene["trainee"])

    other = scene.sent(scene.another_goal())
    recall_goal(other, actor=scene["trainee"])
    with pytest.raises(InvalidTransition):
        recall_goal(other, actor=scene["trainee"])
    assert verbs(other) == ["goal.sent", "goal.recalled"]


def test_a_recalled_goal_is_recommended_by_nobody_and_no_mail_asks_for_a_decision(scene):
    sign_off = scene.recommended()
    recall_goal(sign_off, actor=scene["trainee"])

    with pytest.raises(InvalidTransition):
        recommend_goal(sign_off, actor=scene["supervisor"], recommendation=SENTENCE)
    assert mail("goal_recommended") is None


# The page


def test_the_page_takes_it_back_and_too_late_says_who_decided(scene):
    answer = post(scene["trainee"], "recall_goal", scene.recommended())
    assert alerts(answer) == ["You have taken the goal back. Nothing is decided."]

    late = post(scene["trainee"], "recall_goal", scene.approved(scene.another_goal()))
    assert alerts(late)[0].startswith("Leif Demo approved the goal on ")
