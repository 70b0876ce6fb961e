"""What shows that a goal is reached, for any number of goals in the same few queries. Reads only, and asks no
permission: that is for whoever shows it (`permissions.can_see_evidence`).

Of sessions nothing is told but day, length and supervisor. Individual supervision is an activity under
every goal, so all of it that is finalised stands in each bundle as one line. What was gathered for goals that
a goal replaces, or that these replaced, counts for it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Prefetch, Sum

from learning_goals import readiness
from learning_goals.models import (
    Activity,
    ActivityFile,
    ActivityGoal,
    Evidence,
    Opinion,
    OpinionState,
    PlanGoal,
    SessionGoal,
)
from learning_goals.models.activities import SHOWS_SOMETHING
from supervision.models import Kind, Session, SessionState

REPLACED = PlanGoal.replaced_by.through
STATEMENT = Path(__file__).with_name("gathered.sql").read_text()
FILES = Prefetch("activity__files", ActivityFile.objects.select_related("file"))


class Supervision(NamedTuple):
    """All finalised individual supervision of the trainee: how many sessions, how many minutes."""

    count: int
    minutes: int


@dataclass
class Bundle:
    """What shows one goal. `replaced` are the earlier goals of the plan whose evidence is among it; sessions,
    activities and the rest are oldest first."""

    plan_goal: PlanGoal
    supervision: Supervision = Supervision(0, 0)
    replaced: list[PlanGoal] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    words: list[Evidence] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)

    @property
    def is_thin(self):
        """Nothing of the goal's own: not touched in a session, no activity, no word, no opinion given."""
        given = [one for one in self.opinions if one.state == OpinionState.GIVEN]
        return not (self.sessions or self.activities or self.words or given)

    @property
    def done(self):
        return [readiness.Done(one.kind, one.title) for one in self.activities]

    @property
    def missing(self):
        """Recommended activities that are not signed yet, by the rule of `readiness`."""
        return readiness.missing(self.plan_goal.goal.recommended_activities, self.done, bool(self.sessions))

    @property
    def is_ready(self):
        return readiness.is_ready(self.plan_goal.goal.recommended_activities, self.done, bool(self.sessions))


def evidence_of(plan_goals) -> dict:
    """{pk: Bundle} of these goals, in seven queries. Their `goal` is needed for `missing` and `is_ready`."""
    bundles = {one.pk: Bundle(one) for one in plan_goals}
    counts_for = goals_for(plan_goals)
    add_supervision(bundles)
    add_sessions(bundles, counts_for)
    add_activities(bundles, counts_for)
    add(bundles, counts_for, "words", Evidence.objects.standing().select_related("file", "added_by"))
    told = [OpinionState.ASKED, OpinionState.GIVEN, OpinionState.DECLINED]
    add(bundles, counts_for, "opinions", Opinion.objects.filter(state__in=told).select_related("asked_of"))
    for old, targets in counts_for.items():
        for pk in targets - {old.pk}:
            bundles[pk].replaced.append(old)
    return bundles


class Gathered(NamedTuple):
    """Of some goals the pks of those for which something was gathered, and of those that are ready."""

    begun: set
    ready: set


def gathered_for(trainees, recommended) -> Gathered:
    """Of goals in plans of these trainees, given as {pk: recommended activities}; in one query. Begun is what
    was touched in a finalised session, or has a signed activity."""
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"trainees": list(trainees)})
        for what, *facts in cursor.fetchall():
            found[what].append(facts)
    counts_for = successors((old, new) for old, new, *_ in found["replaced"])
    touched = {pk for old, *_ in found["touched"] for pk in counts_for(old)}
    done = defaultdict(list)
    for old, _, kind, title in found["signed"]:
        for pk in counts_for(old):
            done[pk].append(readiness.Done(kind, title))
    ready = {pk for pk in touched & set(recommended) if readiness.is_ready(recommended[pk], done[pk], True)}
    return Gathered((touched | set(done)) & set(recommended), ready)


def successors(edges):
    """A function that says which goals the evidence of a goal counts for: itself, and all by which it was
    replaced, over however many versions."""
    replaced_by = defaultdict(list)
    for old, new in edges:
        replaced_by[old].append(new)

    def of(pk):
        ahead, seen = [pk], set()
        while ahead:
            found = ahead.pop()
            if found not in seen:
                seen.add(found)
                ahead += replaced_by.get(found, ())
        return seen

    return of


def ready_to_ask(plan_goals) -> set:
    """The pks of those goals that are ready, in one query. Their `goal` is needed."""
    recommended = {one.pk: one.goal.recommended_activities for one in plan_goals}
    return gathered_for({one.trainee_id for one in plan_goals}, recommended).ready


def goals_for(plan_goals) -> dict:
    """For each goal whose evidence is asked for: which of `plan_goals` it counts for. A goal counts for
    itself, and for all by which it was replaced, over however many versions."""
    replaces = defaultdict(list)
    edges = REPLACED.objects.filter(to_plangoal__trainee__in={one.trainee_id for one in plan_goals})
    for edge in edges.select_related("from_plangoal__goal").order_by("from_plangoal__goal__code", "id"):
        replaces[edge.to_plangoal_id].append(edge.from_plangoal)
    counts_for = defaultdict(set)
    for one in plan_goals:
        ahead, seen = [one], set()
        while ahead:
            found = ahead.pop()
            if found.pk not in seen:
                seen.add(found.pk)
                counts_for[found].add(one.pk)
                ahead += replaces[found.pk]
    return dict(counts_for)


def add_supervision(bundles):
    trainees = {bundle.plan_goal.trainee_id for bundle in bundles.values()}
    finalised = Session.objects.filter(
        trainee__in=trainees, kind=Kind.INDIVIDUAL, state=SessionState.FINALISED
    )
    sums = finalised.order_by().values_list("trainee").annotate(Count("pk"), Sum("duration_minutes"))
    found = {trainee: Supervision(count, minutes) for trainee, count, minutes in sums}
    for bundle in bundles.values():
        bundle.supervision = found.get(bundle.plan_goal.trainee_id, Supervision(0, 0))


def add_sessions(bundles, counts_for):
    links = SessionGoal.objects.filter(session__state=SessionState.FINALISED)
    links = links.order_by("session__date", "session__start")
    add(bundles, counts_for, "sessions", links.select_related("session__supervisor"), lambda one: one.session)


def add_activities(bundles, counts_for):
    links = ActivityGoal.objects.filter(activity__state__in=SHOWS_SOMETHING)
    links = links.order_by("activity__held_on", "activity__recorded_at")
    links = links.select_related("activity__signed_by").prefetch_related(FILES)
    add(bundles, counts_for, "activities", links, lambda one: one.activity)


def add(bundles, counts_for, name, rows, shown=lambda row: row):
    """What the rows show stands once in the list `name` of each bundle that they count for."""
    targets = {old.pk: pks for old, pks in counts_for.items()}
    for row in rows.filter(plan_goal__in=targets):
        for pk in targets[row.plan_goal_id]:
            listed = getattr(bundles[pk], name)
            if shown(row) not in listed:
                listed.append(shown(row))
