"""What is asked of one person or one municipality is looked up, not searched for in the whole country's rows.

PostgreSQL rightly reads a small table whole. So it is told here not to, and what counts is whether it finds
another way than to go through all rows one after the other.
"""

import json

import pytest
from django.db import connection

from municipalities.days import today
from supervision.models import Assignment, Note, Session, Trainee
from supervision.standings import STATEMENT, parameters
from tests.world import make_world

pytestmark = pytest.mark.django_db
LARGE = {
    "municipalities_user",
    "supervision_assignment",
    "supervision_note",
    "supervision_serviceperiod",
    "supervision_session",
    "supervision_trainee",
}


@pytest.fixture
def world():
    return make_world()


def searched(sql, asked):
    """The large tables that the statement goes through row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", asked)
        found = cursor.fetchone()[0]
    (plan,) = json.loads(found) if isinstance(found, str) else found
    return {
        node["Relation Name"]
        for node in nodes(plan["Plan"])
        if node.get("Relation Name") in LARGE
        and node["Node Type"] != "Bitmap Heap Scan"
        and "Index Cond" not in node
    }


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


@pytest.mark.parametrize(
    "rows",
    [
        lambda person: Session.objects.of(person),
        lambda person: Session.objects.of(person).with_names(),
        lambda person: Note.objects.readable_by(person),
        lambda person: Assignment.objects.of(person),
        lambda person: Trainee.objects.of(person),
    ],
)
@pytest.mark.parametrize("part", ["trainee", "supervisor", "leader"])
def test_a_persons_own_rows_are_looked_up(world, part, rows):
    sql, asked = rows(world.people[part]).query.sql_with_params()

    assert searched(sql, asked) == set()


def test_a_condition_across_a_join_beside_another_would_be_searched_for(world):
    person = world.people["supervisor"]
    rows = Session.objects.filter(supervisor=person) | Session.objects.filter(trainee__person=person)

    assert "supervision_session" in searched(*rows.query.sql_with_params())


def test_a_municipality_is_judged_without_reading_the_others(world):
    asked = parameters(today(), world.trainee.municipality, None)

    assert searched(STATEMENT, asked) == set()


def test_a_few_trainees_are_judged_without_reading_the_others(world):
    asked = parameters(today(), None, [world.trainee])

    assert searched(STATEMENT, asked) == set()


def test_periods_that_exclude_each_other_are_found_by_whose_they_are():
    """The index of a constraint that begins with the period is read in large part for each new row, since
    nearly all periods have today in common."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT conname FROM pg_constraint JOIN pg_index ON indexrelid = conindid
            WHERE contype = 'x' AND indkey[0] = 0  -- an expression stands first
        """)
        assert cursor.fetchall() == []
