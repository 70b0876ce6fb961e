"""The least that a page and a change can be, to hold the others against."""

from django.urls import reverse

from benchmarks.measures.kinds import Page, Visit, turns
from benchmarks.measures.register import WITNESS, leader, to_read


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


EMPTY = Page(name="empty", title="an empty signed-in page", visits=empty_visits, bare=bare_empty)
UPDATE = Page(
    name="update", title="an update with lock and audit row", visits=update_visits, bare=bare_update
)
