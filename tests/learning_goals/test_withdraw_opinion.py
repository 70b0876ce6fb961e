"""The trainee takes a question back that nobody has answered."""

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from learning_goals.actions.opinions import withdraw_opinion
from learning_goals.models import Opinion
from tests.learning_goals.scene import EVERYBODY_BUT, Scene, mail, post
from tests.pages import alerts

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene()


def test_withdraw_opinion_hides_it_from_who_was_asked_and_frees_the_way_to_ask_again(scene):
    opinion = scene.asked()

    withdraw_opinion(opinion, actor=scene["trainee"])

    assert Opinion.objects.get().state == "withdrawn"
    assert not Opinion.objects.visible_to(scene["clinical instructor"]).exists()
    assert Event.objects.filter(verb="opinion.withdrawn").count() == 1
    assert mail("opinion_asked") is None
    assert scene.asked().state == "asked"


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"trainee"}))
def test_withdraw_opinion_is_refused_to_everybody_but_the_trainee(scene, part):
    opinion = scene.asked()

    with pytest.raises(PermissionDenied):
        withdraw_opinion(opinion, actor=scene[part])


def test_the_page_says_when_the_answer_came_first(scene):
    asked, stated = scene.asked(), scene.stated(scene.another_goal())

    assert alerts(post(scene["trainee"], "withdraw_opinion", asked)) == ["Siri Demo is no longer asked."]
    assert alerts(post(scene["trainee"], "withdraw_opinion", stated)) == ["Siri Demo has answered meanwhile."]
