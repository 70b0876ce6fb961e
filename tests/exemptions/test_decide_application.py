"""A decision is written once; granted, it lets the supervisor supervise for exactly its period."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from audit.models import Event
from exemptions.actions.decisions import (
    AlreadyAuthorised,
    OutsidePeriod,
    decide_application,
    revoke_exemption,
)
from exemptions.models import Application, ApplicationState, Decision, DecisionKind, Grant
from municipalities.days import today
from outbox.models import Message
from supervision.actions.judging import judge
from supervision.models import Assignment, Authorisation, Flag
from tests.exemptions import cases
from tests.factories import AuthorisationFactory

pytestmark = pytest.mark.django_db
PARTS = ["trainee", "other trainee", "supervisor", "clinical instructor", "leader", "stranger"]


@pytest.fixture
def case():
    return cases.make_case()


def test_granting_writes_one_authorisation_for_each_trainee(case):
    trainees = [case.trainee, case.world.people["other trainee"].trainee_records.get()]
    letter = cases.sent(case, trainees={**cases.answers(case)["trainees"], "trainees": trainees})

    letter = cases.granted(case, letter)

    assert (letter.state, letter.granted_until) == (ApplicationState.GRANTED, cases.last_day())
    given = Authorisation.objects.all()
    assert {one.trainee for one in given} == set(trainees)
    assert {(one.supervisor, one.starts_on, one.ends_on, one.reference, one.decided_on) for one in given} == {
        (case.supervisor, cases.first_day(), cases.last_day(), "26/4567-2", today())
    }
    assert set(Grant.objects.values_list("authorisation", flat=True)) == {one.pk for one in given}
    verbs = Event.objects.filter(actor=case.coordinator).values_list("verb", flat=True)
    assert (
        verbs.filter(verb="application.granted").count(),
        verbs.filter(verb="authorisation.granted").count(),
    ) == (1, 2)


def test_granting_tells_the_supervisor_the_trainee_and_the_leader(case):
    cases.granted(case)

    told = {(one.kind, one.recipient) for one in Message.objects.filter(kind__startswith="exemption")}
    assert told == {
        ("exemption_decided", case.world.people["leader"]),
        ("exemption_concerns", case.supervisor),
        ("exemption_concerns", case.trainee.person),
    }


def test_the_flag_is_gone_the_same_night_and_back_after_a_revocation(case):
    """From the trainee's side: an unqualified supervisor, covered, and not covered any more."""
    Assignment.objects.filter(pk=case.world.assignment.pk).update(supervisor=case.supervisor)
    judge(today() - timedelta(days=1), agent="job:test")
    assert flags(case) == ["unqualified_supervisor"]

    letter = cases.sent(case)
    cases.granted(case, letter, starts_on=today() - timedelta(days=30), meant=True)
    judge(today(), agent="job:test")
    assert flags(case) == []

    revoke_exemption(
        letter, actor=case.coordinator, ends_on=today() - timedelta(days=1), **cases.revocation()
    )
    judge(today(), agent="job:test")
    assert flags(case) == ["unqualified_supervisor"]


def flags(case):
    found = Flag.objects.open().filter(trainee=case.trainee, kind="unqualified_supervisor")
    return list(found.values_list("kind", flat=True))


def test_a_rejection_gives_nobody_a_right(case):
    letter = cases.rejected(case)

    assert (letter.state, Authorisation.objects.count()) == (ApplicationState.REJECTED, 0)
    assert Decision.objects.get().appeal_due_on == today() + timedelta(days=21)


def test_an_overlap_with_another_granted_one_changes_nothing(case):
    first, last = cases.first_day(), cases.last_day()
    AuthorisationFactory(trainee=case.trainee, supervisor=case.supervisor, starts_on=first, ends_on=first)
    letter = cases.sent(case, period={"starts_on": first + timedelta(days=1), "ends_on": last})

    with pytest.raises(AlreadyAuthorised):
        cases.granted(case, letter, starts_on=first, ends_on=last, meant=True)

    assert (Application.objects.get().state, Decision.objects.count()) == (ApplicationState.SENT, 0)


@pytest.mark.parametrize(("starts", "ends"), [(-1, 0), (0, 1)])
def test_a_period_outside_the_one_applied_for_is_asked_about(case, starts, ends):
    letter = cases.sent(case)
    period = {
        "starts_on": cases.first_day() + timedelta(days=starts),
        "ends_on": cases.last_day() + timedelta(days=ends),
    }

    with pytest.raises(OutsidePeriod):
        cases.granted(case, letter, **period)
    letter = cases.granted(case, letter, meant=True, **period)

    assert (letter.granted_from, letter.granted_until) == tuple(period.values())


@pytest.mark.parametrize("part", PARTS)
def test_nobody_but_a_coordinator_writes_a_decision(case, part):
    letter = cases.sent(case)
    with pytest.raises(PermissionDenied):
        decide_application(letter, actor=case.world.people[part], **cases.decided())
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "ready", "granted", "rejected", "withdrawn", "revoked"])
def test_a_decision_needs_an_application_that_is_with_the_directorate(case, state):
    letter = cases.STATES[state](case)
    before = Decision.objects.count()
    with pytest.raises(InvalidTransition):
        decide_application(letter, actor=case.coordinator, **cases.decided())
    assert Decision.objects.count() == before


@pytest.mark.parametrize("kind", [DecisionKind.GRANTED, DecisionKind.REJECTED])
def test_after_an_appeal_there_is_a_second_decision(case, kind):
    letter = cases.appealed(case)
    letter = decide_application(letter, actor=case.coordinator, **cases.decided(kind))
    assert letter.state == kind
    assert [one.kind for one in letter.decisions.all()] == ["rejected", kind]


def test_the_letter_of_the_decision_is_kept(case):
    letter = cases.granted(case, file=cases.upload("vedtak.pdf"))
    assert letter.decisions.get().file.name == "vedtak.pdf"
