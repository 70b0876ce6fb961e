"""The sheet `sessions`: what has been held, or is planned, elsewhere."""

import uuid
from collections import defaultdict

from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import Step
from audit.models import Event
from supervision.actions.register_import.known import locked
from supervision.models import Kind, Note, Session, SessionState
from supervision.workbook.rows import MINUTES_MEANT, NOT_HELD, must_have_minutes, state_word

FIELDS = {"minutes": "duration_minutes", "mode": "mode", "kind": "kind", "state": "state"}
TOGETHER = {Kind.JOINT, Kind.GROUP}


def plan_sessions(plan, known):
    """There is a session for each row. One that is here already takes at most a step forward, and
    only as long as nobody has written a note on it."""
    placed = []
    for row in plan.workbook["sessions"]:
        record, supervisor = known.record(row, plan), known.supervisor(row, plan)
        if row.key is not None and not plan.repeats(row) and supervisor is not None:
            placed.append((row, record, supervisor))
    stored = StoredSessions(placed)
    for row, record, supervisor in placed:
        session = stored.like(row, record, supervisor)
        if session is None:
            plan_new(plan, stored, row, record, supervisor)
        else:
            plan_step(plan, stored, row, session)


class StoredSessions:
    """The sessions that the database holds at the times of the rows, locked, and their meetings."""

    def __init__(self, placed):
        days = {row["date"] for row, _record, _supervisor in placed}
        records = {record.pk: record for _row, record, _supervisor in placed}
        found = list(locked(Session).filter(trainee__in=records, date__in=days))
        # Only now, in a query of its own: a note may have been written while we waited for the locks.
        self.with_note = set(Note.objects.filter(session__in=found).values_list("session", flat=True))
        self.by_time = defaultdict(list)
        for session in found:
            session.trainee = records[session.trainee_id]
            self.by_time[session.trainee_id, session.supervisor_id, session.date, session.start].append(
                session
            )
        self.last_changed = self.times_of_last_change()
        self.meetings = self.stored_meetings(placed, days)

    def times_of_last_change(self):
        """When each session was last changed, of those that share their time with another one."""
        sharing = [
            session.pk for sessions in self.by_time.values() if len(sessions) > 1 for session in sessions
        ]
        if not sharing:
            return {}
        events = Event.objects.filter(target_id__in=sharing).order_by().values("target_id")
        return dict(events.annotate(last=Max("at")).values_list("target_id", "last"))

    def stored_meetings(self, placed, days):
        together = [(supervisor, record) for row, record, supervisor in placed if row.get("kind") in TOGETHER]
        sessions = (
            Session.objects.filter(kind__in=TOGETHER, date__in=days, meeting__isnull=False)
            .filter(supervisor__in={supervisor.pk for supervisor, _record in together})
            .filter(trainee__municipality__in={record.municipality_id for _supervisor, record in together})
            .select_related("trainee")
            .order_by("meeting")
        )
        return {meeting_of(session): session.meeting for session in sessions}

    def like(self, row, record, supervisor):
        """The one of that time which is as the row says, else the one that is not cancelled, else the one
        that was cancelled last, else None."""
        sessions = self.by_time[record.pk, supervisor.pk, row["date"], row["start"]]
        return max(sessions, key=lambda session: self.nearness(row, session), default=None)

    def nearness(self, row, session):
        last = self.last_changed.get(session.pk)
        return (
            not differences(row, session),
            session.state != SessionState.CANCELLED,
            last.timestamp() if last else 0,
            session.pk,
        )

    def meeting_id(self, session, kind):
        """The id that all joint and group sessions of that supervisor, place and time have in common."""
        return self.meetings.setdefault(meeting_of(session), uuid.uuid4()) if kind in TOGETHER else None


def meeting_of(session):
    return session.supervisor_id, session.trainee.municipality_id, session.date, session.start


def plan_new(plan, stored, row, record, supervisor):
    """The session is born in the state that the row gives."""
    session = Session(trainee=record, supervisor=supervisor, date=row["date"], start=row["start"])
    values = {name: row.meant(column) for column, name in FIELDS.items()}
    if "minutes" not in row.values and row.get("state"):
        values["duration_minutes"] = MINUTES_MEANT
        if row["state"] not in NOT_HELD:
            plan.fault(row, "minutes", must_have_minutes(row))
    values["meeting"] = stored.meeting_id(session, values["kind"])
    plan.settle(row, session, values)


def plan_step(plan, stored, row, session):
    """The session goes the step forward that the row asks for, with what changes beside its state."""
    differing = differences(row, session)
    if not differing or not row.readable("state") or not may_differ(plan, stored, row, session, differing):
        return
    fields = {FIELDS[column]: value for column, value in differing.items() if column != "state"}
    if "kind" in fields:
        fields["meeting"] = stored.meeting_id(session, fields["kind"])
    if session.state == SessionState.CANCELLED:
        fields.update(cancelled_by=None, cancel_reason="")
    if session.is_closed:
        fields.update(closed_on=None, closed_reason="")
    data = {"changed": sorted(fields)} if fields else {}
    plan.steps.append((row, Step(session, row["state"], session.trainee.municipality, data, fields)))
    plan.touch(row, created=False)


def differences(row, session):
    """What the row says otherwise, by column."""
    return {
        column: row[column]
        for column, name in FIELDS.items()
        if column in row.values and row.readable(column) and row[column] != getattr(session, name)
    }


def may_differ(plan, stored, row, session, differing):
    """The differences are a step forward of a session without a note; else each of them is noted."""
    has_note = session.pk in stored.with_note
    forward = differing.get("state") in Session.NEXT_BY_IMPORT[session.state]
    if forward and not has_note:
        return True
    for column, value in differing.items():
        if has_note:
            message = _("differs from the session, which already has a note here")
        elif column == "state":
            message = _("cannot go from %(from)s to %(to)s") % {
                "from": state_word(session.state),
                "to": state_word(value),
            }
        else:
            message = _("differs from what is registered")
        plan.fault(row, column, message)
    return False
