"""A leader, or who stands in for one, approves a recommended goal: on a statement, or for a reason."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event, Read
from learning_goals.actions.sign_offs import NewStatement, NoStatement, approve_goal, recall_goal
from learning_goals.models import OpinionKind, SignOff
from municipalities.models import Role
from tests.at_once import at_once
from tests.learning_goals.scene import (
    COMMENT,
    EVERYBODY_BUT,
    REASON,
    SENTENCE,
    Scene,
    mail,
    post,
    see,
    told,
    verbs,
)
from tests.pages import alerts, beside, browser, statements_of_post, tree, typed, words
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


# The page


def test_the_page_shows_recommendation_statement_and_evidence_and_approves(scene):
    scene.stated()
    sign_off = scene.recommended()
    page = words(see(scene["leader"], "approve_goal", sign_off))
    assert SENTENCE in page
    assert "Sett flere ganger." in page

    answer = post(scene["leader"], "approve_goal", sign_off, statements=1)

    assert alerts(answer) == [f"{scene.goal.goal.code} is approved."]
    assert answer.redirect_chain == [(reverse("goal", args=[scene.goal.pk]), 302)]


def test_the_page_asks_for_a_reason_only_where_there_is_no_statement(scene):
    sign_off = scene.recommended()

    asked = post(scene["leader"], "approve_goal", sign_off, statements=0, comment=COMMENT)

    assert asked.status_code == 422
    assert beside(asked, "no_statement_reason").startswith("Write why there is none")
    assert typed(asked)["comment"].strip() == COMMENT
    scene.stated()
    page = see(scene["leader"], "approve_goal", sign_off)
    assert tree(page).get_element_by_id("id_no_statement_reason", None) is None


def test_a_statement_that_came_meanwhile_is_shown_before_anything_is_approved(scene):
    sign_off = scene.recommended()
    scene.stated()
    form = {"statements": 0, "no_statement_reason": REASON, "comment": COMMENT}

    answer = post(scene["leader"], "approve_goal", sign_off, **form)

    assert (answer.status_code, SignOff.objects.get().state) == (409, "recommended")
    assert "A statement has come meanwhile" in words(answer)
    assert "Sett flere ganger." in words(answer)
    assert (typed(answer)["statements"], typed(answer)["comment"].strip()) == ("1", COMMENT)


def test_that_an_approver_looked_is_on_record_and_of_others_it_is_not(scene):
    sign_off = scene.recommended()

    for part in ("trainee", "supervisor", "leader"):
        see(scene[part], "goal", scene.goal)

    assert [read.reader for read in Read.objects.about(sign_off)] == [scene["leader"]]


def test_the_page_warns_who_would_recommend_and_approve(scene):
    person(Role.LEADER, scene.world.place, user=scene["supervisor"])
    sign_off = scene.recommended()

    assert "marked as given by one person" in words(see(scene["supervisor"], "approve_goal", sign_off))
    assert "marked as given by one person" not in words(see(scene["leader"], "approve_goal", sign_off))
    post(scene["supervisor"], "approve_goal", sign_off, statements=0, no_statement_reason=REASON)
    assert "Recommended and approved by one person." in words(see(scene["trainee"], "goal", scene.goal))


def test_the_page_of_one_that_was_recalled_a_second_ago_says_so_and_approves_nothing(scene):
    sign_off = scene.recommended()
    recall_goal(sign_off, actor=scene["trainee"])

    answer = post(scene["leader"], "approve_goal", sign_off, statements=0, no_statement_reason=REASON)

    assert alerts(answer)[0].startswith("Ida Demo took the goal back on ")
    assert SignOff.objects.get().state == "recalled"


def test_of_two_leaders_the_later_one_reads_who_decided(scene):
    sign_off = scene.approved()

    answer = post(scene.another_leader(), "approve_goal", sign_off, statements=0, no_statement_reason=REASON)

    assert alerts(answer)[0].startswith("Leif Demo approved the goal on ")


def test_after_a_decision_the_next_one_waits_on_the_list(scene):
    sign_off = scene.recommended()
    scene.recommended(scene.another_goal())

    answer = post(scene["leader"], "approve_goal", sign_off, statements=0, no_statement_reason=REASON)

    assert answer.redirect_chain == [(reverse("goals_to_approve"), 302)]


def test_approving_on_the_page_takes_as_many_statements_with_thirty_waiting_as_with_one(scene):
    client = browser(scene["leader"])
    form = {"statements": 0, "no_statement_reason": REASON}
    first, second, *_rest = [scene.recommended(scene.another_goal()) for _ in range(3)]
    few = statements_of_post(client, reverse("approve_goal", args=[first.pk]), form)
    for _ in range(30):
        scene.recommended(scene.another_goal())

    assert statements_of_post(client, reverse("approve_goal", args=[second.pk]), form) == few <= 14
