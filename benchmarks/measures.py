"""What is measured. One entry each: who asks for what, what that is in bare SQL, and what it may cost.

A new page is a new `Page` at the end of the list, with a function that says who visits what address; a new
job is a new `Job`. `bare` is what PostgreSQL would have to do at the very least for the same answer.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from typing import NamedTuple
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from benchmarks.workbooks import workbook_of
from municipalities.models import Membership, Municipality, Role
from supervision.actions.judging import judge
from supervision.actions.register_import import import_register
from supervision.models import Session, Trainee
from supervision.overview import last_day_over
from supervision.requirements import months_of_window
from supervision.views.notes import facts_line
from supervision.workbook import read_workbook

KEPT_FOR_READING = 40  # held sessions whose notes are read and saved; the others are finalised


class AtMost(NamedTuple):
    """A target: the value, drawn from a measure's round (`report.Round`), is not above the limit."""

    limit: float
    of_what: str
    value: Callable  # (round) -> number


class Visit(NamedTuple):
    """A person goes to an address, or posts a form there (`data`)."""

    person: object
    path: str
    data: dict | None = None
    holds: str = ""  # a text of the page, by which the right one is known
    by_script: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    name: str
    title: str
    visits: Callable  # (how many) -> [Visit], different ones as far as there are
    bare: Callable  # (visits) -> [(SQL, parameters)]
    once: bool = False  # whether each visit can be made only once
    targets: tuple = ()
    grows = False  # it shows no more where there is more elsewhere


@dataclass(frozen=True, kw_only=True)
class Job:
    name: str
    title: str
    job: Callable  # (turn), counted from 0; all is done anew each time
    bare: Callable  # () -> [(SQL, parameters)]
    grows: bool = False  # whether it does more where there is more
    targets: tuple = ()


def turns(rows, count):
    """So many of the rows, over and over."""
    return list(islice(cycle(rows), count))


# The floor


def empty_visits(count):
    return turns([Visit(leader(), reverse("floor_empty"))], count)


def bare_empty(visits):
    """Who is signed in, and with which roles."""
    sql = """
    SELECT u.*, m.role, p.name FROM municipalities_user u JOIN municipalities_membership m ON m.user_id = u.id
    JOIN municipalities_municipality p ON p.id = m.municipality_id WHERE u.id = %(person)s
    """
    return [(sql, {"person": str(leader().pk)})]


def update_visits(count):
    rows = to_read()
    return turns([Visit(row.supervisor, reverse("floor_update", args=[row.pk]), {}) for row in rows], count)


def bare_update(visits):
    return [
        (
            "BEGIN; SELECT FROM supervision_session WHERE id = %(id)s FOR NO KEY UPDATE;"
            " UPDATE supervision_session SET cancel_reason = cancel_reason WHERE id = %(id)s;"
            f" {WITNESS}; COMMIT",
            {"id": str(row.pk), "actor": str(row.supervisor_id)},
        )
        for row in to_read()
    ]


WITNESS = """
INSERT INTO audit_event
  (id, at, verb, actor_id, agent, municipality_id, target_app, target_model, target_id, data)
VALUES (gen_random_uuid(), now(), 'bare.updated', %(actor)s, '', NULL, 'supervision', 'session', %(id)s, '{}')
"""


# Who and what there is


def largest():
    return Municipality.objects.get(number="0001")


def leader():
    return (
        Membership.objects.filter(municipality=largest(), role=Role.LEADER)
        .order_by("user__email")
        .first()
        .user
    )


def held_with_notes():
    """The same ones each time, in the order of their ids, which is no order at all."""
    return (
        Session.objects.to_finalise()
        .filter(note__isnull=False)
        .select_related("note")
        .with_names()
        .order_by("pk")
    )


def to_read():
    """Held sessions that nobody finalises here: half of them, 40 at most."""
    found = held_with_notes()
    return list(found[: min(KEPT_FOR_READING, found.count() // 2)])


def to_finalise():
    return list(held_with_notes()[len(to_read()) :])


def trainees_in_service():
    """Forty of those who have been there for long, each from another corner of the country."""
    long_ago = last_day_over() - timedelta(days=500)
    found = Trainee.objects.filter(service__ends_on=None, training_started_on__lt=long_ago).with_names()
    return list(found.order_by("pk")[:40] or Trainee.objects.with_names().order_by("pk")[:40])


def window():
    as_of = last_day_over()
    return {"first": months_of_window(as_of)[0], "last": as_of}


# Everybody at once

SUMS = """
SELECT t.id, coalesce(sum(s.duration_minutes), 0) AS minutes,
       coalesce(sum(s.duration_minutes), 0) < 2520 AS behind
FROM supervision_trainee t
JOIN supervision_serviceperiod p ON p.trainee_id = t.id AND p.starts_on <= %(last)s
  AND coalesce(p.ends_on >= %(last)s, true)
LEFT JOIN supervision_session s ON s.trainee_id = t.id AND s.date BETWEEN %(first)s AND %(last)s
  AND s.kind = 'individual' AND s.state IN ('held', 'finalised')
WHERE %(place)s::uuid IS NULL OR t.municipality_id = %(place)s::uuid
GROUP BY t.id
"""


def nightly(turn):
    """Each turn is one night later than the one before, as it is for real."""
    judge(last_day_over() - timedelta(days=30 - turn), agent="command:benchmark")


def bare_sums():
    return [(SUMS, {**window(), "place": None})]


def compliance_visits(count):
    place = largest()
    return turns([Visit(leader(), reverse("compliance", args=[place.pk]), holds="Prøve</a>")], count)


def bare_compliance(visits):
    """The sums of that municipality, with names."""
    sql = f"SELECT u.name, sums.* FROM ({SUMS}) AS sums JOIN supervision_trainee t USING (id)"
    sql += " JOIN municipalities_user u ON u.id = t.person_id ORDER BY behind DESC, u.name"
    return [(sql, {**window(), "place": str(largest().pk)})]


# One trainee, one session


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


def home_of_leader_visits(count):
    return turns([Visit(leader(), reverse("home"))], count)


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


# The import of a workbook

TRAINEES_IN_WORKBOOK = 40


def import_workbook(turn):
    """A municipality's register for the first time; undone, so that the next turn finds the same."""
    with transaction.atomic():
        outcome = import_register(
            read_workbook(io.BytesIO(workbook_of(TRAINEES_IN_WORKBOOK))), agent="command:benchmark"
        )
        assert not outcome.faults, outcome.faults[:3]
        transaction.set_rollback(True)


def bare_import():
    """As many sessions as the workbook holds, copied from others in one statement, and undone."""
    sql = """
    BEGIN;
    INSERT INTO supervision_session
      (id, trainee_id, supervisor_id, date, start, duration_minutes, mode, kind, state, cancel_reason,
       closed_reason)
    SELECT gen_random_uuid(), trainee_id, supervisor_id, date, time '06:00', duration_minutes, mode, kind,
           'held', '', ''
    FROM supervision_session WHERE date < %(last)s LIMIT %(rows)s;
    ROLLBACK
    """
    return [(sql, {"last": window()["last"], "rows": TRAINEES_IN_WORKBOOK * 24})]


MEASURES = [
    Page(name="empty", title="an empty signed-in page", visits=empty_visits, bare=bare_empty),
    Page(name="update", title="an update with lock and audit row", visits=update_visits, bare=bare_update),
    Job(
        name="nightly",
        title="nightly judgement of the country",
        job=nightly,
        bare=bare_sums,
        grows=True,
        targets=(
            AtMost(25, "times its bare SELECT", lambda it: it.cpu / it.bare_cpu),
            AtMost(3, "seconds", lambda it: it.p50_1 / 1000),
            AtMost(0, "more statements with four times the trainees", lambda it: it.more_queries),
        ),
    ),
    Page(
        name="compliance",
        title="leader's page",
        visits=compliance_visits,
        bare=bare_compliance,
        targets=(
            AtMost(15, "queries", lambda it: it.queries),
            AtMost(
                1, "of 5 × its SQL plus the empty page", lambda it: it.cpu / (5 * it.bare_cpu + it.empty.cpu)
            ),
        ),
    ),
    Page(name="account", title="trainee's own account", visits=account_visits, bare=bare_account),
    Page(name="sessions", title="trainee's sessions", visits=sessions_visits, bare=bare_sessions),
    Page(name="session", title="session with its note", visits=session_visits, bare=bare_session),
    Page(
        name="home_supervisor",
        title="home of a supervisor",
        visits=home_of_supervisor_visits,
        bare=bare_home_of_supervisor,
    ),
    Page(name="home_leader", title="home of a leader", visits=home_of_leader_visits, bare=bare_compliance),
    Page(name="save", title="a note saves itself", visits=save_visits, bare=bare_save),
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
    Job(
        name="import",
        title=f"import of {TRAINEES_IN_WORKBOOK} trainees, {24 * TRAINEES_IN_WORKBOOK} sessions",
        job=import_workbook,
        bare=bare_import,
    ),
]
BY_NAME = {measure.name: measure for measure in MEASURES}
