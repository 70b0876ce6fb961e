"""How a plan stands on a day: what has become of each goal, group by group. Reads only.

States follow from the dates of the sign-offs, so that a plan can be seen as it was on any day. Which goals
the plan held then follows from when they came into it and left it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from learning_goals.models import SignOffState

OPEN = "open"  # in the plan, and nobody has been asked
STATEMENT = Path(__file__).with_name("progress.sql").read_text()
NORWAY = timezone.get_default_timezone()


class GoalLine(NamedTuple):
    """One goal of a plan, as it stood: since when in that state, and who brought it there."""

    pk: UUID
    code: str
    title: str
    group: str
    target_on: date | None
    fictitious: bool
    recommended_activities: list
    state: str
    since: date | None
    by: str

    @property
    def is_open(self):
        """It can be sent: never sent, or back from where it was."""
        return self.state not in (SignOffState.SENT, SignOffState.RECOMMENDED, SignOffState.APPROVED)


class Group(NamedTuple):
    """The goals of one group, and how many of them are approved."""

    name: str
    total: int
    approved: int
    goals: list


@dataclass(frozen=True)
class Progress:
    """A plan as of a day: its goals in the order of their codes."""

    day: date
    goals: list[GoalLine]

    @property
    def total(self):
        return len(self.goals)

    @cached_property
    def approved(self):
        return self.those(SignOffState.APPROVED)

    @property
    def fictitious(self):
        """Whether any of it comes from an invented catalogue, which the page then says."""
        return any(goal.fictitious for goal in self.goals)

    def those(self, *states):
        return [goal for goal in self.goals if goal.state in states]

    @cached_property
    def groups(self):
        """In the order of their first codes."""
        by_name = {}
        for goal in self.goals:
            by_name.setdefault(goal.group, []).append(goal)
        return [
            Group(name, len(goals), sum(goal.state == SignOffState.APPROVED for goal in goals), goals)
            for name, goals in by_name.items()
        ]

    @cached_property
    def counts(self):
        return Counter(goal.state for goal in self.goals)


def progress_of(trainee, day) -> Progress:
    """One query, however many goals."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"trainee": trainee.pk, "day": day, "end": end_of(day)})
        return Progress(day, [line_of(day, *row) for row in cursor.fetchall()])


def line_of(day, pk, code, title, group, target_on, fictitious, recommended, state, *facts):
    """The goal as a row of the statement tells it: five moments, and the four people that belong to them."""
    if state is None:
        standing = OPEN, None, ""
    else:
        days = [moment and moment.astimezone(NORWAY).date() for moment in facts[:5]]
        standing = standing_on(day, state, *days, *facts[5:])
    return GoalLine(pk, code, title, group, target_on, fictitious, recommended, *standing)


def end_of(day):
    """The moment at which the day ends in Norway."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def standing_on(
    day, state, sent_on, recommended_on, decided_on, recalled_on, revoked_on,
    sent_by, recommended_by, decided_by, revoked_by,
):  # fmt: skip
    """The state on that day of what was sent on that day or before, since when, and by whom."""
    if revoked_on and revoked_on <= day:
        return SignOffState.REVOKED, revoked_on, revoked_by
    if decided_on and decided_on <= day:
        decision = SignOffState.RETURNED if state == SignOffState.RETURNED else SignOffState.APPROVED
        return decision, decided_on, decided_by
    if recalled_on and recalled_on <= day:
        return SignOffState.RECALLED, recalled_on, sent_by
    if recommended_on and recommended_on <= day:
        return SignOffState.RECOMMENDED, recommended_on, recommended_by
    return SignOffState.SENT, sent_on, sent_by
