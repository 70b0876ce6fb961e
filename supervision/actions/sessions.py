"""What happens to a session and its note. The session's row is always locked before the note's."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.actions import InvalidTransition, advance, record
from municipalities.days import today
from supervision import notifications, permissions
from supervision.models import Note, Session, SessionState
from supervision.patient_identity import has_identity_number


class StaleNote(Exception):
    """The note has been saved from elsewhere since this page read it. `note` is as it stands now."""

    def __init__(self, note):
        super().__init__("the note has another version")
        self.note = note


class ChangedMeanwhile(Exception):
    """The session's day, time, length or mode is not what the caller has seen."""


class EmptyNote(Exception):
    """There is no text to finalise."""


class MayNamePatient(Exception):
    """The text holds an identity number, and nobody has declared that it is not a patient's."""


class NotYetHeld(Exception):
    """The session's day has not come."""


class NotAssigned(Exception):
    """The supervisor has no assignment to the trainee on that day."""


class TimeTaken(Exception):
    """The trainee already has a session with this supervisor at this time."""


def locked(session):
    """The session's row as it stands, locked. If its two are those that were seen, they are not read anew."""
    row = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if (row.trainee_id, row.supervisor_id) == (session.trainee_id, session.supervisor_id):
        row.trainee, row.supervisor = session.trainee, session.supervisor
    return row


def locked_note(session):
    return Note.objects.select_for_update(no_key=True).filter(session=session).first()


def judged(session, may, actor, states):
    """The session's row, locked, where this person may take a step that these states still allow."""
    session = locked(session)
    if not may(actor, session):
        raise PermissionDenied
    if session.state not in states or session.is_closed:
        raise InvalidTransition(session.state)
    return session


@transaction.atomic
def plan_session(*, actor, trainee, supervisor, date, start, duration_minutes, mode):
    """A planned session of the two stands, and the other one is told.

    Raises PermissionDenied where the supervisor has no assignment to the trainee on that day.
    """
    if not permissions.can_plan_session(actor, trainee, supervisor):
        raise PermissionDenied
    if not is_assigned(trainee, supervisor, date):
        raise PermissionDenied
    session = Session(
        trainee=trainee,
        supervisor=supervisor,
        date=date,
        start=start,
        duration_minutes=duration_minutes,
        mode=mode,
    )
    save_in_free_time(session, force_insert=True)
    record(
        "session.planned", actor=actor, target=session, municipality=trainee.municipality, data=session.facts
    )
    notifications.session_planned(session, actor)
    return session


def is_assigned(trainee, supervisor, date):
    return trainee.assignments.on(date).filter(supervisor=supervisor).exists()


def save_in_free_time(session, **how):
    """The row is written, or TimeTaken raised where the database holds another at that time."""
    try:
        with transaction.atomic():
            session.save(**how)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "one_session_at_a_time":
            raise
        raise TimeTaken from error


@transaction.atomic
def change_session(session, *, actor, date, start, duration_minutes, mode):
    """The session has this day, time, length and mode; possible until it is finalised or cancelled.

    Raises NotAssigned where a planned one moves to a day on which its supervisor has no assignment, and
    NotYetHeld where a held one moves to a day to come.
    """
    session = judged(
        session, permissions.can_change_session, actor, {SessionState.PLANNED, SessionState.HELD}
    )
    if session.state == SessionState.HELD and date > today():
        raise NotYetHeld
    moves = session.state == SessionState.PLANNED and date != session.date
    if moves and not is_assigned(session.trainee, session.supervisor, date):
        raise NotAssigned
    before = session.facts
    session.date, session.start, session.duration_minutes, session.mode = date, start, duration_minutes, mode
    if session.facts == before:
        return session
    save_in_free_time(session, update_fields=["date", "start", "duration_minutes", "mode"])
    event = record(
        "session.changed",
        actor=actor,
        target=session,
        municipality=session.municipality,
        data={"from": before, "to": session.facts},
    )
    notifications.session_changed(session, actor, event)
    return session


@transaction.atomic
def hold_session(session, *, actor, duration_minutes, mode):
    """The session is held, with its minutes; it now waits for its supervisor to finalise it."""
    session = judged(session, permissions.can_hold_session, actor, {SessionState.PLANNED})
    if session.date > today():
        raise NotYetHeld
    advance(
        session,
        SessionState.HELD,
        actor=actor,
        verb="session.held",
        municipality=session.municipality,
        data={"minutes": duration_minutes, "mode": mode},
        duration_minutes=duration_minutes,
        mode=mode,
    )
    notifications.session_held(session, actor)
    return session


@transaction.atomic
def cancel_session(session, *, actor, reason):
    """The session will not take place; who cancelled it and why stands with it."""
    session = judged(session, permissions.can_cancel_session, actor, {SessionState.PLANNED})
    advance(
        session,
        SessionState.CANCELLED,
        actor=actor,
        verb="session.cancelled",
        municipality=session.municipality,
        cancelled_by=actor,
        cancel_reason=reason,
    )
    notifications.session_cancelled(session, actor)
    return session


@transaction.atomic
def close_session(session, *, actor, reason):
    """The held session is marked as one that cannot be finalised: its note stays as it is, readable,
    its minutes stay pending, and it is no longer asked for."""
    session = judged(session, permissions.can_close_session, actor, {SessionState.HELD})
    session.closed_on = today()
    session.closed_reason = reason
    session.save(update_fields=["closed_on", "closed_reason"])
    record("session.closed", actor=actor, target=session, municipality=session.municipality)
    notifications.session_closed(session, actor)
    return session


@transaction.atomic
def reopen_session(session, *, actor):
    """The session can be finalised after all: its note can be written again, and it is asked for again."""
    session = locked(session)
    if not permissions.can_reopen_session(actor, session):
        raise PermissionDenied
    if not session.is_closed:
        raise InvalidTransition(session.state)
    session.closed_on, session.closed_reason = None, ""
    session.save(update_fields=["closed_on", "closed_reason"])
    record("session.reopened", actor=actor, target=session, municipality=session.municipality)
    return session


@transaction.atomic
def save_note(session, *, actor, text, version, editor):
    """The note holds `text`, one version further. `editor` names the opened page that saves, so that its
    own quick saves never conflict with each other; another person's page is always another page.

    `version` is the one that the page last read or wrote (0: there was no note). Where another
    page has saved since, nothing changes and StaleNote holds the note as it stands. Possible
    until the session is finalised, cancelled or closed, by the two of it.
    """
    session = judged(session, permissions.can_write_note, actor, {SessionState.PLANNED, SessionState.HELD})
    note = locked_note(session)
    if note is not None and note.text == text:
        return note
    same_page = note is not None and (note.editor, note.edited_by_id) == (editor, actor.pk)
    if note is not None and not same_page and note.version != version:
        raise StaleNote(note)
    if not same_page:  # one event for each person and opened page
        record("note.written", actor=actor, target=session, municipality=session.municipality)
    note = note or Note(session=session, version=0)
    note.text, note.editor, note.edited_by, note.edited_at = text, editor, actor, timezone.now()
    note.version += 1
    note.save()
    return note


@transaction.atomic
def finalise_session(session, *, actor, version, no_patient=False):
    """The session and the version of its note that the supervisor has seen are sealed for good.

    `session` is the session as it was seen: ChangedMeanwhile is raised where its facts are others by now.
    Raises StaleNote where the note has moved on from `version`, EmptyNote where there is none, and
    MayNamePatient where it holds an identity number that is not declared to be no patient's (`no_patient`).
    """
    seen = session.facts
    session = judged(session, permissions.can_finalise_session, actor, {SessionState.HELD})
    if session.facts != seen:
        raise ChangedMeanwhile
    note = locked_note(session)
    if note is None or not note.text.strip():
        raise EmptyNote
    if note.version != version:
        raise StaleNote(note)
    if has_identity_number(note.text) and not no_patient:
        raise MayNamePatient
    now = timezone.now()
    advance(
        session,
        SessionState.FINALISED,
        actor=actor,
        verb="session.finalised",
        municipality=session.municipality,
        data={"version": version, "declared_no_patient": no_patient},
        finalised_at=now,
        finalised_by=actor,
    )
    note.finalised_at = now
    note.save(update_fields=["finalised_at"])
    notifications.session_finalised(session)
    return session
