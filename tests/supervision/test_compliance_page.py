"""The leader sees who needs follow-up, by how much and why; the account shows the arithmetic."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from municipalities.models import Role
from supervision.actions.judging import judge
from supervision.overview import last_day_over
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    MunicipalityFactory,
    ServicePeriodFactory,
    SessionFactory,
    SpecialistFactory,
    TraineeFactory,
    UserFactory,
)
from tests.pages import browser, heading, queries_of, rows, words

pytestmark = pytest.mark.django_db
LONG_AGO = date.today() - timedelta(days=900)


@pytest.fixture
def place():
    return MunicipalityFactory(name="Prøvevik")


@pytest.fixture
def leader(place):
    person = UserFactory(name="Leif Demo")
    MembershipFactory(user=person, municipality=place, role=Role.LEADER)
    return person


def doctor(place, name, *, every=None, minutes=120, supervisor=None, **session):
    """A trainee in service since long ago, with a session every so many days."""
    trainee = TraineeFactory(person=UserFactory(name=name), municipality=place)
    ServicePeriodFactory(trainee=trainee, starts_on=LONG_AGO)
    supervisor = supervisor or SpecialistFactory(name="Vera Prøve")
    AssignmentFactory(trainee=trainee, supervisor=supervisor, starts_on=LONG_AGO)
    for days in range(1, 400, every) if every else []:
        SessionFactory(
            trainee=trainee,
            supervisor=supervisor,
            date=date.today() - timedelta(days=days),
            start=time(12),
            duration_minutes=minutes,
            **{"state": "held", **session},
        )
    return trainee


def page_of(leader, place):
    return browser(leader).get(reverse("compliance", args=[place.pk]))


def test_everybody_on_track_is_said_in_one_sentence(leader, place):
    doctor(place, "Ida Demo", every=7, state="finalised")

    page = page_of(leader, place)

    assert heading(page) == "The trainee gets enough supervision."
    assert [row.split(" Twelve")[0] for row in rows(page)] == ["Ida Demo On track"]


def test_who_gets_too_little_comes_first_with_size_and_reason(leader, place):
    doctor(place, "Amir Demo", every=7, state="finalised")
    doctor(place, "Jonas Demo")

    page = page_of(leader, place)

    assert heading(page) == "1 of 2 trainees needs follow-up."
    first, second = rows(page)
    assert first.startswith("Jonas Demo Warning Twelve months: 0 min of ")
    assert " behind the average of the last twelve months." in first
    assert "No supervision that counts yet in " in first
    assert second.startswith("Amir Demo On track")


def test_held_but_not_finalised_is_never_shown_as_not_held(leader, place):
    doctor(place, "Ida Demo", every=7, state="held")

    (row,) = rows(page_of(leader, place))

    assert row.startswith("Ida Demo Notice")
    assert "notes have waited more than 14 days for the supervisor to finalise them." in row
    assert "behind" not in row


def test_a_doctor_without_supervisor_is_critical(leader, place):
    trainee = doctor(place, "Elias Demo", every=7, state="finalised")
    trainee.assignments.update(ends_on=date.today() - timedelta(days=5))

    (row,) = rows(page_of(leader, place))

    assert row.startswith("Elias Demo Critical")
    assert "Has no supervisor. The service may not count." in row


def test_a_flag_tells_since_when_it_has_been_known(leader, place):
    doctor(place, "Jonas Demo")
    judge(last_day_over() - timedelta(days=10), agent="job:test")

    (row,) = rows(page_of(leader, place))

    assert "Known since " in row


def test_another_municipalitys_doctors_are_not_there(leader, place):
    doctor(MunicipalityFactory(), "Siri Demo")

    assert heading(page_of(leader, place)) == "No trainees in service"


def test_the_page_takes_as_many_queries_with_thirty_doctors_as_with_one(leader, place):
    supervisor = SpecialistFactory()
    doctor(place, "Ida Demo", every=60, supervisor=supervisor)
    address = reverse("compliance", args=[place.pk])
    few = queries_of(browser(leader), address)
    for number in range(29):
        doctor(place, f"Doktor Demo {number}", every=60, supervisor=supervisor)

    many = queries_of(browser(leader), address)

    assert many == few <= 15


def test_the_account_adds_up_and_says_why_minutes_do_not_count(leader, place):
    trainee = doctor(place, "Ida Demo", every=30, minutes=90, state="finalised")
    stranger = SpecialistFactory(name="Viktor Prøve")
    SessionFactory(
        trainee=trainee,
        supervisor=stranger,
        date=date.today() - timedelta(days=3),
        state="held",
        duration_minutes=60,
    )

    page = browser(leader).get(reverse("account", args=[trainee.pk]))

    assert " of " in heading(page)
    text = words(page)
    assert (
        "1 h, Viktor Prøve, not finalised. Does not count: the supervisor had no assignment that day" in text
    )
    assert "3 h 30 min" in text  # a full month's share: 4 h × 10.5 ÷ 12


def test_the_account_takes_as_many_queries_with_many_sessions_as_with_few(leader, place):
    trainee = doctor(place, "Ida Demo", every=200)
    address = reverse("account", args=[trainee.pk])
    few = queries_of(browser(leader), address)
    for days in range(2, 62, 2):
        SessionFactory(trainee=trainee, date=date.today() - timedelta(days=days), state="held")

    many = queries_of(browser(leader), address)

    assert many == few <= 20
