"""Who may do what in supervision. No role by itself opens a note.

A `can_` function asks about the person alone; whether the step is still possible is the state's
to say. `open_actions` joins the two, and is what buttons are made of.
"""

from municipalities.models import Role
from supervision.models import SessionState


def takes_part(user, session) -> bool:
    """The session's own trainee and supervisor, whatever became of their roles since."""
    return user.pk in (session.trainee.person_id, session.supervisor_id)


def can_read_note(user, session) -> bool:
    """Only the two of the session."""
    return takes_part(user, session)


def can_write_note(user, session) -> bool:
    """Only the two of the session."""
    return takes_part(user, session)


def can_add_addendum(user, session) -> bool:
    """Only the two of the session."""
    return takes_part(user, session)


def can_confirm_addendum(user, addendum) -> bool:
    """The other one of the two: the supervisor countersigns the trainee's, the trainee has read the
    supervisor's."""
    return takes_part(user, addendum.session) and user.pk != addendum.author_id


def can_plan_session(user, trainee, supervisor) -> bool:
    """The two of it."""
    return user.pk in (trainee.person_id, supervisor.pk)


def can_change_session(user, session) -> bool:
    """The two of the session."""
    return takes_part(user, session)


def can_hold_session(user, session) -> bool:
    """The two of the session."""
    return takes_part(user, session)


def can_cancel_session(user, session) -> bool:
    """The two of the session."""
    return takes_part(user, session)


def can_finalise_session(user, session) -> bool:
    """Only the session's own supervisor, also after the assignment or the role has ended."""
    return user.pk == session.supervisor_id


def can_close_session(user, session) -> bool:
    """Coordinators of the municipality, unless it is their own session to finalise."""
    return user.pk != session.supervisor_id and user.has_role(
        Role.COORDINATOR, session.trainee.municipality_id
    )


def can_reopen_session(user, session) -> bool:
    """Its supervisor, who can finalise it after all; and coordinators of the municipality."""
    return user.pk == session.supervisor_id or can_close_session(user, session)


def can_see_register(user, municipality) -> bool:
    """Coordinators of the municipality."""
    return user.has_role(Role.COORDINATOR, municipality.pk)


def can_import(user, municipality) -> bool:
    """Coordinators of the municipality."""
    return user.has_role(Role.COORDINATOR, municipality.pk)


def can_assign(user, trainee) -> bool:
    """Coordinators of the trainee's municipality."""
    return user.has_role(Role.COORDINATOR, trainee.municipality_id)


def can_name_leader(user, trainee) -> bool:
    """Leaders and coordinators of the trainee's municipality; never the trainee."""
    return user.pk != trainee.person_id and can_see_compliance(user, trainee.municipality)


def can_end_assignment(user, assignment) -> bool:
    """Coordinators of the trainee's municipality."""
    return can_assign(user, assignment.trainee)


def can_authorise(user, trainee) -> bool:
    """Coordinators of the trainee's municipality."""
    return can_assign(user, trainee)


def can_see_compliance(user, municipality) -> bool:
    """Leaders and coordinators of the municipality."""
    return user.has_role(Role.LEADER, municipality.pk) or user.has_role(Role.COORDINATOR, municipality.pk)


def can_see_account(user, trainee) -> bool:
    """The trainee, and leaders and coordinators of the municipality."""
    return user.pk == trainee.person_id or can_see_compliance(user, trainee.municipality)


SESSION_ACTIONS = [
    # verb, who may, and in which states it is possible
    ("finalise_session", can_finalise_session, {SessionState.HELD}),
    ("hold_session", can_hold_session, {SessionState.PLANNED}),
    ("write_note", can_write_note, {SessionState.PLANNED, SessionState.HELD}),
    ("change_session", can_change_session, {SessionState.PLANNED, SessionState.HELD}),
    ("cancel_session", can_cancel_session, {SessionState.PLANNED}),
    ("close_session", can_close_session, {SessionState.HELD}),
    ("add_addendum", can_add_addendum, {SessionState.FINALISED}),
]


def open_actions(user, session) -> list[str]:
    """The verbs that this person can do with this session now, the main one first: of one that cannot be
    finalised only to take that back, and none of one that was finalised elsewhere."""
    if session.is_closed:
        return ["reopen_session"] if can_reopen_session(user, session) else []
    if session.state == SessionState.FINALISED and session.finalised_at is None:
        return []
    return [verb for verb, may, states in SESSION_ACTIONS if session.state in states and may(user, session)]
