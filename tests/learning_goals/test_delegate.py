"""A leader lets somebody else decide for a period, and ends it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.delegations import AlreadyDelegated, NotToBeDelegatedTo, end_delegation
from learning_goals.models import Delegation
from tests.learning_goals.scene import EVERYBODY_BUT, Scene, mail, post, see, told
from tests.pages import alerts, beside, rows, words

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def scene():
    return Scene()


def test_delegate_makes_a_period_and_leaves_one_event(scene):
    delegation = scene.delegated()

    kept = Delegation.objects.get()
    assert (kept.leader, kept.delegate) == (scene["leader"], scene["clinical instructor"])
    event = Event.objects.get()
    assert (event.verb, event.target_id) == ("delegation.given", delegation.pk)
    assert event.data["delegate"] == str(scene["clinical instructor"].pk)
    assert told("delegation_given") == {scene["clinical instructor"]}
    assert mail("delegation_given").subject.startswith("You approve learning goals for Leif Demo in Prøvevik")


@pytest.mark.parametrize("part", ["leader", "stranger"])
def test_nobody_hands_over_to_themselves_or_elsewhere(scene, part):
    with pytest.raises(NotToBeDelegatedTo):
        scene.delegated(to=part)


def test_a_second_period_with_the_same_person_does_not_overlap(scene):
    scene.delegated()

    with pytest.raises(AlreadyDelegated):
        scene.delegated(begins=5)
    assert scene.delegated(begins=10).starts_on == TODAY + timedelta(days=10)


def test_end_delegation_makes_today_the_last_day_and_tells(scene):
    delegation = scene.delegated()

    end_delegation(delegation, actor=scene["leader"])

    assert Delegation.objects.get().ends_on == TODAY
    assert told("delegation_ended") == {scene["clinical instructor"]}
    assert mail("delegation_ended").subject.startswith("You no longer approve learning goals for Leif Demo")
    assert Event.objects.filter(verb="delegation.ended").count() == 1


def test_one_that_has_not_begun_never_does(scene):
    end_delegation(scene.delegated(begins=5), actor=scene["leader"])

    assert Delegation.objects.count() == 0


def test_end_delegation_is_too_late_when_it_ends_today_anyway(scene):
    delegation = scene.delegated()
    end_delegation(delegation, actor=scene["leader"])

    with pytest.raises(InvalidTransition):
        end_delegation(delegation, actor=scene["leader"])


@pytest.mark.parametrize("part", sorted(EVERYBODY_BUT - {"leader"}))
def test_end_delegation_is_refused_to_everybody_but_the_leader_who_gave_it(scene, part):
    delegation = scene.delegated()

    with pytest.raises(PermissionDenied):
        end_delegation(delegation, actor=scene[part])
    with pytest.raises(PermissionDenied):
        end_delegation(delegation, actor=scene.another_leader())


# The page


def hand_over(scene, **typed):
    whom = scene["clinical instructor"].pk
    form = {"delegate": whom, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=7), **typed}
    return post(scene["leader"], "delegations", scene.world.place, **form)


def test_the_page_hands_over_and_shows_who_decides_for_whom(scene):
    answer = hand_over(scene)

    assert alerts(answer) == ["Siri Demo can approve for you."]
    assert rows(answer)[0].startswith("Siri Demo decides for Leif Demo")


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on", "from today on at the earliest"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on", "The last day is before the first."),
        ({"ends_on": TODAY + timedelta(days=400)}, "ends_on", "For a year at most."),
        ({"ends_on": ""}, "ends_on", "This field is required."),
        ({"delegate": ""}, "delegate", "This field is required."),
    ],
)
def test_a_slip_gets_its_message_beside_the_field(scene, typed, field, message):
    answer = hand_over(scene, **typed)

    assert (answer.status_code, Delegation.objects.count()) == (422, 0)
    assert message in beside(answer, field)


def test_handing_over_twice_gets_its_message_beside_the_field(scene):
    scene.delegated()

    assert "already handed over" in beside(hand_over(scene), "starts_on")


def test_the_page_ends_it(scene):
    answer = post(scene["leader"], "end_delegation", scene.delegated())

    assert alerts(answer) == ["Today is the last day on which Siri Demo approves for you."]
    assert "Let it end today" not in words(answer)
    again = post(scene["leader"], "end_delegation", Delegation.objects.get())
    assert alerts(again) == ["It ends today anyway, or has ended."]


def test_a_coordinator_sees_who_decides_and_has_no_form(scene):
    scene.delegated()

    page = see(scene["coordinator"], "delegations", scene.world.place)

    assert rows(page)[0].startswith("Siri Demo decides for Leif Demo")
    assert "Let somebody decide for me" not in words(page)
