"""The numbers that an application begins with, as the register has them on the day."""

from datetime import timedelta

import pytest

from exemptions.counting import register_counts
from municipalities.days import today
from tests.exemptions import cases
from tests.factories import (
    AssignmentFactory,
    QualificationFactory,
    ServicePeriodFactory,
    TraineeFactory,
    UserFactory,
)
from tests.world import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.make_case()


def counts(case, *concerned, day=None):
    found = register_counts(case.place, day or today(), [one.pk for one in concerned])
    return (found.trainees_in_training, found.trainees_without_specialist, found.specialists)


def test_the_world_has_one_in_training_and_three_specialists(case):
    assert counts(case) == (1, 0, 3)


def test_those_whom_it_concerns_are_in_training_and_without_a_specialist(case):
    other = case.world.people["other trainee"].trainee_records.get()
    assert counts(case, case.trainee) == (1, 1, 3)
    assert counts(case, case.trainee, other) == (2, 2, 3)


def test_those_whose_supervisor_is_no_specialist_on_the_day_are_counted(case):
    serving = TraineeFactory(municipality=case.place, in_service=True)
    AssignmentFactory(trainee=serving, supervisor=UserFactory())
    assert counts(case) == (2, 1, 3)

    ended = TraineeFactory(municipality=case.place, in_service=True)
    qualification = QualificationFactory(specialist_until=today() - timedelta(days=1))
    AssignmentFactory(trainee=ended, supervisor=qualification.person)
    assert counts(case) == (3, 2, 3)
    assert counts(case, day=today() - timedelta(days=1)) == (3, 1, 3)


def test_a_deputy_without_the_specialty_and_no_supervisor_at_all_are_not(case):
    serving = TraineeFactory(municipality=case.place, in_service=True)
    AssignmentFactory(trainee=serving, supervisor=UserFactory(), role="deputy")
    assert counts(case) == (2, 0, 3)


def test_service_that_is_over_and_other_municipalities_are_not_counted(case):
    trainee = TraineeFactory(municipality=case.place)
    ServicePeriodFactory(trainee=trainee, ends_on=today() - timedelta(days=1))
    TraineeFactory(municipality=case.world.elsewhere, in_service=True)
    person("supervisor", case.world.elsewhere, user=QualificationFactory().person)
    assert counts(case) == (1, 0, 3)
