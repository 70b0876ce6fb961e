"""The one function that moves a row to another state, never without its witness."""

import pytest
from django.db import IntegrityError, connection, transaction

from audit.actions import InvalidTransition, Step, advance, advance_all, record
from audit.models import Event
from supervision.models import Session, SessionState
from tests.factories import SessionFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world(state="planned")


def step(world, to=SessionState.CANCELLED, **changed):
    details = {
        "actor": world.people["trainee"],
        "verb": "session.cancelled",
        "municipality": world.place,
        **changed,
    }
    return advance(world.session, to, **details)


def test_advance_moves_the_row_with_its_fields_and_leaves_one_event(world):
    event = step(world, cancel_reason="Syk", data={"version": 3})

    session = Session.objects.get()
    assert (session.state, session.cancel_reason) == ("cancelled", "Syk")
    assert Event.objects.get() == event
    assert (event.verb, event.actor, event.agent, event.municipality) == (
        "session.cancelled",
        world.people["trainee"],
        "",
        world.place,
    )
    assert (event.target_app, event.target_model, event.target_id) == ("supervision", "session", session.pk)
    assert event.data == {"from": "planned", "to": "cancelled", "version": 3}


def test_advance_writes_no_field_that_it_was_not_given(world):
    world.session.duration_minutes = 480  # in memory only

    step(world)

    assert Session.objects.get().duration_minutes == 60


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("planned", "finalised"),
        ("planned", "planned"),
        ("held", "planned"),
        ("held", "cancelled"),
        ("finalised", "held"),
        ("cancelled", "planned"),
    ],
)
def test_advance_refuses_a_step_that_is_not_a_legal_one(state, to):
    world = make_world(state=state)

    with pytest.raises(InvalidTransition):
        step(world, SessionState(to))

    assert (Session.objects.get().state, Event.objects.count()) == (state, 0)


def test_no_change_without_its_witness(world):
    """Where the event cannot be written, here for want of an author, the row has not moved either."""
    with pytest.raises(IntegrityError), transaction.atomic():
        step(world, actor=None)

    assert (Session.objects.get().state, Event.objects.count()) == ("planned", 0)


def test_no_witness_without_its_change(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        step(world, SessionState.HELD, duration_minutes=481)

    assert (Session.objects.get().state, Event.objects.count()) == ("planned", 0)


def test_an_event_is_by_a_person_or_by_an_agent_and_never_by_both(world):
    record("test.done", agent="command:test", target=world.session)
    with pytest.raises(IntegrityError), transaction.atomic():
        record("test.done", actor=world.people["leader"], agent="command:test", target=world.session)

    event = Event.objects.get()
    assert (event.actor, event.agent) == (None, "command:test")


def test_the_events_of_a_row_are_those_about_it(world):
    other = SessionFactory()
    record("test.done", agent="command:test", target=other)
    mine = record("test.done", agent="command:test", target=world.session)

    assert list(Event.objects.about(world.session)) == [mine]


def test_advance_all_moves_every_row_with_one_event_each_in_two_statements(world, django_assert_num_queries):
    sessions = SessionFactory.create_batch(30, trainee=world.trainee, supervisor=world.people["supervisor"])
    steps = [
        Step(session, SessionState.CANCELLED, world.place, {"row": n}) for n, session in enumerate(sessions)
    ]

    with django_assert_num_queries(2):
        advance_all(steps, legal=Session.NEXT, verb="session.cancelled", agent="command:test")

    assert set(Session.objects.filter(pk__in=[s.pk for s in sessions]).values_list("state")) == {
        ("cancelled",)
    }
    assert {(e.target_id, e.data["row"]) for e in Event.objects.all()} == {
        (session.pk, n) for n, session in enumerate(sessions)
    }
    assert connection.in_atomic_block


def test_advance_all_moves_none_where_one_step_is_not_legal(world):
    planned = SessionFactory(trainee=world.trainee, supervisor=world.people["supervisor"])
    finalised = SessionFactory(
        trainee=world.trainee, supervisor=world.people["supervisor"], state="finalised"
    )

    with pytest.raises(InvalidTransition):
        advance_all(
            [Step(planned, SessionState.CANCELLED), Step(finalised, SessionState.CANCELLED)],
            legal=Session.NEXT,
            verb="session.cancelled",
            agent="command:test",
        )

    planned.refresh_from_db()
    assert (planned.state, Event.objects.count()) == ("planned", 0)
