"""Approvals as they add up over time, beside the target dates of the plan: where each part stands in the
picture. The template draws it as SVG; the table beside it has the same numbers."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import get_language

from learning_goals.progress import Progress
from learning_goals.sentences import day_in
from supervision.pictures.band import Tick, add_months, share, ticks

WIDTH, HEIGHT = 1000, 1000
GOALS_BETWEEN_LINES = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
MOST_LINES = 5
MONTHS_BETWEEN_ROWS = (1, 3, 6, 12)
MOST_ROWS = 12


class CurveRow(NamedTuple):
    """A line of the table: until that day so many were planned, and approved (None: that day is to come)."""

    day: date
    planned: int
    approved: int | None

    @property
    def said(self):
        return day_in(get_language(), self.day)


class Curve(NamedTuple):
    """Paths in a field of `width` × `height`, to be stretched as the page has room; y grows downwards."""

    width: int
    height: int
    planned: str
    approved: str
    scale: list[int]  # goals, from the top down to 0, at equal distances
    lines: list[int]  # where they stand
    ticks: list[Tick]
    today: str
    rows: list[CurveRow]
    without_target: int  # goals that are in no plan by time
    behind: int  # planned until the day, less those approved; never below 0


def curve_of(progress: Progress) -> Curve | None:
    """The plan as a picture, as of its day. None where there is nothing that could rise."""
    targets = sorted(goal.target_on for goal in progress.goals if goal.target_on)
    approvals = sorted(goal.since for goal in progress.approved)
    if not targets and not approvals:
        return None
    day = progress.day
    first = min([day, *targets[:1], *approvals[:1]]).replace(day=1)
    last = add_months(max([day, *targets[-1:]]).replace(day=1), 1) - timedelta(days=1)
    step = next((n for n in GOALS_BETWEEN_LINES if n * MOST_LINES >= progress.total), GOALS_BETWEEN_LINES[-1])
    count = -(-progress.total // step)

    def path(days):
        return steps(days, first, last, step * count)

    return Curve(
        width=WIDTH,
        height=HEIGHT,
        planned=f"{path(targets)} H{WIDTH}",
        approved=f"{path(approvals)} H{x_of(day, first, last)}",
        scale=[step * n for n in range(count, -1, -1)],
        lines=[HEIGHT * n // count for n in range(count + 1)],
        ticks=ticks(first, last),
        today=share(day, first, last),
        rows=rows_of(targets, approvals, first, last, day),
        without_target=progress.total - len(targets),
        behind=max(0, bisect_right(targets, day) - len(approvals)),
    )


def x_of(day, first, last):
    """The end of that day."""
    return WIDTH * ((day - first).days + 1) // ((last - first).days + 1)


def steps(days, first, last, top):
    """The path that rises by one on each of these days, which are in order."""
    path = [f"M0 {HEIGHT}"]
    for number, day in enumerate(days, start=1):
        path.append(f"H{x_of(day, first, last)} V{HEIGHT - HEIGHT * number // top}")
    return " ".join(path)


def rows_of(targets, approvals, first, last, day):
    """The ends of periods, few enough to read, and the day itself."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = next((n for n in MONTHS_BETWEEN_ROWS if months <= n * MOST_ROWS), MONTHS_BETWEEN_ROWS[-1])
    ends = {add_months(first, n) - timedelta(days=1) for n in range(every, months, every)} | {day, last}
    return [
        CurveRow(end, bisect_right(targets, end), bisect_right(approvals, end) if end <= day else None)
        for end in sorted(ends)
    ]
