"""The trainee sends a goal to who supervises them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from learning_goals.actions.sign_offs import AlreadyStanding, NotInPlan, recall_goal, return_goal, send_goal
from learning_goals.models import SignOff, SignOffState
from tests.learning_goals.scene import COMMENT, EVERYBODY_BUT, Scene, mail, told, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def test_send_goal_makes_one_that_waits_and_leaves_one_event_without_the_comment(scene):
    sign_off = send_goal(scene.goal, actor=scene["trainee"], comment="Se kurset i mars.")

    kept = SignOff.objects.get()
    assert (kept.state, kept.sent_by, kept.comment) == ("sent", scene["trainee"], "Se kurset i mars.")
    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id) == ("goal.sent", scene["trainee"], sign_off.pk)
    assert (event.municipality, event.data) == (scene.world.place, {})


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"trainee"}))
def test_send_goal_is_refused_to_everybody_but_the_trainee(scene, part):
    with pytest.raises(PermissionDenied):
        send_goal(scene.goal, actor=scene[part])

    assert (SignOff.objects.count(), Event.objects.count()) == (0, 0)


def test_send_goal_tells_all_who_supervise_today_and_nobody_whose_charge_ended_yesterday(scene):
    deputy = scene.deputy()
    scene.world.trainee.assignments.filter(supervisor=scene["supervisor"]).update(
        ends_on=date.today() - timedelta(days=1)
    )

    scene.sent()

    assert told("goal_sent") == {deputy}


def test_the_mail_names_trainee_and_goal_and_nothing_that_was_typed(scene):
    send_goal(scene.goal, actor=scene["trainee"], comment=COMMENT)

    text = mail("goal_sent")
    assert text.subject == f"Ida Demo has sent you {scene.goal.goal} to recommend"
    assert str(scene.goal.pk) in text.body
    assert COMMENT not in text.body


def test_nothing_is_mailed_of_a_goal_that_was_recalled_before_the_mail_went(scene):
    recall_goal(scene.sent(), actor=scene["trainee"])

    assert mail("goal_sent") is None


@pytest.mark.parametrize("step", ["sent", "recommended", "approved"])
def test_send_goal_is_too_late_while_one_stands_and_says_which(scene, step):
    standing = getattr(scene, step)()

    with pytest.raises(AlreadyStanding) as refusal:
        scene.sent()

    assert refusal.value.sign_off == standing
    assert SignOff.objects.count() == 1


def test_send_goal_is_possible_again_once_it_came_back(scene):
    return_goal(scene.sent(), actor=scene["supervisor"], comment=COMMENT)
    recall_goal(scene.sent(), actor=scene["trainee"])

    again = scene.sent()

    assert [one.state for one in SignOff.objects.order_by("sent_at")] == ["returned", "recalled", "sent"]
    assert verbs(again) == ["goal.sent"]
    assert again.state == SignOffState.SENT


def test_a_goal_that_left_the_plan_is_not_sent(scene):
    scene.goal.closed_on, scene.goal.closed_reason = date.today(), "Erstattet"
    scene.goal.save()

    with pytest.raises(NotInPlan):
        scene.sent()
