"""What a supervisor can recommend: what was sent, and what is ready to ask about."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning_goals.models import SessionGoal
from supervision.actions.sessions import finalise_session
from tests.factories import NoteFactory, SessionFactory
from tests.learning_goals.factories import ActivityFactory, PlanGoalFactory, SignOffFactory
from tests.learning_goals.scene import COMMENT, Scene, see
from tests.pages import browser, heading, queries_of, rows, words

pytestmark = pytest.mark.django_db
PAGE = "goals_to_recommend"


@pytest.fixture
def scene():
    return Scene()


def touched(scene):
    """A goal without recommended activities, touched in a finalised session: ready."""
    goal = scene.another_goal()
    day = date.today() - timedelta(days=1)
    session = SessionFactory(
        trainee=scene.world.trainee, supervisor=scene["supervisor"], date=day, state="held"
    )
    note = NoteFactory(session=session)
    SessionGoal.objects.create(session=session, plan_goal=goal, picked_by=scene["trainee"])
    finalise_session(session, actor=scene["supervisor"], version=note.version)
    return goal


def test_what_was_sent_stands_first_with_the_trainee_s_word(scene):
    SignOffFactory(plan_goal=scene.goal, comment=COMMENT)
    ready = touched(scene)

    page = see(scene["supervisor"], PAGE)

    assert heading(page) == "1 learning goal waits for your recommendation"
    first, second = rows(page)
    assert scene.goal.goal.code in first
    assert COMMENT in first
    assert ready.goal.code in second


def test_what_is_to_be_signed_is_one_click_away(scene):
    link = "1 activity waits for your signature"
    assert link not in words(see(scene["supervisor"], PAGE))

    ActivityFactory(
        trainee=scene.world.trainee, state="sent", signer=scene["supervisor"], sent_at=timezone.now()
    )
    assert link in words(see(scene["supervisor"], PAGE))


def test_one_that_is_ready_and_sent_stands_once(scene):
    scene.sent(touched(scene))

    assert len(rows(see(scene["supervisor"], PAGE))) == 1


def test_of_trainees_of_others_nothing_stands_there(scene):
    scene.sent()

    assert "Nothing is sent to you" in words(see(scene["other supervisor"], PAGE))


def test_the_page_takes_as_many_queries_for_thirty_as_for_one(scene):
    scene.sent()
    touched(scene)
    client = browser(scene["supervisor"])
    few = queries_of(client, reverse(PAGE))
    for _ in range(29):
        SignOffFactory(plan_goal=PlanGoalFactory(trainee=scene.world.trainee))

    assert queries_of(client, reverse(PAGE)) == few <= 12
