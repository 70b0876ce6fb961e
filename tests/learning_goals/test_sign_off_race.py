"""All that can happen to a goal, at the same moment: 200 rounds of eight threads over real connections.

Each thread is one person with one step; each step is tried twice, so that the goal also gets somewhere.
Afterwards the database is asked, in plain SQL, for whatever cannot be.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from audit.actions import InvalidTransition, record
from learning_goals.actions.sign_offs import (
    AlreadyStanding,
    approve_goal,
    recall_goal,
    recommend_goal,
    return_goal,
    send_goal,
)
from learning_goals.models import SignOff
from tests.learning_goals.factories import SignOffFactory
from tests.learning_goals.scene import COMMENT, REASON, SENTENCE, Scene

ROUNDS = 200
TRIES = 2
TOO_LATE = (InvalidTransition, AlreadyStanding, SignOff.DoesNotExist)

IMPOSSIBLE = {
    "two stand of one goal": """
        SELECT plan_goal_id FROM learning_goals_signoff WHERE state IN ('sent', 'recommended', 'approved')
        GROUP BY plan_goal_id HAVING count(*) > 1""",
    "approved without recommendation": """
        SELECT id FROM learning_goals_signoff WHERE state IN ('recommended', 'approved')
        AND (recommended_by_id IS NULL OR recommended_at IS NULL OR recommendation = '')""",
    "approved without statement and reason": """
        SELECT id FROM learning_goals_signoff s WHERE state = 'approved' AND no_statement_reason = ''
        AND NOT EXISTS (SELECT FROM learning_goals_opinion o WHERE o.plan_goal_id = s.plan_goal_id
                        AND kind = 'statement' AND o.state = 'given')""",
    "judged by oneself": """
        SELECT id FROM learning_goals_signoff
        WHERE trainee_person_id IN (recommended_by_id, decided_by_id)""",
    "decided in one way and marked in another": """
        SELECT id FROM learning_goals_signoff WHERE (decided_by_id IS NULL) <> (decided_at IS NULL)
        OR (state IN ('approved', 'returned')) <> (decided_by_id IS NOT NULL)
        OR (state = 'recalled') <> (recalled_at IS NOT NULL)""",
    "a row without an event for its birth": """
        SELECT id FROM learning_goals_signoff s WHERE 1 <> (
          SELECT count(*) FROM audit_event e WHERE e.target_id = s.id AND e.verb = 'goal.sent')""",
    "a state without exactly one event that led to it": """
        SELECT id FROM learning_goals_signoff s WHERE state <> 'sent' AND 1 <> (
          SELECT count(*) FROM audit_event e WHERE e.target_id = s.id AND e.data->>'to' = s.state)""",
    "a recommendation without exactly one event": """
        SELECT id FROM learning_goals_signoff s WHERE (recommended_by_id IS NOT NULL)::int <> (
          SELECT count(*) FROM audit_event e WHERE e.target_id = s.id AND e.verb = 'goal.recommended')""",
    "more moves than a way has": """
        SELECT target_id FROM audit_event WHERE target_model = 'signoff'
        GROUP BY target_id HAVING count(*) > 3 OR count(*) FILTER (
          WHERE data->>'to' IN ('approved', 'returned', 'recalled')) > 1""",
    "a move that does not begin where the last one ended": """
        SELECT target_id FROM (
          SELECT target_id, data->>'from' AS begins,
                 lag(coalesce(data->>'to', 'sent')) OVER (PARTITION BY target_id ORDER BY at) AS ended
          FROM audit_event WHERE target_model = 'signoff') moves
        WHERE begins IS DISTINCT FROM ended""",
    "told twice": """
        SELECT data->>'sign_off' FROM outbox_message WHERE kind IN ('goal_sent', 'goal_recommended')
        GROUP BY 1, kind, recipient_id HAVING count(*) > 1""",
}


def found(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def standing(goal):
    """As a page fetched a moment ago, without a lock."""
    return SignOff.objects.under_way().select_related("plan_goal__trainee").get(plan_goal=goal)


def steps(scene, deputy, other_leader):
    """The eight threads: each a person's step with a goal."""
    trainee, supervisor, leader = scene["trainee"], scene["supervisor"], scene["leader"]

    def send(goal):
        return send_goal(goal, actor=trainee)

    def recall(goal):
        return recall_goal(standing(goal), actor=trainee)

    def recommend(actor):
        return lambda goal: recommend_goal(standing(goal), actor=actor, recommendation=SENTENCE)

    def give_back(actor):
        return lambda goal: return_goal(standing(goal), actor=actor, comment=COMMENT)

    def approve(actor):
        return lambda goal: approve_goal(
            standing(goal), actor=actor, statements=0, no_statement_reason=REASON
        )

    return {
        "send": send,
        "send again": send,
        "recall": recall,
        "recommend": recommend(supervisor),
        "recommend, too": recommend(deputy),
        "return": give_back(supervisor),
        "approve": approve(leader),
        "approve, too": approve(other_leader),
    }


def tried(step, goal):
    """How often it succeeded; anything but being too late is a fault."""
    done = 0
    for _ in range(TRIES):
        try:
            step(goal)
            done += 1
        except TOO_LATE:
            continue
    return done


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("sign_off_race")
def test_eight_at_once_leave_no_impossible_state_and_one_event_for_each_move():
    scene = Scene()
    people = steps(scene, scene.deputy(), scene.another_leader())
    goals = [scene.another_goal() for _ in range(ROUNDS)]
    for number, goal in enumerate(goals):  # from nothing, from sent, from recommended
        [lambda goal: None, scene.sent, scene.recommended][number % 3](goal)
    before = len(found("SELECT id FROM audit_event WHERE target_model = 'signoff'"))
    start, done = Barrier(len(people)), Counter()

    def run(name, step):
        try:
            for goal in goals:
                start.wait(timeout=60)
                done[name] += tried(step, goal)  # each thread has a name of its own
        except BaseException:
            start.abort()
            raise
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        for running in [pool.submit(run, name, step) for name, step in people.items()]:
            running.result()

    assert {what: rows for what, sql in IMPOSSIBLE.items() if (rows := found(sql))} == {}
    events = len(found("SELECT id FROM audit_event WHERE target_model = 'signoff'"))
    assert events - before == sum(done.values())
    assert all(done[name] for name in ("send", "recall", "recommend", "return", "approve"))


@pytest.mark.django_db
def test_the_questions_find_what_has_no_witness_and_what_has_two():
    """A question that never answers is worth nothing."""
    SignOffFactory(approved=True)  # by no action
    assert {what for what, sql in IMPOSSIBLE.items() if found(sql)} == {
        "a row without an event for its birth",
        "a state without exactly one event that led to it",
        "a recommendation without exactly one event",
    }

    sign_off = Scene().approved()
    for _ in range(2):
        record(
            "goal.approved", actor=sign_off.decided_by, target=sign_off, data={"from": "x", "to": "approved"}
        )
    assert {what for what, sql in IMPOSSIBLE.items() if (sign_off.pk,) in found(sql)} == {
        "a state without exactly one event that led to it",
        "more moves than a way has",
        "a move that does not begin where the last one ended",
    }
