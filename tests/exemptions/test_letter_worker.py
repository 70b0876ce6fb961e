"""A letter in a real Celery worker, one of which is killed in the middle of it."""

import pytest
from django.db import connection, transaction

from exemptions.actions.letters import prepare_letter
from exemptions.models import Rendering
from tests.at_once import at_once
from tests.exemptions import cases
from tests.waiting import until, waiting_for_a_lock
from tests.workers import is_gone, kill, worker

pytestmark = [pytest.mark.worker, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]


def test_a_worker_killed_in_the_middle_leaves_the_letter_to_the_next_one(broker, surroundings, tmp_path):
    """The test lets nobody store a file, so that the worker waits there; there it is killed."""
    case = cases.make_case()
    letter = cases.complete(case)

    with worker(surroundings, tmp_path) as first:
        prepare_letter(letter, actor=case.coordinator)
        until(lambda: Rendering.objects.get().file)
        cases.save(letter, case, "plan", {"plan": "En annen plan."})
        before = Rendering.objects.get().digest
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE municipalities_filebody IN SHARE MODE")
            at_once(lambda: prepare_letter(letter, actor=case.coordinator))
            [run] = until(waiting_for_a_lock)
            kill(first)
    until(lambda: is_gone(run))
    assert Rendering.objects.get().digest == before

    with worker(surroundings, tmp_path):
        until(lambda: Rendering.objects.get().digest != before)

    rendering = Rendering.objects.get()
    assert (rendering.asked_at, rendering.file.content[:4]) == (None, b"%PDF")
