"""Ticks that an approval stands in Kompetanseportalen, too, and the list of what does not."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.portal_marks import mark_in_portal, unmark_in_portal
from learning_goals.actions.sign_offs import revoke_goal
from learning_goals.models import PortalMark
from tests.factories import TraineeFactory
from tests.learning_goals.factories import PlanGoalFactory, SignOffFactory
from tests.learning_goals.scene import REASON, Scene, post, see
from tests.pages import alerts, browser, heading, queries_of, read, tree, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


@pytest.mark.parametrize("part", ["trainee", "leader", "coordinator"])
def test_whoever_enters_it_there_marks_it_once(scene, part):
    sign_off = scene.approved()

    mark_in_portal(sign_off, actor=scene[part])
    mark_in_portal(sign_off, actor=scene[part])

    assert PortalMark.objects.get().marked_by == scene[part]
    assert Event.objects.filter(verb="goal.marked").count() == 1


@pytest.mark.parametrize(
    "part", ["supervisor", "other trainee", "other supervisor", "clinical instructor", "stranger"]
)
def test_mark_in_portal_is_refused_to_everybody_else(scene, part):
    sign_off = scene.approved()

    for step in (mark_in_portal, unmark_in_portal):
        with pytest.raises(PermissionDenied):
            step(sign_off, actor=scene[part])


def test_only_what_is_approved_is_marked(scene):
    with pytest.raises(InvalidTransition):
        mark_in_portal(scene.recommended(), actor=scene["leader"])


def test_unmark_takes_the_tick_away_once_also_of_a_revoked_one(scene):
    sign_off = scene.approved()
    mark_in_portal(sign_off, actor=scene["leader"])
    revoke_goal(sign_off, actor=scene["leader"], reason=REASON)

    unmark_in_portal(sign_off, actor=scene["coordinator"])
    unmark_in_portal(sign_off, actor=scene["coordinator"])

    assert PortalMark.objects.count() == 0
    assert Event.objects.filter(verb="goal.unmarked").count() == 1


# The page


def ticks(page):
    return tree(page).xpath("//input[@name='sign_offs']/@value")


def test_the_list_holds_what_is_missing_there_and_those_ticked_leave_it(scene):
    first, second = scene.approved(), scene.approved(scene.another_goal())
    scene.recommended(scene.another_goal())
    page = see(scene["coordinator"], "portal_marks")
    assert heading(page) == "2 approvals are not yet in Kompetanseportalen"

    answer = post(scene["coordinator"], "portal_marks", sign_offs=[first.pk])

    assert alerts(answer) == ["1 approval is marked as registered."]
    assert ticks(answer) == [str(second.pk)]
    assert "ticked by Kari Demo" in words(answer)


def test_a_trainee_lists_their_own_and_a_supervisor_none(scene):
    scene.approved()
    SignOffFactory(plan_goal=PlanGoalFactory(), approved=True)

    assert len(ticks(see(scene["trainee"], "portal_marks"))) == 1
    for part in ("supervisor", "other trainee", "clinical instructor"):
        assert heading(see(scene[part], "portal_marks")) == "Every approval is in Kompetanseportalen"


def test_what_was_revoked_here_and_stands_there_still_comes_first(scene):
    sign_off = scene.approved()
    mark_in_portal(sign_off, actor=scene["leader"])
    revoke_goal(sign_off, actor=scene["leader"], reason=REASON)
    page = see(scene["leader"], "portal_marks")
    assert "Revoked by Leif Demo" in words(page)
    assert REASON not in page.content.decode()

    answer = post(scene["leader"], "unmark_in_portal", sign_off, list="")

    assert answer.redirect_chain == [(reverse("portal_marks"), 302)]
    assert "Revoked by" not in words(answer)


def test_without_a_tick_the_page_says_what_to_do(scene):
    scene.approved()

    answer = post(scene["leader"], "portal_marks", nothing="")

    assert answer.status_code == 422
    assert "Tick at least one goal first." in words(answer)


def test_what_was_ticked_stays_ticked_where_something_is_wrong(scene):
    ticked, other = scene.approved(), scene.approved(scene.another_goal())
    page = browser(scene["leader"]).post(reverse("portal_marks"), {"sign_offs": [ticked.pk, uuid4()]})

    assert page.status_code == 422
    assert tree(page).xpath("//input[@checked]/@value") == [str(ticked.pk)]
    assert tree(page).xpath("//input[@name='sign_offs']/@value") == [str(ticked.pk), str(other.pk)]


def test_approvals_of_several_doctors_are_folded_under_their_names(scene):
    scene.approved()
    another = TraineeFactory(municipality=scene.world.place, person__name="Emil Demo")
    SignOffFactory(plan_goal=PlanGoalFactory(trainee=another), approved=True)

    page = see(scene["leader"], "portal_marks")

    folded = tree(page).xpath("//form//details")
    assert [read(one.find("summary")) for one in folded] == ["Emil Demo (1)", "Ida Demo (1)"]
    assert ["open" in one.attrib for one in folded] == [True, False]


def test_one_that_was_revoked_meanwhile_is_not_marked(scene):
    gone, stays = scene.approved(), scene.approved(scene.another_goal())
    revoke_goal(gone, actor=scene["leader"], reason=REASON)

    answer = post(scene["coordinator"], "portal_marks", sign_offs=[gone.pk, stays.pk])

    assert set(alerts(answer)) == {
        "An approval among them was revoked meanwhile, and is not marked.",
        "1 approval is marked as registered.",
    }


def test_the_goal_s_own_page_sets_and_takes_away_the_tick(scene):
    sign_off = scene.approved()

    assert "Registered there" in words(post(scene["trainee"], "mark_in_portal", sign_off))
    assert "must stand there, too" in words(post(scene["trainee"], "unmark_in_portal", sign_off))


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(scene):
    scene.approved()
    client = browser(scene["leader"])
    few = queries_of(client, reverse("portal_marks"))
    for _ in range(29):
        SignOffFactory(plan_goal=PlanGoalFactory(trainee=scene.world.trainee), approved=True)

    assert queries_of(client, reverse("portal_marks")) == few <= 10
