"""The trainee asks a clinical instructor for a statement, or any colleague for feedback."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from learning_goals.actions.opinions import AlreadyAsked, NotToBeAsked, ask_opinion
from learning_goals.actions.sign_offs import AlreadyStanding, NotInPlan
from learning_goals.models import Opinion
from tests.learning_goals.factories import InstructorshipFactory
from tests.learning_goals.scene import COMMENT, EVERYBODY_BUT, Scene, mail, post, see, told
from tests.pages import alerts, beside, browser, tree, typed

pytestmark = pytest.mark.django_db
COLLEAGUES = ["supervisor", "leader", "coordinator", "other trainee"]


@pytest.fixture
def scene():
    return Scene()


def ask(scene, of="clinical instructor", kind="statement", by="trainee", question=""):
    return ask_opinion(scene.goal, actor=scene[by], kind=kind, asked_of=scene[of], question=question)


def test_ask_opinion_makes_one_that_waits_and_leaves_one_event_without_the_question(scene):
    opinion = ask(scene, question="Hva har du sett?")

    kept = Opinion.objects.get()
    assert (kept.state, kept.kind, kept.question) == ("asked", "statement", "Hva har du sett?")
    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id) == ("opinion.asked", scene["trainee"], opinion.pk)
    assert event.data == {"kind": "statement", "asked_of": str(scene["clinical instructor"].pk)}


def test_who_is_asked_is_told_without_the_question(scene):
    ask(scene, question="Hva har du sett?")

    assert told("opinion_asked") == {scene["clinical instructor"]}
    text = mail("opinion_asked")
    assert text.subject == f"Ida Demo asks you for a statement on {scene.goal.goal}"
    assert "Hva har du sett?" not in text.body


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"trainee"}))
def test_ask_opinion_is_refused_to_everybody_but_the_trainee(scene, part):
    with pytest.raises(PermissionDenied):
        ask(scene, by=part)


@pytest.mark.parametrize("part", [*COLLEAGUES, "stranger", "trainee"])
def test_a_statement_is_asked_of_clinical_instructors_of_the_municipality_alone(scene, part):
    with pytest.raises(NotToBeAsked):
        ask(scene, of=part)


@pytest.mark.parametrize("part", [*COLLEAGUES, "clinical instructor"])
def test_feedback_is_asked_of_any_colleague_there(scene, part):
    assert ask(scene, of=part, kind="feedback").kind == "feedback"


@pytest.mark.parametrize("part", ["stranger", "trainee"])
def test_feedback_is_not_asked_elsewhere_nor_of_oneself(scene, part):
    with pytest.raises(NotToBeAsked):
        ask(scene, of=part, kind="feedback")


def test_somebody_without_an_account_is_not_asked(scene):
    scene["clinical instructor"].joined_at = None
    scene["clinical instructor"].save()

    with pytest.raises(NotToBeAsked):
        ask(scene)


def test_one_is_asked_once_at_a_time_for_each_kind(scene):
    ask(scene)

    with pytest.raises(AlreadyAsked):
        ask(scene)
    assert ask(scene, kind="feedback").state == "asked"


def test_nothing_is_asked_of_a_goal_that_is_approved_or_has_left_the_plan(scene):
    scene.approved()
    with pytest.raises(AlreadyStanding):
        ask(scene)

    scene.goal = scene.another_goal()
    scene.goal.closed_on, scene.goal.closed_reason = date.today(), "Erstattet"
    scene.goal.save()
    with pytest.raises(NotInPlan):
        ask(scene)


# The page


def test_the_page_asks_and_leads_back_to_the_goal(scene):
    of = scene["clinical instructor"].pk

    answer = post(scene["trainee"], "ask_opinion", scene.goal, asked_of=of, question=COMMENT)

    assert alerts(answer) == ["Siri Demo is asked."]
    assert Opinion.objects.get().question == COMMENT


def test_the_page_offers_only_who_can_be_asked_and_the_trainee_s_own_instructor_first(scene):
    InstructorshipFactory(trainee=scene.world.trainee, instructor=scene["clinical instructor"])

    page = see(scene["trainee"], "ask_opinion", scene.goal)

    assert tree(page).xpath("//select[@name='asked_of']/option/text()") == ["Choose", "Siri Demo"]
    assert tree(page).xpath("//select[@name='asked_of']/option[@selected]/text()") == ["Siri Demo"]


def test_asking_twice_gets_its_message_beside_the_field_and_loses_nothing(scene):
    scene.asked()
    of = scene["clinical instructor"].pk

    answer = post(scene["trainee"], "ask_opinion", scene.goal, asked_of=of, question=COMMENT)

    assert answer.status_code == 422
    assert beside(answer, "asked_of") == "This person is asked already, and has not answered yet."
    assert typed(answer)["question"].strip() == COMMENT


def test_a_kind_that_does_not_exist_is_no_page(scene):
    address = reverse("ask_opinion", args=[scene.goal.pk])

    assert browser(scene["trainee"]).get(f"{address}?kind=praise").status_code == 404


def test_of_an_approved_goal_the_page_says_so(scene):
    scene.approved()

    answer = post(scene["trainee"], "ask_opinion", scene.goal, asked_of=scene["clinical instructor"].pk)

    assert alerts(answer)[0].startswith("Leif Demo approved the goal on ")
