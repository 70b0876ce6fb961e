"""A leader, or who stands in for one, approves a recommended goal: on a statement, or for a reason."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.sign_offs import NewStatement, NoStatement, approve_goal, recall_goal
from learning_goals.models import OpinionKind, SignOff
from municipalities.models import Role
from tests.at_once import at_once
from tests.learning_goals.scene import EVERYBODY_BUT, REASON, Scene, mail, told, verbs
from tests.world import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def approve(sign_off, actor, statements=0, reason=REASON, comment=""):
    return approve_goal(
        sign_off, actor=actor, statements=statements, no_statement_reason=reason, comment=comment
    )


def test_approve_goal_keeps_comment_and_reason_and_leaves_one_event_without_them(scene):
    sign_off = approve(scene.recommended(), scene["leader"], comment="Godt arbeid.")

    kept = SignOff.objects.get()
    assert (kept.state, kept.decided_by, kept.decision_comment) == (
        "approved",
        scene["leader"],
        "Godt arbeid.",
    )
    assert (kept.no_statement_reason, kept.delegation) == (REASON, None)
    assert verbs(sign_off) == ["goal.sent", "goal.recommended", "goal.approved"]
    assert Event.objects.get(verb="goal.approved").data == {
        "from": "recommended",
        "to": "approved",
        "with_statement": False,
        "by_one_person": False,
        "delegation": None,
    }


def test_on_a_statement_no_reason_is_needed_or_kept(scene):
    scene.stated()

    approve(scene.recommended(), scene["leader"], statements=1, reason="En grunn til overs")

    assert SignOff.objects.get().no_statement_reason == ""
    assert Event.objects.get(verb="goal.approved").data["with_statement"] is True


@pytest.mark.parametrize("kind", [None, *OpinionKind])
def test_approve_goal_refuses_one_without_statement_and_reason(scene, kind):
    if kind:
        scene.asked(kind=kind)  # asked is not given
    sign_off = scene.recommended()

    with pytest.raises(NoStatement):
        approve(sign_off, scene["leader"], reason="")
    assert SignOff.objects.get().state == "recommended"


def test_a_statement_that_came_after_the_page_was_opened_is_read_first(scene):
    sign_off = scene.recommended()
    scene.stated()

    with pytest.raises(NewStatement):
        approve(sign_off, scene["leader"], statements=0)
    assert SignOff.objects.get().state == "recommended"


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"leader"}))
def test_approve_goal_is_refused_to_everybody_but_leaders(scene, part):
    sign_off = scene.recommended()

    with pytest.raises(PermissionDenied):
        approve(sign_off, scene[part])

    assert SignOff.objects.get().state == "recommended"


def test_any_leader_may_approve_whoever_is_named(scene):
    scene.named(scene.another_leader())

    assert approve(scene.recommended(), scene["leader"]).state == "approved"


def test_nobody_approves_their_own_goal(scene):
    person(Role.LEADER, scene.world.place, user=scene["trainee"])
    sign_off = scene.recommended()

    with pytest.raises(PermissionDenied):
        approve(sign_off, scene["trainee"])


def test_nobody_approves_their_own_goal_by_delegation_either(scene):
    scene.delegated(to="trainee")
    sign_off = scene.recommended()

    with pytest.raises(PermissionDenied):
        approve(sign_off, scene["trainee"])


def test_who_stands_in_for_a_leader_is_kept_with_the_approval(scene):
    delegation = scene.delegated(to="clinical instructor")

    approve(scene.recommended(), scene["clinical instructor"])

    assert SignOff.objects.get().delegation == delegation
    assert Event.objects.get(verb="goal.approved").data["delegation"] == str(delegation.pk)


@pytest.mark.parametrize("begins", [-10, 1])
def test_a_delegation_that_is_over_or_has_not_begun_gives_no_right(scene, begins):
    scene.delegated(to="clinical instructor", begins=begins)
    sign_off = scene.recommended()

    with pytest.raises(PermissionDenied):
        approve(sign_off, scene["clinical instructor"])


def test_a_delegation_by_who_leads_no_longer_gives_no_right_and_shows_nothing(scene):
    scene.delegated(to="clinical instructor")
    sign_off = scene.recommended()
    assert SignOff.objects.visible_to(scene["clinical instructor"]).exists()
    scene["leader"].memberships.update(ends_on=date.today() - timedelta(days=1))

    with pytest.raises(PermissionDenied):
        approve(sign_off, scene["clinical instructor"])
    assert not SignOff.objects.visible_to(scene["clinical instructor"]).exists()


def test_one_who_supervises_and_leads_is_marked_on_the_approval(scene):
    person(Role.LEADER, scene.world.place, user=scene["supervisor"])

    approve(scene.recommended(), scene["supervisor"])

    assert SignOff.objects.get().by_one_person is True
    assert Event.objects.get(verb="goal.approved").data["by_one_person"] is True


@pytest.mark.parametrize("step", ["sent", "approved"])
def test_approve_goal_is_possible_only_for_what_is_recommended(scene, step):
    sign_off = getattr(scene, step)()

    with pytest.raises(InvalidTransition):
        approve(sign_off, scene["leader"])


def test_a_goal_that_was_recalled_a_second_ago_is_not_approved(scene):
    sign_off = scene.recommended()
    recall_goal(sign_off, actor=scene["trainee"])

    with pytest.raises(InvalidTransition):
        approve(sign_off, scene["leader"])

    kept = SignOff.objects.get()
    assert (kept.state, kept.decided_by) == ("recalled", None)


@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_at_once_one_approves_and_the_other_is_too_late():
    scene = Scene()
    other = scene.another_leader()
    for _ in range(5):
        sign_off = scene.recommended(scene.another_goal())

        answers = at_once(*[partial(approve, sign_off, actor) for actor in (scene["leader"], other)])

        assert sorted(type(answer).__name__ for answer in answers) == ["InvalidTransition", "SignOff"]
        assert verbs(sign_off) == ["goal.sent", "goal.recommended", "goal.approved"]


def test_approve_goal_tells_the_trainee(scene):
    scene.approved()

    assert told("goals_approved") == {scene["trainee"]}
    text = mail("goals_approved")
    assert text.subject == f"Leif Demo has approved {scene.goal.goal}"
    assert REASON not in text.body


def test_the_approval_takes_at_most_fourteen_queries(scene, django_assert_max_num_queries):
    sign_off = scene.recommended()

    with django_assert_max_num_queries(14):
        approve(sign_off, scene["leader"])
