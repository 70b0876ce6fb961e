"""Saving and finalising at the same moment, over real connections: fifty rounds each."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections, transaction

from audit.actions import InvalidTransition
from audit.models import Event
from outbox.models import Message
from supervision.actions.sessions import StaleNote, finalise_session, save_note
from supervision.models import Note, Session, SessionState
from tests.at_once import at_once
from tests.factories import NoteFactory, SessionFactory
from tests.waiting import until, waiting_for_a_lock
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 50
SEEN = "Teksten som veileder leste."
LATER = "Teksten som kom etterpå."


def make_round(world):
    session = SessionFactory(
        trainee=world.trainee,
        supervisor=world.people["supervisor"],
        date=world.session.date,
        state=SessionState.HELD,
    )
    return NoteFactory(session=session, text=SEEN, version=1, edited_by=world.people["trainee"])


def test_saving_and_finalising_at_once_never_seals_an_unseen_text():
    world = make_world()
    for number in range(ROUNDS):
        note = make_round(world)
        session = note.session

        def save(session=session):
            return save_note(session, actor=world.people["trainee"], text=LATER, version=1, editor=uuid4())

        def finalise(session=session):
            return finalise_session(session, actor=world.people["supervisor"], version=1)

        steps = (save, finalise) if number % 2 else (finalise, save)
        answers = dict(zip([step.__name__ for step in steps], at_once(*steps), strict=True))

        note.refresh_from_db()
        session.refresh_from_db()
        if isinstance(answers["finalise"], Session):
            assert (note.text, session.state, note.finalised_at is None) == (SEEN, "finalised", False)
            assert isinstance(answers["save"], InvalidTransition)
        else:
            assert isinstance(answers["finalise"], StaleNote)
            assert (note.text, session.state, note.finalised_at) == (LATER, "held", None)
            assert isinstance(answers["save"], Note)


@pytest.mark.parametrize("first", ["save", "finalise"])
def test_one_waits_for_the_other_and_then_sees_what_it_did(first):
    """Both orders on purpose: the second begins while the first has written and not yet committed."""
    world = make_world()
    for _ in range(ROUNDS):
        note = make_round(world)
        held_back = HeldBack(world, note.session)

        late = held_back.run(first)

        note.refresh_from_db()
        if first == "save":
            assert (note.text, note.finalised_at, type(late)) == (LATER, None, StaleNote)
        else:
            assert (note.text, note.finalised_at is None, type(late)) == (SEEN, False, InvalidTransition)


class HeldBack:
    """Runs one step and commits it only once the other one waits for its lock."""

    def __init__(self, world, session):
        self.steps = {
            "save": lambda: save_note(
                session, actor=world.people["trainee"], text=LATER, version=1, editor=uuid4()
            ),
            "finalise": lambda: finalise_session(session, actor=world.people["supervisor"], version=1),
        }

    def run(self, first):
        second = next(name for name in self.steps if name != first)
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                self.steps[first]()
                waiting = pool.submit(self.in_a_thread, self.steps[second])
                until(waiting_for_a_lock)
            return waiting.result(timeout=20)

    def in_a_thread(self, step):
        try:
            return step()
        except Exception as error:
            return error
        finally:
            connections.close_all()


def test_eight_finalise_at_once_one_succeeds_and_leaves_one_event():
    world = make_world()
    for _ in range(ROUNDS):
        session = make_round(world).session

        def finalise(session=session):
            return finalise_session(session, actor=world.people["supervisor"], version=1)

        answers = at_once(*[finalise] * 8)

        assert sorted(type(answer).__name__ for answer in answers) == ["InvalidTransition"] * 7 + ["Session"]
        assert Event.objects.about(session).filter(verb="session.finalised").count() == 1
        assert Message.objects.filter(kind="session_finalised", data__session=str(session.pk)).count() == 1
