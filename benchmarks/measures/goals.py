"""Learning goals: a plan, what waits for a leader, and an approval."""

from django.db.models import Count, Q
from django.urls import reverse

from benchmarks.floor import GOALS
from benchmarks.measures.kinds import AtMost, Page, Visit, turns
from benchmarks.measures.register import WITNESS, trainees_in_service
from benchmarks.measures.sessions import MESSAGE
from learning_goals.models import OpinionState, SignOff, SignOffState
from municipalities.models import Membership, Municipality, Role

WAITING = 30  # goals in the list of a leader
NO_MORE = AtMost(0, "more queries on the larger register", lambda it: it.more_queries)


def plan_visits(count):
    rows = trainees_in_service()
    return turns([Visit(one.person, reverse("plan", args=[one.pk]), holds="ALM-001") for one in rows], count)


def floor_visits(count):
    rows = trainees_in_service()
    return turns(
        [Visit(one.person, reverse("floor_plan", args=[one.pk]), holds="ALM-001") for one in rows], count
    )


def bare_plan(visits):
    return [(GOALS, {"trainee": str(one.pk)}) for one in trainees_in_service()]


# What waits for a leader


def place_of_thirty():
    """The municipality in which nearly thirty goals wait for a leader: the same one in a larger country."""
    waiting = Count(
        "trainees__plan__sign_offs",
        filter=Q(trainees__plan__sign_offs__state=SignOffState.RECOMMENDED),
    )
    found = Municipality.objects.annotate(waiting=waiting).values_list("waiting", "number", "pk")
    return min(found, key=lambda one: (abs(one[0] - WAITING), one[1]))[2]


def leader_of(place):
    return Membership.objects.filter(municipality=place, role=Role.LEADER).order_by("user__email")[0].user


def waiting_visits(count):
    leader = leader_of(place_of_thirty())
    return turns([Visit(leader, reverse("goals_to_approve"), holds="ALM-")], count)


def bare_waiting(visits):
    """Those goals with names, oldest first, and whether there is a statement and whether it was opened."""
    sql = """
    SELECT s.*, g.code, g.title, d.name, r.name,
           EXISTS (SELECT FROM learning_goals_opinion o WHERE o.plan_goal_id = s.plan_goal_id
                   AND o.kind = 'statement' AND o.state = 'given'),
           EXISTS (SELECT FROM audit_read a WHERE a.target_id = s.id AND a.reader_id = %(leader)s
                   AND a.hour >= date_trunc('hour', s.recommended_at))
    FROM learning_goals_signoff s
    JOIN learning_goals_plangoal p ON p.id = s.plan_goal_id
    JOIN learning_goals_goal g ON g.id = p.goal_id
    JOIN supervision_trainee t ON t.id = p.trainee_id
    JOIN municipalities_user d ON d.id = t.person_id
    JOIN municipalities_user r ON r.id = s.recommended_by_id
    WHERE s.state = 'recommended' AND t.municipality_id = %(place)s ORDER BY s.recommended_at
    """
    place = place_of_thirty()
    return [(sql, {"leader": str(leader_of(place).pk), "place": str(place)})]


# An approval


def to_approve():
    """Recommended goals with a statement, not those of the list above, in the order of their ids."""
    given = Q(plan_goal__opinions__kind="statement", plan_goal__opinions__state=OpinionState.GIVEN)
    waiting = SignOff.objects.filter(given, state=SignOffState.RECOMMENDED)
    elsewhere = waiting.exclude(plan_goal__trainee__municipality=place_of_thirty())
    return elsewhere.with_names().order_by("pk")


def approve_visits(count):
    leaders = {}
    visits = []
    for one in to_approve()[:count]:
        place = one.plan_goal.trainee.municipality_id
        leader = leaders.setdefault(place, None) or leader_of(place)
        leaders[place] = leader
        visits.append(Visit(leader, reverse("approve_goal", args=[one.pk]), {"statements": 1, "comment": ""}))
    return visits


def bare_approve(visits):
    """Both rows locked and one written, whether there is a statement, the event, and the message."""
    sql = (
        "BEGIN; SELECT FROM learning_goals_plangoal WHERE id = %(goal)s FOR NO KEY UPDATE;"
        " SELECT FROM learning_goals_signoff WHERE id = %(id)s FOR NO KEY UPDATE;"
        " SELECT count(*) FROM learning_goals_opinion"
        " WHERE plan_goal_id = %(goal)s AND kind = 'statement' AND state = 'given';"
        " UPDATE learning_goals_plangoal SET target_on = target_on WHERE id = %(goal)s;"
        f" {WITNESS}; {MESSAGE}; COMMIT"
    )
    return [
        (
            sql,
            {
                "id": str(one.pk),
                "goal": str(one.plan_goal_id),
                "actor": str(one.recommended_by_id),
                "recipient": str(one.trainee_person_id),
            },
        )
        for one in to_approve()[:40]
    ]


MEASURES = [
    Page(
        name="floor_plan",
        title="115 goals by bare SQL and a bare template",
        visits=floor_visits,
        bare=bare_plan,
    ),
    Page(
        name="plan",
        title="a plan of 115 goals",
        visits=plan_visits,
        bare=bare_plan,
        targets=(
            AtMost(10, "queries", lambda it: it.queries),
            NO_MORE,
            AtMost(
                2,
                "times the same goals by bare SQL and a bare template",
                lambda it: it.cpu / it.beside["floor_plan"].cpu,
            ),
        ),
    ),
    Page(
        name="goals_to_approve",
        title=f"{WAITING} goals that wait for a leader",
        visits=waiting_visits,
        bare=bare_waiting,
        targets=(AtMost(10, "queries", lambda it: it.queries), NO_MORE),
    ),
    Page(
        name="approve_goal",
        title="approve a goal",
        visits=approve_visits,
        bare=bare_approve,
        once=True,
        targets=(AtMost(14, "queries", lambda it: it.queries), NO_MORE),
    ),
]
