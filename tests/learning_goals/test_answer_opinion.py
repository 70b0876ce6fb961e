"""Whoever was asked says what they have seen, or that they cannot. They see the goal and nothing else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.opinions import answer_opinion, decline_opinion, withdraw_opinion
from learning_goals.models import Opinion
from tests.learning_goals.factories import EvidenceFactory
from tests.learning_goals.scene import COMMENT, EVERYBODY_BUT, TYPED, Scene, mail, post, see, told
from tests.pages import alerts, beside, browser, heading, words

pytestmark = pytest.mark.django_db
ANSWER = "Jeg har sett dette seks ganger, og det sitter."


@pytest.fixture
def scene():
    return Scene()


def test_answer_opinion_keeps_the_answer_and_leaves_one_event_without_it(scene):
    answer_opinion(scene.asked(), actor=scene["clinical instructor"], answer=ANSWER)

    kept = Opinion.objects.get()
    assert (kept.state, kept.answer, kept.answered_at is None) == ("given", ANSWER, False)
    assert Event.objects.get(verb="opinion.given").data == {
        "from": "asked",
        "to": "given",
        "kind": "statement",
    }


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"clinical instructor"}))
@pytest.mark.parametrize("step", [answer_opinion, decline_opinion])
def test_an_opinion_is_answered_or_declined_by_who_was_asked_alone(scene, part, step):
    opinion = scene.asked()
    said = {"answer": ANSWER} if step is answer_opinion else {}

    with pytest.raises(PermissionDenied):
        step(opinion, actor=scene[part], **said)


def test_the_role_may_end_meanwhile_and_the_answer_is_given_all_the_same(scene):
    opinion = scene.asked()
    scene["clinical instructor"].memberships.all().delete()
    scene["clinical instructor"].refresh_from_db()

    assert answer_opinion(opinion, actor=scene["clinical instructor"], answer=ANSWER).state == "given"


def test_the_trainee_is_told_without_the_answer(scene):
    answer_opinion(scene.asked(), actor=scene["clinical instructor"], answer=ANSWER)

    assert told("opinion_settled") == {scene["trainee"]}
    text = mail("opinion_settled")
    assert text.subject == f"Siri Demo has given a statement on {scene.goal.goal}"
    assert ANSWER not in text.body


def test_decline_opinion_settles_it_and_tells_the_trainee(scene):
    decline_opinion(scene.asked(), actor=scene["clinical instructor"])

    assert Opinion.objects.get().state == "declined"
    assert mail("opinion_settled").subject == f"Siri Demo cannot say anything about {scene.goal.goal}"
    assert mail("opinion_asked") is None


@pytest.mark.parametrize("step", [decline_opinion, withdraw_opinion])
def test_what_is_answered_stays(scene, step):
    opinion = scene.stated()
    actor = scene["trainee"] if step is withdraw_opinion else scene["clinical instructor"]

    with pytest.raises(InvalidTransition):
        step(opinion, actor=actor)
    with pytest.raises(InvalidTransition):
        answer_opinion(opinion, actor=scene["clinical instructor"], answer="Noe annet")


# The page


def test_the_page_shows_the_goal_and_the_question_and_nothing_of_the_plan(scene):
    EvidenceFactory(plan_goal=scene.goal, description="Egenvurdering.")
    opinion = scene.asked()
    scene.approved(scene.another_goal())
    scene.recommended()

    page = see(scene["clinical instructor"], "opinion", opinion)

    assert heading(page) == "What have you seen of Ida Demo?"
    assert "Oppdiktet måltekst." in words(page)
    for text in (*TYPED, "Egenvurdering.", "Vera Prøve"):
        assert text not in page.content.decode()


def test_the_page_takes_the_answer_and_shows_it_afterwards(scene):
    opinion = scene.asked()

    answer = post(scene["clinical instructor"], "opinion", opinion, answer=ANSWER)

    assert alerts(answer) == ["Thank you. Ida Demo can read it now."]
    assert ANSWER in words(answer)
    assert "Send the answer" not in words(answer)


def test_an_empty_answer_gets_its_message_beside_the_field(scene):
    answer = post(scene["clinical instructor"], "opinion", scene.asked(), answer=" ")

    assert (answer.status_code, beside(answer, "answer")) == (422, "This field is required.")


def test_a_second_answer_is_not_sent_and_is_given_back(scene):
    opinion = scene.stated()

    answer = post(scene["clinical instructor"], "opinion", opinion, answer=COMMENT)

    assert answer.status_code == 409
    assert "You have answered already." in words(answer)
    assert COMMENT in words(answer)


def test_an_answer_to_a_question_that_was_taken_back_meanwhile_is_given_back(scene):
    opinion = scene.asked()
    withdraw_opinion(opinion, actor=scene["trainee"])

    answer = post(scene["clinical instructor"], "opinion", opinion, answer=COMMENT)

    assert answer.status_code == 409
    assert "Ida Demo has taken the question back." in words(answer)
    assert COMMENT in words(answer)
    assert "Oppdiktet måltekst." not in words(answer)


def test_to_all_others_a_withdrawn_question_is_no_page(scene):
    opinion = scene.asked()
    withdraw_opinion(opinion, actor=scene["trainee"])

    assert see(scene["other supervisor"], "opinion", opinion).status_code == 404


def test_declining_on_the_page_leads_home(scene):
    answer = post(scene["clinical instructor"], "decline_opinion", scene.asked())

    assert answer.redirect_chain == [(reverse("home"), 302)]
    assert alerts(answer) == ["You have declined, and Ida Demo is told."]


def test_those_who_see_the_goal_are_led_to_it(scene):
    opinion = scene.stated()

    for part in ("trainee", "supervisor", "leader"):
        answer = browser(scene[part]).get(reverse("opinion", args=[opinion.pk]))
        assert answer.url == reverse("goal", args=[scene.goal.pk])
