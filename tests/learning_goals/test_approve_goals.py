"""Several goals by one click: each seen first, each approved with an event of its own, or named as left."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition, record_read
from audit.models import Event, Read
from learning_goals.actions.sign_offs import (
    NoStatement,
    NotSeen,
    TooMany,
    approve_goals,
    recall_goal,
    return_goal,
)
from learning_goals.models import SignOff
from outbox.models import Message
from tests.learning_goals.factories import OpinionFactory, PlanGoalFactory, SignOffFactory
from tests.learning_goals.scene import COMMENT, Scene, mail, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def waiting(scene, number, seen=True, stated=True):
    """So many recommended goals, which the leader has looked into."""
    sign_offs = [scene.recommended(scene.another_goal()) for _ in range(number)]
    for sign_off in sign_offs:
        if stated:
            OpinionFactory(plan_goal=sign_off.plan_goal, asked_of=scene["clinical instructor"], given=True)
        if seen:
            record_read(scene["leader"], sign_off)
    return sign_offs


def approve(scene, sign_offs, part="leader"):
    return approve_goals(sign_offs, actor=scene[part])


def states(sign_offs):
    return [SignOff.objects.get(pk=one.pk).state for one in sign_offs]


def kept_back(outcome):
    return {one.pk: type(why) for one, why in outcome.left}


def test_each_is_approved_with_one_event_of_its_own(scene):
    sign_offs = waiting(scene, 3)

    outcome = approve(scene, sign_offs)

    assert {one.pk for one in outcome.approved} == {one.pk for one in sign_offs}
    assert states(sign_offs) == ["approved"] * 3
    assert [verbs(one)[-1] for one in sign_offs] == ["goal.approved"] * 3
    assert Event.objects.filter(verb="goal.approved", actor=scene["leader"]).count() == 3


def test_the_trainee_gets_one_message_of_all_of_them(scene):
    approve(scene, waiting(scene, 3))

    assert Message.objects.filter(kind="goals_approved").count() == 1
    text = mail("goals_approved")
    assert text.subject == "Leif Demo has approved 3 of your learning goals"
    assert text.body.count("\n- ALM-") == 3
    assert text.body.splitlines()[-1].startswith("http")


def test_what_was_recalled_or_returned_a_second_ago_is_named_and_the_rest_goes_through(scene):
    recalled, returned, *rest = waiting(scene, 4)
    recall_goal(recalled, actor=scene["trainee"])
    return_goal(returned, actor=scene["leader"], comment=COMMENT)

    outcome = approve(scene, [recalled, returned, *rest])

    assert kept_back(outcome) == {recalled.pk: InvalidTransition, returned.pk: InvalidTransition}
    assert states([recalled, returned, *rest]) == ["recalled", "returned", "approved", "approved"]
    assert {one.plan_goal.goal.code for one, _why in outcome.left} == {
        recalled.plan_goal.goal.code,
        returned.plan_goal.goal.code,
    }


def test_a_second_click_approves_nothing_twice(scene):
    sign_offs = waiting(scene, 2)
    approve(scene, sign_offs)

    outcome = approve(scene, sign_offs)

    assert (outcome.approved, len(outcome.left)) == ([], 2)
    assert Event.objects.filter(verb="goal.approved").count() == 2


def test_one_that_was_not_opened_is_left(scene):
    unseen, seen = waiting(scene, 1, seen=False) + waiting(scene, 1)
    record_read(scene.another_leader(), unseen)  # somebody else's eyes

    outcome = approve(scene, [unseen, seen])

    assert kept_back(outcome) == {unseen.pk: NotSeen}
    assert states([unseen, seen]) == ["recommended", "approved"]


def test_what_was_opened_before_it_was_recommended_is_not_seen(scene):
    (sign_off,) = waiting(scene, 1, seen=False)
    Read.objects.create(
        reader=scene["leader"],
        target_app="learning_goals",
        target_model="signoff",
        target_id=sign_off.pk,
        hour=sign_off.recommended_at - timedelta(hours=2),
    )

    assert kept_back(approve(scene, [sign_off])) == {sign_off.pk: NotSeen}


def test_one_without_a_statement_is_left_since_it_needs_a_reason_of_its_own(scene):
    (sign_off,) = waiting(scene, 1, stated=False)

    assert kept_back(approve(scene, [sign_off])) == {sign_off.pk: NoStatement}
    assert states([sign_off]) == ["recommended"]


@pytest.mark.parametrize("part", ["trainee", "supervisor", "clinical instructor", "coordinator", "stranger"])
def test_approve_goals_is_refused_to_who_may_not_approve_all_of_them(scene, part):
    sign_offs = waiting(scene, 2)

    with pytest.raises(PermissionDenied):
        approve(scene, sign_offs, part)


def test_one_of_another_municipality_among_them_refuses_all(scene):
    sign_offs = waiting(scene, 1)
    foreign = SignOffFactory(plan_goal=PlanGoalFactory(), recommended=True)

    with pytest.raises(PermissionDenied):
        approve(scene, [*sign_offs, foreign])
    assert states(sign_offs) == ["recommended"]


def test_more_than_twenty_are_refused(scene):
    with pytest.raises(TooMany):
        approve(scene, [SignOff()] * 21)


def test_who_stands_in_approves_several_and_the_delegation_is_kept_with_each(scene):
    delegation = scene.delegated(to="clinical instructor")
    sign_offs = waiting(scene, 2, seen=False)
    for sign_off in sign_offs:
        record_read(scene["clinical instructor"], sign_off)

    approve(scene, sign_offs, "clinical instructor")

    assert set(SignOff.objects.values_list("state", "delegation")) == {("approved", delegation.pk)}


def test_twenty_take_as_many_queries_as_two(scene, django_assert_num_queries, django_assert_max_num_queries):
    two, twenty = waiting(scene, 2), waiting(scene, 20)
    with django_assert_max_num_queries(14) as of_two:
        approve(scene, two)
    scene["leader"].refresh_from_db()

    with django_assert_num_queries(len(of_two)):
        approve(scene, twenty)
