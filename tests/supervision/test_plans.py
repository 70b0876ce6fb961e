"""What is asked of one person is looked up, not searched for in the whole country's rows.

PostgreSQL rightly reads a small table whole. So it is told here not to, and what counts is whether it finds
another way than to go through all rows one after the other.
"""

import pytest
from django.db import connection

from supervision.models import Session
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def is_searched(rows):
    """Whether the statement goes through all sessions or all trainees, be it by an index that holds them all.

    Both tables count: where the two are joined, the planner may begin with either, and looks up the other
    one for every row.
    """
    sql, asked = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", asked)
        (plan,) = cursor.fetchone()[0]
    return any(
        node.get("Relation Name") in {"supervision_session", "supervision_trainee"}
        and node["Node Type"] != "Bitmap Heap Scan"
        and "Index Cond" not in node
        for node in nodes(plan["Plan"])
    )


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


@pytest.mark.parametrize("part", ["trainee", "supervisor", "leader"])
def test_a_persons_own_sessions_are_looked_up(world, part):
    assert not is_searched(Session.objects.of(world.people[part]))


def test_a_condition_across_a_join_beside_another_would_be_searched_for(world):
    person = world.people["supervisor"]

    assert is_searched(
        Session.objects.filter(supervisor=person) | Session.objects.filter(trainee__person=person)
    )


def test_periods_that_exclude_each_other_are_found_by_whose_they_are():
    """The index of a constraint that begins with the period is read in large part for each new row, since
    nearly all periods have today in common."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT conname FROM pg_constraint JOIN pg_index ON indexrelid = conindid
            WHERE contype = 'x' AND indkey[0] = 0  -- an expression stands first
        """)
        assert cursor.fetchall() == []
