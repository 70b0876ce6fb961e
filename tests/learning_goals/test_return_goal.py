"""Supervisor or leader sends a goal back to the trainee, with a comment."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.sign_offs import recommend_goal, return_goal
from learning_goals.models import SignOff
from tests.learning_goals.scene import COMMENT, EVERYBODY_BUT, SENTENCE, Scene, mail, post, see, told
from tests.pages import alerts, beside, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def give_back(sign_off, actor):
    return return_goal(sign_off, actor=actor, comment=COMMENT)


def test_return_goal_keeps_the_comment_and_leaves_one_event_without_it(scene):
    give_back(scene.sent(), scene["supervisor"])

    kept = SignOff.objects.get()
    assert (kept.state, kept.decided_by, kept.decision_comment) == ("returned", scene["supervisor"], COMMENT)
    assert Event.objects.get(verb="goal.returned").data == {"from": "sent", "to": "returned"}


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"supervisor", "leader"}))
def test_return_goal_is_refused_to_everybody_else(scene, part):
    sign_off = scene.sent()

    with pytest.raises(PermissionDenied):
        give_back(sign_off, scene[part])


@pytest.mark.parametrize("step", ["sent", "recommended"])
@pytest.mark.parametrize("part", ["leader", "delegate"])
def test_who_may_approve_returns_it_before_and_after_the_recommendation(scene, step, part):
    scene.delegated(to="clinical instructor")
    sign_off = getattr(scene, step)()
    actor = scene["clinical instructor"] if part == "delegate" else scene["leader"]

    assert give_back(sign_off, actor).state == "returned"


def test_a_supervisor_is_too_late_once_it_is_recommended(scene):
    sign_off = scene.sent()
    deputy = scene.deputy()
    recommend_goal(sign_off, actor=deputy, recommendation=SENTENCE)

    with pytest.raises(InvalidTransition):
        give_back(sign_off, scene["supervisor"])
    assert SignOff.objects.get().state == "recommended"


def test_return_goal_is_too_late_once_it_is_decided(scene):
    sign_off = scene.approved()

    for part in ("leader", "supervisor"):
        with pytest.raises(InvalidTransition):
            give_back(sign_off, scene[part])


def test_the_trainee_is_told_and_who_recommended_it_when_somebody_else_returned_it(scene):
    give_back(scene.recommended(), scene["leader"])

    assert told("goal_returned") == {scene["trainee"], scene["supervisor"]}
    own, other = mail("goal_returned", scene["trainee"]), mail("goal_returned", scene["supervisor"])
    assert own.subject == f"Leif Demo has returned {scene.goal.goal} to you with a comment"
    assert other.subject == f"Leif Demo has returned {scene.goal.goal} to Ida Demo with a comment"
    assert COMMENT not in own.body + other.body


def test_who_returned_it_is_not_told(scene):
    give_back(scene.sent(), scene["supervisor"])

    assert told("goal_returned") == {scene["trainee"]}


# The page


def test_the_page_sends_it_back_and_the_trainee_reads_the_comment_first(scene):
    answer = post(scene["supervisor"], "return_goal", scene.sent(), comment=COMMENT)
    assert alerts(answer) == ["The goal is sent back to Ida Demo with your comment."]

    page = words(see(scene["trainee"], "goal", scene.goal))
    assert f"What Vera Prøve asks for {COMMENT}" in page
    assert "Send again" in page


def test_a_missing_comment_gets_its_message_beside_the_field(scene):
    answer = post(scene["leader"], "return_goal", scene.recommended(), comment="")

    assert (answer.status_code, beside(answer, "comment")) == (422, "This field is required.")


def test_a_supervisor_whose_colleague_recommended_it_meanwhile_is_told_so(scene):
    sign_off = scene.sent()
    recommend_goal(sign_off, actor=scene.deputy(), recommendation=SENTENCE)

    answer = post(scene["supervisor"], "return_goal", sign_off, comment=COMMENT)

    assert alerts(answer)[0].startswith("Vilde Prøve recommended the goal on ")
