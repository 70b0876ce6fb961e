"""Each step of an application: who may take it, from which state, and what stands afterwards."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.actions import InvalidTransition
from audit.models import Event
from exemptions import permissions
from exemptions.actions import applications, attachments, decisions, letters, sending
from exemptions.models import Application, ApplicationState, Supplement
from municipalities.days import today
from outbox.models import Message
from tests.at_once import at_once
from tests.exemptions import cases

pytestmark = pytest.mark.django_db

STEPS = {
    "save_section": lambda one, actor: applications.save_section(
        one, actor=actor, section="plan", values={"plan": "Ny."}, version=99, editor=uuid4()
    ),
    "mark_ready": lambda one, actor: applications.mark_ready(one, actor=actor),
    "back_to_draft": lambda one, actor: applications.back_to_draft(one, actor=actor),
    "withdraw_application": lambda one, actor: applications.withdraw_application(one, actor=actor),
    "renew_exemption": lambda one, actor: applications.renew_exemption(one, actor=actor),
    "add_attachment": lambda one, actor: attachments.add_attachment(
        one, actor=actor, file=cases.upload(), description="CV"
    ),
    "prepare_letter": lambda one, actor: letters.prepare_letter(one, actor=actor),
    "send_application": lambda one, actor: sending.send_application(
        one, actor=actor, sent_on=today(), how="eml"
    ),
    "ask_information": lambda one, actor: decisions.ask_information(
        one, actor=actor, asked_on=today(), question="Hva?"
    ),
    "answer_information": lambda one, actor: decisions.answer_information(
        one, actor=actor, answered_on=today(), answer="Det."
    ),
    "decide_application": lambda one, actor: decisions.decide_application(
        one, actor=actor, **cases.decided("rejected")
    ),
    "appeal_decision": lambda one, actor: decisions.appeal_decision(one, actor=actor, sent_on=today()),
    "revoke_exemption": lambda one, actor: decisions.revoke_exemption(
        one, actor=actor, ends_on=cases.first_day(), **cases.revocation()
    ),
}
OTHERS = ["trainee", "supervisor", "clinical instructor", "leader", "stranger"]


@pytest.fixture
def case():
    return cases.make_case()


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_refused_to_everybody_but_the_coordinators(case, step):
    begin = next(iter(sorted(permissions.POSSIBLE[step])))
    letter = cases.STATES[begin](case)
    before = Event.objects.count()

    for part in OTHERS:
        with pytest.raises(PermissionDenied):
            STEPS[step](letter, case.world.people[part])

    assert (Application.objects.get(pk=letter.pk).state, Event.objects.count()) == (begin, before)


@pytest.mark.parametrize("state", cases.STATES)
def test_a_step_that_does_not_begin_here_changes_nothing(case, state):
    letter = cases.STATES[state](case)
    before = Event.objects.count()

    for step, take in STEPS.items():
        if state not in permissions.POSSIBLE[step] or step == "appeal_decision" and state == "appealed":
            with pytest.raises(InvalidTransition):
                take(letter, case.coordinator)

    assert (Application.objects.get(pk=letter.pk).state, Event.objects.count()) == (state, before)


def test_the_states_and_their_steps_are_those_of_the_database():
    """The model's legal moves, and the trigger's, which test_promises asks one by one."""
    moves = import_module("exemptions.migrations.0002_promises").MOVES
    assert set(moves) == {
        (str(one), str(other)) for one, others in Application.NEXT.items() for other in others
    }


def test_a_rejection_is_appealed_once(case):
    letter = decisions.decide_application(
        cases.appealed(case), actor=case.coordinator, **cases.decided("rejected")
    )
    with pytest.raises(InvalidTransition):
        decisions.appeal_decision(letter, actor=case.coordinator, sent_on=today())
    assert "appeal_decision" not in permissions.open_actions(case.coordinator, letter)


def test_an_exemption_expires_by_its_date_alone(case):
    letter = cases.sent(case, period={"starts_on": today() - timedelta(days=90), "ends_on": today()})
    letter = cases.granted(case, letter, starts_on=today() - timedelta(days=90), ends_on=today())
    assert (letter.standing, letter.days_left) == ("granted", 0)

    letter.granted_until = today() - timedelta(days=1)
    assert (letter.standing, letter.days_left, letter.state) == ("expired", None, "granted")


def test_more_information_goes_back_and_forth(case):
    letter = cases.asked(case)
    mona = cases.colleague(case, name="Mona Demo")

    for number in (1, 2):
        letter = decisions.answer_information(
            letter, actor=mona, answered_on=today(), answer=f"Svar {number}"
        )
        assert letter.state == ApplicationState.SENT
        letter = decisions.ask_information(letter, actor=mona, asked_on=today(), question="Mer?")

    answered = Supplement.objects.answered()
    assert [(one.question, one.answer, one.sent_by) for one in answered] == [
        ("Hvor mange søkere?", "Svar 1", mona),
        ("Mer?", "Svar 2", mona),
    ]
    told = Message.objects.filter(kind="exemption_information_asked").values_list(
        "recipient__name", flat=True
    )
    assert sorted(told) == ["Kari Demo", "Kari Demo"]


def test_a_draft_begins_with_the_texts_of_the_latest_application(case):
    first = cases.complete(case)
    second = cases.draft(case)

    assert second.challenges == first.challenges
    assert (second.contact_name, second.signatory_title) == ("Kari Demo", "Kommunalsjef")
    assert (second.competence, second.starts_on, second.case_number) == ("", None, "")


def test_events_hold_no_typed_text(case):
    letter = cases.granted(case)
    typed = ["kapasitet", "Utlyst", "nabokommuner", "allmennpraksis", "Rådgiver"]
    told = " ".join(str(event.data) for event in Event.objects.all())
    assert [text for text in typed if text in told] == []
    assert str(letter.pk) not in told


def test_attachments_together_are_no_larger_than_a_mail_takes(case):
    letter = cases.draft(case)
    half = cases.upload("stor.txt", b"a" * (attachments.TOGETHER // 2 + 1))
    attachments.add_attachment(letter, actor=case.coordinator, file=half, description="Stor")
    with pytest.raises(attachments.TooMuch):
        attachments.add_attachment(letter, actor=case.coordinator, file=half, description="Stor")
    assert letter.attachments.count() == 1


# Whatever coordinators do, in whatever order, the rows agree with each other


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(st.lists(st.sampled_from([*STEPS, "render", "grant"]), max_size=14))
def test_whatever_is_done_in_whatever_order_the_rows_agree(case, wanted):
    letter = cases.complete(case)
    for step in wanted:
        try:
            if step == "render":
                cases.rendered(letter)
            elif step == "grant":
                cases.granted(case, letter)
            else:
                STEPS[step](letter, case.coordinator)
        except (
            InvalidTransition,
            applications.StaleSection,
            applications.NotComplete,
            sending.NoLetter,
            decisions.AlreadyAuthorised,
            letters.Rendering.DoesNotExist,
        ):
            pass
    letter.refresh_from_db()
    assert letter.is_sent == (letter.sent_pdf is not None) == (letter.as_sent is not None)
    assert (letter.state in ("draft", "ready")) <= (not letter.is_sent)
    kinds = [one.kind for one in letter.decisions.all()]
    assert (letter.state in ("granted", "revoked")) == ("granted" in kinds)
    grants = [one.grants.count() for one in letter.decisions.filter(kind="granted")]
    assert grants == [1] * kinds.count("granted")
    assert bool(letter.granted_until) == ("granted" in kinds)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_send_it_once():
    case = cases.make_case()
    letter = cases.rendered(cases.ready(case))

    found = at_once(*[lambda: STEPS["send_application"](letter, case.coordinator)] * 2)

    assert sorted(type(one).__name__ for one in found) == ["Application", "InvalidTransition"]
    assert Event.objects.filter(verb="application.sent").count() == 1
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_never_overwrite_one_another():
    case = cases.make_case()
    letter = cases.draft(case)
    texts = ["Plan fra Kari.", "Plan fra Mona."]

    found = at_once(
        *[lambda text=text: cases.save(letter, case, "plan", {"plan": text}, version=0) for text in texts]
    )

    assert sorted(type(one).__name__ for one in found) == ["Application", "StaleSection"]
    [saved] = [one for one in found if isinstance(one, Application)]
    [stale] = [one for one in found if not isinstance(one, Application)]
    assert Application.objects.get().plan == saved.plan == stale.application.plan
