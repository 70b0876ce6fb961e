"""Only who was asked signs, and what they have seen; or sends it back; or a leader marks it as done."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions.activities import (
    StaleActivity,
    change_activity,
    fulfil_activity,
    return_activity,
    send_activity,
    sign_activity,
    take_back_activity,
)
from learning_goals.models import Activity
from outbox.models import Message
from tests.at_once import at_once
from tests.learning_goals.deeds import COMMENT, Deeds, certificate, nothing_typed_is_told, told, yesterday
from tests.pages import alerts, beside, browser, heading, queries_of, read, tree, words

pytestmark = pytest.mark.django_db
EVERYBODY = [
    "trainee",
    "other trainee",
    "supervisor",
    "other supervisor",
    "clinical instructor",
    "leader",
    "coordinator",
    "stranger",
]
SIGNER = "clinical instructor"


@pytest.fixture
def deeds():
    return Deeds()


def sign(activity, person, version=1):
    address = reverse("sign_activity", args=[activity.pk])
    return browser(person).post(address, {"version": version}, follow=True)


def test_sign_activity_seals_it_and_leaves_one_event(deeds):
    activity = deeds.signed()

    activity.refresh_from_db()
    assert (activity.state, activity.signed_by) == ("signed", deeds[SIGNER])
    (event,) = Event.objects.filter(verb="activity.signed")
    assert (event.actor, event.municipality, event.data) == (
        deeds[SIGNER],
        deeds.world.place,
        {"from": "sent", "to": "signed"},
    )
    assert nothing_typed_is_told()


def test_sign_activity_tells_the_trainee(deeds):
    deeds.signed()

    assert told("activity_signed") == [
        (deeds["trainee"], "Siri Demo has signed your activity: course on 4 May")
    ]


@pytest.mark.parametrize("part", [part for part in EVERYBODY if part != SIGNER])
@pytest.mark.parametrize("step", [sign_activity, return_activity])
def test_nobody_else_signs_or_sends_back(deeds, part, step):
    activity = deeds.sent()
    typed = {"version": 1} if step == sign_activity else {"comment": COMMENT}

    with pytest.raises(PermissionDenied):
        step(activity, actor=deeds[part], **typed)

    assert Activity.objects.get().state == "sent"


@pytest.mark.parametrize("state", ["draft", "signed", "returned", "fulfilled", "withdrawn"])
def test_sign_activity_is_too_late_from_any_other_state(deeds, state):
    activity = deeds.in_state(state)
    if state in ("draft", "withdrawn"):
        Activity.objects.filter(state="draft").update(signer=deeds[SIGNER])

    with pytest.raises((InvalidTransition, PermissionDenied)):
        sign_activity(activity, actor=deeds[SIGNER], version=activity.version)

    assert Activity.objects.get().state == state


def test_sign_activity_refuses_a_version_that_was_not_seen(deeds):
    activity = take_back_activity(deeds.sent(), actor=deeds["trainee"])
    change_activity(activity, actor=deeds["trainee"], version=1, **deeds.what(title="Noe annet"))
    send_activity(activity, actor=deeds["trainee"], signer=deeds[SIGNER])

    with pytest.raises(StaleActivity):
        sign_activity(activity, actor=deeds[SIGNER], version=1)

    answer = sign(activity, deeds[SIGNER])
    assert alerts(answer) == ["The activity was changed since you opened it. Read it again, then sign."]
    assert heading(answer) == "Noe annet"
    assert sign(activity, deeds[SIGNER], version=2).status_code == 200
    assert Activity.objects.get().state == "signed"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_sign_once(deeds):
    activity = deeds.sent()

    def click():
        return sign_activity(activity, actor=deeds[SIGNER], version=1)

    first, second = sorted(at_once(click, click), key=lambda one: isinstance(one, Exception))

    assert first == activity
    assert isinstance(second, InvalidTransition)
    assert Event.objects.filter(verb="activity.signed").count() == 1
    assert Message.objects.filter(kind="activity_signed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_signature_and_a_taking_back_at_once_one_wins(deeds):
    for _ in range(5):
        activity = deeds.sent()

        signed, taken = at_once(
            lambda one=activity: sign_activity(one, actor=deeds[SIGNER], version=1),
            lambda one=activity: take_back_activity(one, actor=deeds["trainee"]),
        )

        activity.refresh_from_db()
        lost = [one for one in (signed, taken) if isinstance(one, InvalidTransition)]
        assert (len(lost), activity.state) == (1, "draft" if lost == [signed] else "signed")


def test_a_second_click_says_who_signed_it(deeds):
    activity = deeds.signed()

    assert alerts(sign(activity, deeds[SIGNER]))[0].startswith("Signed by Siri Demo on ")


def test_signing_what_was_taken_back_a_second_ago_says_so_and_signs_nothing(deeds):
    activity = take_back_activity(deeds.sent(), actor=deeds["trainee"])

    answer = sign(activity, deeds[SIGNER])

    assert alerts(answer) == ["Ida Demo has taken the activity back. Nothing is signed."]
    assert heading(answer) == "No activity waits for your signature"
    assert Activity.objects.get().state == "draft"
    again = browser(deeds[SIGNER]).get(reverse("activity", args=[activity.pk]), follow=True)
    assert alerts(again) == ["Ida Demo has taken the activity back. Nothing is signed."]


def test_a_signer_who_has_lost_the_role_is_told_so_and_can_send_it_back(deeds):
    activity = deeds.sent()
    deeds[SIGNER].memberships.update(ends_on=yesterday())

    answer = sign(activity, deeds[SIGNER])

    assert alerts(answer) == [
        "You have no role any more by which you can sign this. Send it back, so that another one can."
    ]
    assert Activity.objects.get().state == "sent"
    assert "Send back with a comment" in words(answer)
    assert tree(answer).xpath("//form[contains(@action, '/sign/')]") == []
    signer = type(deeds[SIGNER]).objects.get(pk=deeds[SIGNER].pk)
    assert return_activity(activity, actor=signer, comment=COMMENT).state == "returned"


@pytest.mark.parametrize("version", ["", "x", None])
def test_a_form_that_does_not_say_what_was_seen_signs_nothing(deeds, version):
    activity = deeds.sent()
    address = reverse("sign_activity", args=[activity.pk])

    browser(deeds[SIGNER]).post(address, {} if version is None else {"version": version})

    assert Activity.objects.get().state == "sent"


# Sent back


def test_return_activity_gives_it_back_with_a_comment_and_tells_the_trainee(deeds):
    activity = deeds.returned()

    activity.refresh_from_db()
    assert (activity.state, activity.comment, activity.signed_by) == ("returned", COMMENT, None)
    assert told("activity_returned") == [
        (deeds["trainee"], "Siri Demo has sent back your activity with a comment: course on 4 May")
    ]
    (event,) = Event.objects.filter(verb="activity.returned")
    assert event.data == {"from": "sent", "to": "returned"}
    assert nothing_typed_is_told()


@pytest.mark.parametrize(
    ("comment", "message"),
    [("", "This field is required."), (" \n", "This field is required."), ("æ" * 1001, "Ensure this value")],
)
def test_the_page_asks_for_a_comment(deeds, comment, message):
    activity = deeds.sent()

    address = reverse("return_activity", args=[activity.pk])
    answer = browser(deeds[SIGNER]).post(address, {"comment": comment})

    assert answer.status_code == 422
    assert beside(answer, "comment").startswith(message)
    assert Activity.objects.get().state == "sent"


def test_the_comment_stands_on_the_trainee_s_page_also_when_it_is_sent_again(deeds):
    activity = deeds.returned()
    client, address = browser(deeds["trainee"]), reverse("activity", args=[activity.pk])
    assert COMMENT in words(client.get(address))

    send_activity(activity, actor=deeds["trainee"], signer=deeds[SIGNER])

    assert COMMENT in words(client.get(address))


# Marked as done by a leader


@pytest.mark.parametrize("state", ["sent", "returned"])
def test_fulfil_activity_counts_as_signed_with_the_leader_s_reason(deeds, state):
    activity = deeds.in_state(state)
    answer = browser(deeds["leader"]).post(
        reverse("fulfil_activity", args=[activity.pk]), {"comment": COMMENT}, follow=True
    )

    activity.refresh_from_db()
    assert alerts(answer) == ["The activity is marked as done. Ida Demo is told."]
    assert (activity.state, activity.signed_by, activity.comment) == ("fulfilled", deeds["leader"], COMMENT)
    assert told("activity_fulfilled") == [
        (deeds["trainee"], "Leif Demo has marked your activity as done: course on 4 May")
    ]
    assert nothing_typed_is_told()


@pytest.mark.parametrize("part", [part for part in EVERYBODY if part != "leader"])
def test_fulfil_activity_is_refused_to_everybody_but_leaders(deeds, part):
    activity = deeds.sent()

    with pytest.raises(PermissionDenied):
        fulfil_activity(activity, actor=deeds[part], reason=COMMENT)


def test_fulfil_activity_asks_for_a_reason(deeds):
    activity = deeds.sent()

    answer = browser(deeds["leader"]).post(reverse("fulfil_activity", args=[activity.pk]), {"comment": ""})

    assert (answer.status_code, Activity.objects.get().state) == (422, "sent")


@pytest.mark.parametrize("state", ["draft", "signed", "fulfilled", "withdrawn"])
def test_fulfil_activity_is_too_late_from_any_other_state(deeds, state):
    with pytest.raises(InvalidTransition):
        fulfil_activity(deeds.in_state(state), actor=deeds["leader"], reason=COMMENT)


# The list


def test_the_list_holds_what_waits_the_oldest_first_to_be_signed_after_opening(deeds):
    first, second = deeds.sent(title="Først"), deeds.sent(title="Deretter", uploads=[certificate()])
    deeds.sent("supervisor", title="Til en annen")
    deeds.signed(title="Ferdig")
    deeds.returned(title="Tilbake")
    client = browser(deeds[SIGNER])

    page = tree(client.get(reverse("activities_to_sign")))
    opened = page.findall(".//details[@class='ds-details app-to-sign']")

    assert [read(one.find("summary")).split(" course,")[0] for one in opened] == [
        "Ida Demo: Først Course, 4 May 2026 · sent: today",
        "Ida Demo: Deretter Course, 4 May 2026 · sent: today",
    ]
    assert "kursbevis.pdf" in read(opened[1])
    forms = [one.find(".//form") for one in opened]
    assert [form.get("action") for form in forms] == [
        reverse("sign_activity", args=[one.pk]) for one in (first, second)
    ]
    answer = client.post(forms[0].get("action"), dict(forms[0].form_values()), follow=True)
    assert alerts(answer) == ["Signed. Ida Demo is told."]
    assert len(tree(answer).find_class("app-to-sign")) == 1


def test_the_list_is_empty_in_kind_words(deeds):
    assert "Nothing waits for your signature" in words(
        browser(deeds["leader"]).get(reverse("activities_to_sign"))
    )


def test_the_list_takes_as_many_queries_with_thirty_as_with_one(deeds):
    client = browser(deeds[SIGNER])
    deeds.sent(uploads=[certificate()])
    before = queries_of(client, reverse("activities_to_sign"))
    for _ in range(29):
        deeds.sent(uploads=[certificate()])

    assert queries_of(client, reverse("activities_to_sign")) == before <= 10


def test_signing_takes_at_most_fourteen_statements(deeds):
    activity = deeds.sent()

    with CaptureQueriesContext(connection) as asked:
        sign_activity(activity, actor=deeds[SIGNER], version=1)

    assert len(asked) <= 14
