"""One trainee, one supervisor, one session."""

from itertools import cycle, islice
from uuid import uuid4

from django.urls import reverse

from benchmarks.measures.floor import UPDATE
from benchmarks.measures.kinds import AtMost, Page, Visit, turns
from benchmarks.measures.register import WITNESS, to_finalise, to_read, trainees_in_service, window
from supervision.views.notes import facts_line


def account_visits(count):
    rows = [Visit(one.person, reverse("account", args=[one.pk])) for one in trainees_in_service()]
    return turns(rows, count)


def bare_account(visits):
    sql = """
    SELECT s.date, s.duration_minutes, s.state, s.kind, u.name FROM supervision_session s
    JOIN municipalities_user u ON u.id = s.supervisor_id
    WHERE s.trainee_id = %(trainee)s AND s.date BETWEEN %(first)s AND %(last)s ORDER BY s.date
    """
    return [(sql, {**window(), "trainee": str(one.pk)}) for one in trainees_in_service()]


def home_of_supervisor_visits(count):
    return turns([Visit(row.supervisor, reverse("home")) for row in to_read()], count)


def bare_home_of_supervisor(visits):
    sql = """
    SELECT s.id, s.date, s.state, u.name, n.session_id IS NOT NULL FROM supervision_session s
    JOIN supervision_trainee t ON t.id = s.trainee_id JOIN municipalities_user u ON u.id = t.person_id
    LEFT JOIN supervision_note n ON n.session_id = s.id
    WHERE s.supervisor_id = %(person)s AND s.state IN ('planned', 'held') AND s.closed_on IS NULL
    ORDER BY s.date
    """
    return [(sql, {"person": str(row.supervisor_id)}) for row in to_read()]


def sessions_visits(count):
    return turns([Visit(one.person, reverse("sessions")) for one in trainees_in_service()], count)


def bare_sessions(visits):
    sql = """
    SELECT s.*, u.name FROM supervision_session s JOIN municipalities_user u ON u.id = s.supervisor_id
    WHERE s.trainee_id = %(trainee)s ORDER BY s.date DESC
    """
    return [(sql, {"trainee": str(one.pk)}) for one in trainees_in_service()]


def session_visits(count):
    return turns([Visit(row.supervisor, reverse("session", args=[row.pk])) for row in to_read()], count)


def bare_session(visits):
    sql = """
    SELECT s.*, n.*, d.name, v.name FROM supervision_session s JOIN supervision_note n ON n.session_id = s.id
    JOIN supervision_trainee t ON t.id = s.trainee_id JOIN municipalities_user d ON d.id = t.person_id
    JOIN municipalities_user v ON v.id = s.supervisor_id WHERE s.id = %(id)s
    """
    return [(sql, {"id": str(row.pk)}) for row in to_read()]


def save_visits(count):
    """The pages of forty doctors that save by themselves while they write, a little more each time."""
    pages = cycle([(row, uuid4()) for row in to_read()])
    return [
        Visit(
            row.trainee.person,
            reverse("save_note", args=[row.pk]),
            {"text": f"{row.note.text} {number}", "version": row.note.version, "editor": editor},
            by_script=True,
        )
        for number, (row, editor) in enumerate(islice(pages, count))
    ]


def bare_save(visits):
    sql = (
        "BEGIN; SELECT FROM supervision_note WHERE session_id = %(id)s FOR NO KEY UPDATE;"
        " UPDATE supervision_note SET text = %(text)s, edited_at = now() WHERE session_id = %(id)s; COMMIT"
    )
    return [(sql, {"id": str(row.pk), "text": row.note.text}) for row in to_read()]


def finalise_visits(count):
    return [
        Visit(
            row.supervisor,
            reverse("finalise_session", args=[row.pk]),
            {"version": row.note.version, "seen": row.note.text, "facts": facts_line(row)},
        )
        for row in to_finalise()[:count]
    ]


def bare_finalise(visits):
    """Both rows locked and written, the event, and the message to the trainee."""
    sql = (
        "BEGIN; SELECT FROM supervision_session WHERE id = %(id)s FOR NO KEY UPDATE;"
        " SELECT FROM supervision_note WHERE session_id = %(id)s FOR NO KEY UPDATE;"
        " UPDATE supervision_session SET cancel_reason = cancel_reason WHERE id = %(id)s;"
        " UPDATE supervision_note SET edited_at = now() WHERE session_id = %(id)s;"
        f" {WITNESS}; {MESSAGE}; COMMIT"
    )
    return [
        (sql, {"id": str(row.pk), "actor": str(row.supervisor_id), "recipient": str(row.trainee.person_id)})
        for row in to_read()
    ]


MESSAGE = """
INSERT INTO outbox_message (id, created_at, recipient_id, kind, key, data, due_at, attempts)
VALUES (gen_random_uuid(), now(), %(recipient)s, 'bare', gen_random_uuid()::text, '{}', now(), 0)
"""


MEASURES = [
    Page(name="account", title="trainee's own account", visits=account_visits, bare=bare_account),
    Page(name="sessions", title="trainee's sessions", visits=sessions_visits, bare=bare_sessions),
    Page(name="session", title="session with its note", visits=session_visits, bare=bare_session),
    Page(
        name="home_supervisor",
        title="home of a supervisor",
        visits=home_of_supervisor_visits,
        bare=bare_home_of_supervisor,
    ),
    Page(name="save", title="a note saves itself", visits=save_visits, bare=bare_save),
    UPDATE,
    Page(
        name="finalise",
        title="finalise a note",
        visits=finalise_visits,
        bare=bare_finalise,
        once=True,
        targets=(
            AtMost(14, "queries", lambda it: it.queries),
            AtMost(3.5, "times an update with lock and audit row", lambda it: it.cpu / it.update.cpu),
        ),
    ),
]
