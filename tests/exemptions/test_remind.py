"""Reminders before a granted exemption ends: once at each mark, also after a missed night."""

from datetime import timedelta

import pytest
from django.utils import translation

from exemptions.actions import reminders
from exemptions.actions.applications import mark_ready, renew_exemption
from exemptions.actions.reminders import MARKS, mark_reached, remind
from exemptions.actions.sending import send_application
from municipalities.days import today
from outbox import renderers
from outbox.models import Message
from tests.exemptions import cases

pytestmark = pytest.mark.django_db
AGENT = "job:remind"


@pytest.fixture
def case():
    return cases.make_case()


def ending_in(case, days):
    """A granted exemption whose last day is so many days from today."""
    period = {"starts_on": today() - timedelta(days=30), "ends_on": today() + timedelta(days=days)}
    return cases.granted(case, cases.sent(case, period=period), **period)


def told():
    return sorted(
        Message.objects.filter(kind="exemption_ends").values_list("recipient__name", "data__application")
    )


@pytest.mark.parametrize(
    ("days", "mark"),
    [(0, 30), (29, 30), (30, 30), (31, 60), (60, 60), (61, 120), (120, 120), (121, None), (400, None)],
)
def test_the_nearest_mark_that_is_reached(days, mark):
    assert mark_reached(days) == mark


@pytest.mark.parametrize("days", [120, 117, 60, 30, 1, 0])
def test_coordinators_and_leaders_are_told_once(case, days):
    letter = ending_in(case, days)

    for _night in range(3):
        remind(agent=AGENT)

    assert told() == [("Kari Demo", str(letter.pk)), ("Leif Demo", str(letter.pk))]


@pytest.mark.parametrize("days", [121, 300])
def test_nobody_is_told_too_early(case, days):
    ending_in(case, days)
    remind(agent=AGENT)
    assert told() == []


def test_each_mark_is_told_of(case, monkeypatch):
    """As the days go by."""
    letter = ending_in(case, 130)
    for days_left in (125, 119, 118, 61, 60, 59, 30, 2):
        monkeypatch.setattr(
            reminders, "today", lambda left=days_left: letter.granted_until - timedelta(days=left)
        )
        remind(agent=AGENT)

    assert len(told()) == 2 * len(MARKS)


def test_nobody_is_told_of_what_is_renewed(case):
    letter = ending_in(case, 20)
    renewal = renew_exemption(letter, actor=case.coordinator)
    period = {"starts_on": letter.granted_until + timedelta(days=1), "ends_on": cases.last_day()}
    renewal = cases.write(renewal, case, period=period)
    renewal = cases.rendered(mark_ready(renewal, actor=case.coordinator))
    send_application(renewal, actor=case.coordinator, sent_on=today(), how="eml")
    cases.granted(case, renewal, **period)

    remind(agent=AGENT)

    assert told() == []


def test_a_renewal_that_leaves_a_gap_does_not_silence(case):
    letter = ending_in(case, 20)
    renewal = renew_exemption(letter, actor=case.coordinator)
    period = {"starts_on": letter.granted_until + timedelta(days=3), "ends_on": cases.last_day()}
    renewal = cases.write(renewal, case, period=period)
    renewal = cases.rendered(mark_ready(renewal, actor=case.coordinator))
    send_application(renewal, actor=case.coordinator, sent_on=today(), how="eml")
    cases.granted(case, renewal, **period)

    remind(agent=AGENT)

    assert {pk for _name, pk in told()} == {str(letter.pk)}


def test_the_mail_says_how_many_days_are_left(case):
    ending_in(case, 20)
    remind(agent=AGENT)
    message = Message.objects.filter(kind="exemption_ends").first()
    with translation.override("nb"):
        assert "Unni Prøve for Ida Demo går ut om 20 dager" in renderers.render(message).subject


def test_who_oversees_it_no_longer_gets_no_mail(case):
    ending_in(case, 20)
    remind(agent=AGENT)
    case.coordinator.memberships.update(ends_on=today() - timedelta(days=1))
    message = Message.objects.filter(kind="exemption_ends", recipient=case.coordinator).get()
    assert renderers.render(message) is None
