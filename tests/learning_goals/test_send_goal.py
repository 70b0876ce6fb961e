"""The trainee sends a goal to who supervises them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from learning_goals.actions.sign_offs import AlreadyStanding, NotInPlan, recall_goal, return_goal, send_goal
from learning_goals.models import SignOff, SignOffState
from tests.learning_goals.factories import EvidenceFactory
from tests.learning_goals.scene import COMMENT, EVERYBODY_BUT, Scene, mail, post, see, told, verbs
from tests.pages import alerts, beside, tree, typed, words

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


# The page


def test_the_page_asks_kindly_where_nothing_shows_the_goal_and_loses_nothing(scene):
    asked = post(scene["trainee"], "send_goal", scene.goal, comment=COMMENT)

    assert (asked.status_code, SignOff.objects.count()) == (422, 0)
    assert "Tick here to send it all the same." in beside(asked, "without_evidence")
    assert typed(asked)["comment"].strip() == COMMENT
    assert "Nothing shows this goal yet" in words(see(scene["trainee"], "send_goal", scene.goal))


def test_the_page_sends_it_all_the_same(scene):
    answer = post(scene["trainee"], "send_goal", scene.goal, comment="", without_evidence="on")

    assert alerts(answer) == ["The goal is sent to Vera Prøve."]
    assert SignOff.objects.get().state == "sent"


def test_the_page_shows_what_goes_along_and_asks_nothing_where_something_shows_it(scene):
    EvidenceFactory(plan_goal=scene.goal, description="To avdelinger siden august.")

    page = see(scene["trainee"], "send_goal", scene.goal)
    assert "To avdelinger siden august." in words(page)
    assert tree(page).get_element_by_id("id_without_evidence", None) is None

    answer = post(scene["trainee"], "send_goal", scene.goal, comment="")
    assert alerts(answer) == ["The goal is sent to Vera Prøve."]


def test_a_second_window_says_that_it_is_sent_already(scene):
    scene.sent()

    answer = post(scene["trainee"], "send_goal", scene.goal, without_evidence="on")

    assert "waits for the supervisor" in alerts(answer)[0]
    assert SignOff.objects.count() == 1


def test_without_anybody_who_supervises_it_waits_and_the_page_says_so(scene):
    scene.world.trainee.assignments.all().delete()

    answer = post(scene["trainee"], "send_goal", scene.goal, without_evidence="on")

    assert alerts(answer) == ["The goal is sent. It waits until somebody supervises you."]
    assert "nobody supervises the trainee now" in words(answer)


def test_an_identity_number_is_refused_beside_the_field(scene):
    answer = post(scene["trainee"], "send_goal", scene.goal, comment="Se 01010750160.", without_evidence="on")

    assert (answer.status_code, beside(answer, "comment")) == (422, "Please leave out identity numbers.")
