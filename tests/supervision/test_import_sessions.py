"""Importing sessions: born in any state, changed only forward, and never beside a note."""

from datetime import date, time

import pytest

from audit.models import Event
from supervision.actions.sessions import cancel_session
from supervision.models import Session, SessionState, Trainee
from tests.factories import MembershipFactory, NoteFactory, SessionFactory, UserFactory
from tests.supervision.registers import (
    IDA,
    KARI,
    LIV,
    NILS,
    faults_of,
    import_sheets,
    in_9901,
    session,
    small,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def registered():
    """Ida and her supervisor Kari; Liv and Nils, two trainees more."""
    people = [in_9901(email=email, role="trainee", name=email[:4]) for email in (NILS, LIV)]
    trainees = [in_9901(trainee_email=email) for email in (NILS, LIV)]
    assert import_sheets(small(people=people, trainees=trainees)).faults == []


def imported(*rows):
    """The counts of created, changed and unchanged rows."""
    outcome = import_sheets({"sessions": list(rows)})
    assert outcome.faults == []
    counts = outcome.counts["sessions"]
    return counts.created, counts.changed, counts.unchanged


def refused(*rows):
    return faults_of({"sessions": list(rows)})


def of_ida():
    return Trainee.objects.get(person__email=IDA)


def stored(**fields):
    """A session of the two at the time of `session()`."""
    record = of_ida()
    defaults = {
        "supervisor": record.assignments.get().supervisor,
        "date": date(2026, 10, 5),
        "start": time(9),
    }
    return SessionFactory(trainee=record, **{**defaults, **fields})


@pytest.mark.parametrize("state", SessionState.values)
def test_a_session_is_born_in_any_state(state):
    assert imported(session(state=state, minutes=75, mode="phone", kind="group")) == (1, 0, 0)

    one = Session.objects.get()
    assert (one.state, one.duration_minutes, one.mode, one.kind) == (state, 75, "phone", "group")
    assert (one.trainee.person.email, one.supervisor.email) == (IDA, KARI)
    assert (one.date, one.start) == (date(2026, 10, 5), time(9))
    assert (one.finalised_at, one.finalised_by, hasattr(one, "note")) == (None, None, False)
    assert Event.objects.get(verb="session.imported").data == {"created": True, "state": state}


def test_empty_minutes_mean_an_hour_only_where_nothing_was_held():
    rows = [
        session(state=state, minutes=None, start=f"1{n}:00") for n, state in enumerate(SessionState.values)
    ]

    assert refused(*rows) == [
        "sessions:3:minutes: must be filled in for a session that is held",
        "sessions:4:minutes: must be filled in for a session that is finalised",
    ]
    assert imported(rows[0], rows[3]) == (2, 0, 0)
    assert list(Session.objects.values_list("duration_minutes", flat=True)) == [60, 60]


def test_without_a_column_for_minutes_the_same_holds_for_new_sessions_only():
    stored(state="held", duration_minutes=45)
    row = {name: cell for name, cell in session().items() if name != "minutes"}

    assert refused(row, row | {"start": "10:00"}, row | {"start": "11:00", "state": "planned"}) == [
        "sessions:3:minutes: must be filled in for a session that is held"
    ]
    assert imported(row, row | {"start": "11:00", "state": "planned"}) == (1, 0, 1)
    assert list(Session.objects.values_list("duration_minutes", flat=True)) == [45, 60]


FORWARD = {("planned", "held"), ("planned", "cancelled"), ("planned", "finalised")} | {
    ("held", "finalised"),
    ("cancelled", "finalised"),
}


@pytest.mark.parametrize("was", SessionState.values)
@pytest.mark.parametrize("wanted", SessionState.values)
def test_a_session_only_goes_forward(was, wanted):
    one = stored(state=was)

    lines = refused(session(state=wanted))

    one.refresh_from_db()
    events = Event.objects.filter(target_id=one.pk)
    if was == wanted:
        assert (lines, one.state, events.count()) == ([], was, 0)
    elif (was, wanted) in FORWARD:
        assert (lines, one.state) == ([], wanted)
        assert events.get().verb == "session.imported"
        assert (events.get().data["from"], events.get().data["to"]) == (was, wanted)
    else:
        assert (lines, one.state) == ([f"sessions:2:state: cannot go from {was} to {wanted}"], was)
        assert events.count() == 0


def test_what_was_held_is_told_together_with_the_step():
    one = stored(state="planned")

    assert imported(session(minutes=90, mode="digital", state="held")) == (0, 1, 0)
    one.refresh_from_db()
    assert (one.state, one.duration_minutes, one.mode) == ("held", 90, "digital")
    assert Event.objects.get(target_id=one.pk).data == {
        "from": "planned",
        "to": "held",
        "changed": ["duration_minutes", "mode"],
    }


@pytest.mark.parametrize("state", SessionState.values)
def test_without_a_step_forward_nothing_differs(state):
    stored(state=state)

    assert refused(session(state=state, minutes=90, mode="phone", kind="joint")) == [
        "sessions:2:minutes: differs from what is registered",
        "sessions:2:mode: differs from what is registered",
        "sessions:2:kind: differs from what is registered",
    ]


def test_a_session_with_a_note_is_not_changed():
    NoteFactory(session=stored(state="held"))

    assert imported(session(state="held")) == (0, 0, 1)
    assert refused(session(state="finalised", minutes=45)) == [
        "sessions:2:minutes: differs from the session, which already has a note here",
        "sessions:2:state: differs from the session, which already has a note here",
    ]


def test_a_cancelled_session_that_was_finalised_after_all_is_cancelled_by_nobody():
    one = stored()
    cancel_session(one, actor=one.supervisor, reason="Ill")

    assert imported(session(state="finalised")) == (0, 1, 0)
    one.refresh_from_db()
    assert (one.state, one.cancelled_by, one.cancel_reason) == ("finalised", None, "")


def test_a_session_that_could_not_be_finalised_here_can_have_been_elsewhere():
    one = stored(state="held", closed_on=date(2026, 11, 1), closed_reason="Has left")

    assert imported(session(state="finalised")) == (0, 1, 0)
    one.refresh_from_db()
    assert (one.state, one.closed_on, one.closed_reason) == ("finalised", None, "")


def test_the_one_that_is_not_cancelled_is_meant():
    for minutes in (30, 45):
        one = stored(duration_minutes=minutes)
        cancel_session(one, actor=one.supervisor, reason="Ill")
    stored(state="planned")

    assert imported(session(state="held")) == (0, 1, 0)
    assert sorted(Session.objects.values_list("state", "duration_minutes")) == [
        ("cancelled", 30),
        ("cancelled", 45),
        ("held", 60),
    ]


def test_else_the_one_that_was_cancelled_last():
    for minutes in (30, 45, 50, 55):
        one = stored(duration_minutes=minutes)
        cancel_session(one, actor=one.supervisor, reason="Ill")

    assert imported(session(state="cancelled", minutes=55)) == (0, 0, 1)


def test_a_cancelled_row_means_the_cancelled_session_that_it_equals_even_when_it_was_booked_again():
    rows = [session(state="cancelled", minutes=45), session(start="10:00")]
    assert imported(*rows) == (2, 0, 0)
    again = stored(state="planned")
    cancel_session(again, actor=again.supervisor, reason="Ill")
    again = stored(state="planned")

    assert imported(*rows) == (0, 0, 2)
    again.refresh_from_db()
    assert again.state == "planned"
    assert imported(session(state="cancelled", minutes=30)) == (0, 1, 0)
    again.refresh_from_db()
    assert (again.state, again.duration_minutes) == ("cancelled", 30)


def test_a_time_is_named_once_in_a_file():
    assert refused(session(), session(start="09:00:00", state="cancelled")) == [
        "sessions:3:start: names the same as row 2"
    ]


def test_a_time_is_named_once_even_by_rows_of_nobody():
    row = session(supervisor_email="x@example.no")

    assert refused(row, row) == [
        "sessions:2:supervisor_email: is not a known person",
        "sessions:3:supervisor_email: is not a known person",
        "sessions:3:start: names the same as row 2",
    ]


@pytest.mark.parametrize("minutes", ["6 0", "6\u00a00", "6\u202f0"])
def test_a_number_has_no_blanks_inside(minutes):
    assert refused(session(minutes=minutes)) == [
        "sessions:2:minutes: is not a whole number from 1 to 480",
    ]
    assert imported(session(minutes="\u00a060 ")) == (1, 0, 0)


def test_nobody_supervises_themselves():
    assert refused(session(supervisor_email=IDA)) == [
        "sessions:2:supervisor_email: is the trainee: nobody supervises themselves"
    ]


# Meetings of several


def meetings():
    return [one.meeting for one in Session.objects.order_by("trainee__person__email")]


def test_joint_and_group_rows_of_one_time_are_one_meeting():
    assert imported(
        session(kind="group"),
        session(kind="joint", trainee_email=LIV),
        session(kind="individual", trainee_email=NILS),
    ) == (3, 0, 0)

    ida, liv, nils = meetings()
    assert ida == liv is not None
    assert nils is None


def test_rows_of_another_time_or_supervisor_are_another_meeting():
    MembershipFactory(user__email="tor@example.no", municipality=of_ida().municipality, role="supervisor")

    imported(
        session(kind="group"),
        session(kind="group", trainee_email=LIV, start="09:30"),
        session(kind="group", trainee_email=NILS, supervisor_email="tor@example.no"),
    )

    assert len(set(meetings())) == 3


def test_a_later_row_joins_the_meeting_that_is_stored():
    imported(session(kind="group"))

    assert imported(session(kind="group", trainee_email=LIV)) == (1, 0, 0)
    ida, liv = meetings()
    assert ida == liv


def test_a_session_that_turns_out_joint_joins_the_meeting_and_one_that_does_not_leaves_it():
    imported(session(state="planned"), session(kind="group", trainee_email=LIV, state="planned"))

    imported(session(kind="group"), session(kind="individual", trainee_email=LIV))

    ida, liv = meetings()
    assert ida is not None
    assert liv is None


def test_other_people_s_sessions_at_the_same_time_do_not_matter():
    stored(supervisor=UserFactory(), state="finalised")

    assert imported(session(state="planned")) == (1, 0, 0)
