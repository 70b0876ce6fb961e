"""The trainee sends an activity to somebody who can sign it, takes it back, or withdraws it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.activities import (
    CannotSign,
    change_activity,
    send_activity,
    take_back_activity,
    withdraw_activity,
)
from learning_goals.models import Activity
from municipalities.models import Role
from tests.factories import AssignmentFactory, UserFactory
from tests.learning_goals.deeds import Deeds, nothing_typed_is_told, told, yesterday
from tests.learning_goals.factories import InstructorshipFactory
from tests.pages import alerts, beside, browser, rows

pytestmark = pytest.mark.django_db
OTHERS = ["other trainee", "supervisor", "clinical instructor", "leader", "coordinator", "stranger"]


@pytest.fixture
def deeds():
    return Deeds()


def send(deeds, activity, part="trainee", to="clinical instructor"):
    return send_activity(activity, actor=deeds[part], signer=deeds[to])


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_send_activity_lets_it_wait_for_the_signer_and_leaves_one_event(deeds, state):
    activity = deeds.in_state(state)
    before = Event.objects.count()

    sent = send(deeds, activity)

    assert (sent.state, sent.signer) == ("sent", deeds["clinical instructor"])
    assert sent.sent_at is not None
    event = Event.objects.latest("at")
    assert (Event.objects.count() - before, event.verb, event.data) == (
        1,
        "activity.sent",
        {"from": state, "to": "sent"},
    )
    assert nothing_typed_is_told()


def test_send_activity_tells_the_signer_each_time(deeds):
    send(deeds, deeds.returned())

    assert [recipient for recipient, subject in told("activity_sent")] == [deeds["clinical instructor"]] * 2


@pytest.mark.parametrize("part", OTHERS)
@pytest.mark.parametrize("step", [send, take_back_activity, withdraw_activity])
def test_no_step_of_the_trainee_is_anybody_else_s(deeds, part, step):
    activity = deeds.sent() if step == take_back_activity else deeds.returned()

    with pytest.raises(PermissionDenied):
        step(deeds, activity, part) if step == send else step(activity, actor=deeds[part])


@pytest.mark.parametrize("state", ["sent", "signed", "fulfilled", "withdrawn"])
def test_send_activity_is_too_late_from_any_other_state(deeds, state):
    with pytest.raises(InvalidTransition):
        send(deeds, deeds.in_state(state))


@pytest.mark.parametrize(
    ("part", "can"),
    [
        ("supervisor", True),
        ("other supervisor", True),  # a supervisor of the municipality
        ("ended supervisor", True),  # who has the role still
        ("clinical instructor", True),
        ("leader", False),
        ("coordinator", False),
        ("trainee", False),
        ("stranger", False),
    ],
)
def test_those_can_be_asked_who_supervise_or_instruct_the_trainee_or_in_the_municipality(deeds, part, can):
    if can:
        assert send(deeds, deeds.recorded(), to=part).state == "sent"
    else:
        with pytest.raises(CannotSign):
            send(deeds, deeds.recorded(), to=part)


def test_a_supervisor_or_instructor_of_the_trainee_needs_no_role_in_the_municipality(deeds):
    deeds["supervisor"].memberships.all().delete()
    deeds.world.people["hospital"] = InstructorshipFactory(trainee=deeds.trainee).instructor

    assert send(deeds, deeds.recorded(), to="supervisor").state == "sent"
    assert send(deeds, deeds.recorded(), to="hospital").state == "sent"


def test_whose_charge_has_ended_and_who_has_no_role_left_cannot_be_asked(deeds):
    deeds["ended supervisor"].memberships.update(ends_on=yesterday())
    ended = InstructorshipFactory(trainee=deeds.trainee, ends_on=yesterday()).instructor
    deeds.world.people["hospital"] = ended
    deeds.world.people["not joined"] = UserFactory(joined_at=None)
    AssignmentFactory(trainee=deeds.trainee, supervisor=deeds["not joined"], role="deputy")

    for part in ("ended supervisor", "hospital", "not joined"):
        with pytest.raises(CannotSign):
            send(deeds, deeds.recorded(), to=part)


def test_a_trainee_who_supervises_others_does_not_sign_their_own(deeds):
    deeds["trainee"].memberships.create(
        municipality=deeds.world.place, role=Role.SUPERVISOR, starts_on=yesterday()
    )
    deeds["trainee"].refresh_from_db()

    with pytest.raises(CannotSign):
        send(deeds, deeds.recorded(), to="trainee")


def test_the_page_sends_and_says_to_whom(deeds):
    activity = deeds.recorded()
    form = {"signer": str(deeds["supervisor"].pk)}

    answer = browser(deeds["trainee"]).post(reverse("send_activity", args=[activity.pk]), form, follow=True)

    assert alerts(answer) == ["The activity is sent to Vera Prøve."]


def test_the_page_says_beside_the_field_who_can_not_be_chosen(deeds):
    activity = deeds.recorded()
    form = {"signer": str(deeds["leader"].pk)}

    answer = browser(deeds["trainee"]).post(reverse("send_activity", args=[activity.pk]), form)

    assert (answer.status_code, Activity.objects.get().state) == (422, "draft")
    assert beside(answer, "signer").startswith("Select a valid choice.")


# Taken back


def test_take_back_activity_makes_a_draft_of_it_that_can_be_changed_and_sent_again(deeds):
    activity = take_back_activity(deeds.sent(), actor=deeds["trainee"])
    change_activity(activity, actor=deeds["trainee"], version=1, **deeds.what())

    assert send(deeds, activity).state == "sent"
    assert Event.objects.filter(verb="activity.taken_back").count() == 1


def test_take_back_activity_takes_it_from_the_signer_s_list_and_mail(deeds):
    take_back_activity(deeds.sent(), actor=deeds["trainee"])
    client = browser(deeds["clinical instructor"])

    assert rows(client.get(reverse("home"))) == []
    assert told("activity_sent") == [(deeds["clinical instructor"], None)]


@pytest.mark.parametrize("state", ["draft", "signed", "returned", "fulfilled", "withdrawn"])
def test_take_back_activity_is_too_late_from_any_other_state(deeds, state):
    with pytest.raises(InvalidTransition):
        take_back_activity(deeds.in_state(state), actor=deeds["trainee"])


def test_taking_back_what_was_signed_a_second_ago_says_by_whom(deeds):
    activity = deeds.signed()

    address = reverse("take_back_activity", args=[activity.pk])
    answer = browser(deeds["trainee"]).post(address, follow=True)

    assert alerts(answer)[0].startswith("Signed by Siri Demo on ")
    assert Activity.objects.get().state == "signed"


# Withdrawn


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_withdraw_activity_puts_it_out_of_the_way_and_keeps_the_row(deeds, state):
    activity = deeds.in_state(state)
    client = browser(deeds["trainee"])
    asked = client.get(reverse("withdraw_activity", args=[activity.pk]))

    answer = client.post(reverse("withdraw_activity", args=[activity.pk]), follow=True)

    assert asked.status_code == 200
    assert alerts(answer) == ["The activity is withdrawn."]
    assert rows(answer) == []
    assert Activity.objects.get().state == "withdrawn"
    assert Event.objects.filter(verb="activity.withdrawn").count() == 1


@pytest.mark.parametrize("state", ["sent", "signed", "fulfilled", "withdrawn"])
def test_withdraw_activity_is_too_late_from_any_other_state(deeds, state):
    with pytest.raises(InvalidTransition):
        withdraw_activity(deeds.in_state(state), actor=deeds["trainee"])
