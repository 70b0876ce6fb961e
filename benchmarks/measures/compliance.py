"""Everybody at once: the nightly run, and the pages of a leader."""

from datetime import timedelta

from django.urls import reverse

from benchmarks.measures.kinds import AtMost, Job, Page, Visit, turns
from benchmarks.measures.register import largest, leader, window
from supervision.actions.judging import judge
from supervision.overview import last_day_over
from supervision.standings import STATEMENT, parameters

# Of each trainee in service the minutes of twelve months: no calendar, leave, norm, qualification or flag.
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


FLAGS = """
SELECT trainee_id, kind, opened_on FROM supervision_flag
WHERE closed_on IS NULL AND trainee_id = ANY (ARRAY(
  SELECT id FROM supervision_trainee WHERE municipality_id = %(municipality)s::uuid
))
"""


def bare_compliance(visits):
    """The rows and figures of the page: the statement of the rule for that municipality, as it stands in
    `standings.sql`, and since when each flag has been known."""
    asked = parameters(last_day_over(), municipality=largest(), trainees=None)
    return [(f"{STATEMENT};{FLAGS}", asked)]


def home_of_leader_visits(count):
    return turns([Visit(leader(), reverse("home"))], count)


def bare_home_of_leader(visits):
    """The sums of that municipality, with names."""
    sql = f"SELECT u.name, sums.* FROM ({SUMS}) AS sums JOIN supervision_trainee t USING (id)"
    sql += " JOIN municipalities_user u ON u.id = t.person_id ORDER BY behind DESC, u.name"
    return [(sql, {**window(), "place": str(largest().pk)})]


MEASURES = [
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
    Page(
        name="home_leader", title="home of a leader", visits=home_of_leader_visits, bare=bare_home_of_leader
    ),
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
]
