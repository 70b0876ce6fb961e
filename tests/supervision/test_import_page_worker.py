"""An uploaded workbook in a real Celery worker, which is killed in the middle of it."""

import pytest
from django.db import transaction

from municipalities.models import Municipality
from supervision.actions.register_import.uploads import confirm_import
from supervision.models import ImportState, Trainee
from tests.at_once import at_once
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.supervision.uploads import kept, register_of
from tests.waiting import until, waiting_for_a_lock
from tests.workers import is_gone, kill, worker

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def test_a_worker_killed_in_the_middle_leaves_the_import_to_the_next_one(broker, surroundings, tmp_path):
    """The test holds the municipality, so the import waits there; there the worker is killed."""
    place = MunicipalityFactory(number="9901")
    one = kept(register_of(place), place, MembershipFactory(municipality=place).user)

    def state():
        one.refresh_from_db()
        return one.state

    with worker(surroundings, tmp_path) as first:
        until(lambda: state() == ImportState.READY)
        with transaction.atomic():
            Municipality.objects.select_for_update(no_key=True).get()
            at_once(lambda: confirm_import(one, digest=one.digest, actor=one.uploaded_by))
            [run] = until(waiting_for_a_lock)
            kill(first)
    until(lambda: is_gone(run))
    assert (state(), Trainee.objects.count()) == (ImportState.CONFIRMED, 0)

    with worker(surroundings, tmp_path):
        until(lambda: state() == ImportState.IMPORTED)

    assert Trainee.objects.count() == 1
