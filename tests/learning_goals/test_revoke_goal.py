"""A leader takes an approval back, with a reason."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.sign_offs import revoke_goal
from learning_goals.models import SignOff
from tests.learning_goals.scene import EVERYBODY_BUT, SENTENCE, Scene, mail, post, told
from tests.pages import alerts, beside, words

pytestmark = pytest.mark.django_db
WHY = "Godkjent på feil grunnlag."


@pytest.fixture
def scene():
    return Scene()


def revoke(sign_off, actor):
    return revoke_goal(sign_off, actor=actor, reason=WHY)


def test_revoke_goal_keeps_the_reason_and_all_that_was_said_before(scene):
    revoke(scene.approved(), scene["leader"])

    kept = SignOff.objects.get()
    assert (kept.state, kept.revoked_by, kept.revocation_reason) == ("revoked", scene["leader"], WHY)
    assert (kept.recommendation, kept.decided_by) == (SENTENCE, scene["leader"])
    assert Event.objects.get(verb="goal.revoked").data == {"from": "approved", "to": "revoked"}


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"leader"}))
def test_revoke_goal_is_refused_to_everybody_but_leaders(scene, part):
    sign_off = scene.approved()

    with pytest.raises(PermissionDenied):
        revoke(sign_off, scene[part])


def test_who_stands_in_for_a_leader_revokes_nothing(scene):
    scene.delegated(to="clinical instructor")
    sign_off = scene.approved()

    with pytest.raises(PermissionDenied):
        revoke(sign_off, scene["clinical instructor"])


@pytest.mark.parametrize("step", ["sent", "recommended"])
def test_revoke_goal_is_possible_only_for_what_is_approved(scene, step):
    with pytest.raises(InvalidTransition):
        revoke(getattr(scene, step)(), scene["leader"])


def test_trainee_and_supervisor_are_told_without_the_reason(scene):
    other = scene.another_leader()
    revoke(scene.approved(), other)

    assert told("goal_revoked") == {scene["trainee"], scene["supervisor"]}
    text = mail("goal_revoked", scene["trainee"])
    assert text.subject == f"Lise Demo has revoked the approval of {scene.goal.goal}"
    assert WHY not in text.body


def test_afterwards_it_can_be_sent_again(scene):
    revoke(scene.approved(), scene["leader"])

    assert scene.sent().state == "sent"


def test_a_leader_of_before_revokes_nothing(scene):
    sign_off = scene.approved()
    scene["leader"].memberships.update(ends_on=date.today() - timedelta(days=1))
    scene["leader"].refresh_from_db()

    with pytest.raises(PermissionDenied):
        revoke(sign_off, scene["leader"])


# The page


def test_the_page_revokes_it_and_keeps_showing_what_was_decided(scene):
    answer = post(scene["leader"], "revoke_goal", scene.approved(), reason=WHY)

    assert alerts(answer) == ["The approval is revoked. The goal is open again."]
    assert WHY in words(answer)
    assert "You approved it" in words(answer)


def test_a_missing_reason_gets_its_message_beside_the_field(scene):
    answer = post(scene["leader"], "revoke_goal", scene.approved(), reason=" ")

    assert (answer.status_code, beside(answer, "reason")) == (422, "This field is required.")
