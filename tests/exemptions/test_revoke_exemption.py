"""A revoked exemption ends earlier; nothing of it is deleted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.actions import InvalidTransition
from exemptions.actions.decisions import BeforeItBegan, revoke_exemption
from exemptions.models import Application, ApplicationState
from municipalities.days import today
from outbox.models import Message
from supervision.models import Authorisation
from tests.exemptions import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.make_case()


def revoke(letter, actor, ends_on):
    return revoke_exemption(letter, actor=actor, ends_on=ends_on, **cases.revocation())


def test_revoking_cuts_the_end_of_the_authorisation(case):
    letter = cases.granted(case)
    day = cases.first_day() + timedelta(days=5)

    letter = revoke(letter, case.coordinator, day)

    assert (letter.state, letter.granted_until) == (ApplicationState.REVOKED, day)
    assert [one.ends_on for one in Authorisation.objects.all()] == [day]
    assert letter.decisions.last().kind == "revoked"
    assert Message.objects.filter(kind="exemption_concerns", recipient=case.supervisor).count() == 2


def test_a_revocation_after_the_end_lengthens_nothing(case):
    letter = revoke(cases.granted(case), case.coordinator, cases.last_day() + timedelta(days=9))

    assert letter.granted_until == Authorisation.objects.get().ends_on == cases.last_day()


def test_an_exemption_does_not_end_before_it_began(case):
    letter = cases.granted(case)
    with pytest.raises(BeforeItBegan):
        revoke(letter, case.coordinator, cases.first_day() - timedelta(days=1))
    assert Application.objects.get().state == ApplicationState.GRANTED


@pytest.mark.parametrize("state", ["sent", "rejected", "revoked"])
def test_only_what_is_granted_can_be_revoked(case, state):
    letter = cases.STATES[state](case)
    with pytest.raises(InvalidTransition):
        revoke(letter, case.coordinator, today())


def test_a_leader_does_not_revoke(case):
    letter = cases.granted(case)
    with pytest.raises(PermissionDenied):
        revoke(letter, case.world.people["leader"], cases.last_day())
