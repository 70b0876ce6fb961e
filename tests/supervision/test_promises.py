"""What the database keeps by itself, against the SQL of the role that the application uses."""

from datetime import date, timedelta

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from audit.actions import record, record_read
from audit.models import Event
from municipalities.models import User
from supervision.actions.sessions import finalise_session
from supervision.models import Note, Session
from tests.factories import (
    AssignmentFactory,
    AuthorisationFactory,
    LeaveFactory,
    MunicipalityFactory,
    ServicePeriodFactory,
    SessionFactory,
    TraineeFactory,
)
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


@pytest.fixture
def world():
    return make_world()


def refused(statement, *parameters, by=IntegrityError):
    """The name of the constraint that refuses the statement."""
    with pytest.raises(by) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return refusal.value.__cause__.diag.constraint_name


def constraint_of(make, **fields):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make(**fields)
    return refusal.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE supervision_note SET text = 'x'",
        "UPDATE supervision_note SET finalised_at = NULL",
        "UPDATE supervision_note SET version = version + 1",
        "DELETE FROM supervision_note",
        "INSERT INTO supervision_note SELECT * FROM supervision_note"
        " ON CONFLICT (session_id) DO UPDATE SET text = 'x'",
    ],
)
def test_a_finalised_note_is_never_changed(world, statement):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    assert refused(statement) == "finalised_note_is_sealed"

    note = Note.objects.get()
    assert (note.text, note.finalised_at is None) == (NOTE_TEXT, False)


def test_a_note_that_is_not_finalised_can_be_changed_by_the_same_statement(world):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_note SET text = 'x'")

    assert Note.objects.get().text == "x"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE supervision_session SET state = 'held', finalised_at = NULL, finalised_by_id = NULL",
        "UPDATE supervision_session SET duration_minutes = 480",
        "UPDATE supervision_session SET date = date - 1",
        "UPDATE supervision_session SET kind = 'group'",
        "DELETE FROM supervision_session",
    ],
)
def test_a_finalised_session_is_never_changed(world, statement):
    finalise_session(world.session, actor=world.people["supervisor"], version=3)

    assert refused(statement) == "finalised_session_is_sealed"


def test_a_session_is_finalised_by_nobody_but_its_supervisor(world):
    statement = (
        "UPDATE supervision_session SET state = 'finalised', finalised_at = now(), finalised_by_id = %s"
    )

    assert refused(statement, world.people["leader"].pk) == "session_finalised_by_its_supervisor"


@pytest.mark.parametrize("table", ["audit_event", "audit_read"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_not_touch_what_is_written_in_the_audit(world, table, statement):
    record("test.done", actor=world.people["leader"], target=world.session)
    record_read(world.people["trainee"], world.note)

    refused(statement.format(table), by=ProgrammingError)  # permission denied

    assert Event.objects.count() == 1


def test_an_event_has_a_person_or_an_agent(world):
    assert constraint_of(record, verb="test.done", target=world.session) == "event_has_one_author"


def test_one_primary_supervisor_a_day(world):
    fields = {"trainee": world.trainee, "starts_on": date.today(), "ends_on": None}

    assert constraint_of(AssignmentFactory, **fields) == "one_primary_supervisor"
    assert AssignmentFactory(**fields, role="deputy").pk


def test_a_supervisor_may_follow_on_the_day_after(world):
    world.assignment.ends_on = DAY + timedelta(days=365)
    world.assignment.save()

    assert AssignmentFactory(trainee=world.trainee, starts_on=DAY + timedelta(days=366)).pk


@pytest.mark.parametrize("make", [AssignmentFactory, SessionFactory, AuthorisationFactory])
def test_nobody_supervises_themselves(make):
    trainee = TraineeFactory()

    assert constraint_of(make, trainee=trainee, supervisor=trainee.person) == "nobody_supervises_themselves"


def test_service_periods_of_a_record_do_not_overlap():
    period = ServicePeriodFactory(starts_on=DAY)

    assert (
        constraint_of(ServicePeriodFactory, trainee=period.trainee, starts_on=DAY) == "one_service_at_a_time"
    )


def test_leaves_of_a_record_do_not_overlap():
    leave = LeaveFactory(starts_on=DAY)

    assert constraint_of(LeaveFactory, trainee=leave.trainee, starts_on=DAY) == "one_leave_at_a_time"


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        ServicePeriodFactory(starts_on=DAY, ends_on=DAY - timedelta(days=1))


def test_only_one_responsible_municipality_a_day():
    first = ServicePeriodFactory(starts_on=DAY)
    second = TraineeFactory(person=first.trainee.person, responsible=True)

    assert (
        constraint_of(ServicePeriodFactory, trainee=second, starts_on=DAY) == "one_responsible_municipality"
    )


def test_a_second_record_may_serve_at_the_same_time_if_it_is_not_responsible():
    first = ServicePeriodFactory(starts_on=DAY)
    second = TraineeFactory(person=first.trainee.person, responsible=False)

    ServicePeriodFactory(trainee=second, starts_on=DAY)

    assert refused("UPDATE supervision_trainee SET responsible = true") == "one_responsible_municipality"


def test_a_trainee_record_keeps_its_person_and_municipality():
    TraineeFactory()
    municipality = MunicipalityFactory()

    statement = "UPDATE supervision_trainee SET municipality_id = %s"
    assert refused(statement, municipality.pk) == "trainee_record_stays"


def test_a_session_lasts_one_to_480_minutes():
    assert constraint_of(SessionFactory, duration_minutes=481) == "session_1_to_480_minutes"


def test_no_two_sessions_of_the_two_at_one_time(world):
    fields = {name: getattr(world.session, name) for name in ("trainee", "supervisor", "date", "start")}

    assert constraint_of(SessionFactory, **fields) == "one_session_at_a_time"
    assert SessionFactory(**fields, state="cancelled").pk


def test_e_mail_addresses_are_in_lower_case():
    assert constraint_of(User.objects.create, email="Ida@example.no", name="Ida") == "email_in_lower_case"


def test_the_note_table_has_no_check_constraint():
    """The message of a failing check would hold the whole row, and with it the note."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE contype = 'c'"
            " AND conrelid IN ('supervision_note'::regclass, 'supervision_addendum'::regclass)"
        )
        assert cursor.fetchall() == []


def test_a_session_with_a_note_cannot_be_deleted(world):
    refused("SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM supervision_session")

    assert (Session.objects.count(), Note.objects.get().text) == (1, NOTE_TEXT)
