"""The hours of a trainee as they add up over the window, against what the window requires."""

from calendar import monthrange
from typing import NamedTuple

from supervision.requirements import Account, whole_minutes

MONTH = 100  # the width of a month
HEIGHT = 1000
HOURS_BETWEEN_LINES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
MOST_LINES = 5


class Curve(NamedTuple):
    """Paths in a field of `width` × `height`, to be stretched as the page has room; y grows downwards."""

    width: int
    height: int
    required: str  # what the months add up to
    counted: str  # what was held and counts, in steps
    finalised: str  # the area under the part of it that is finalised
    ticks: list[int]  # minutes, from the top down to 0, at equal distances
    lines: list[int]  # where they stand
    months: list  # first days


def curve_of(account: Account) -> Curve:
    """The account as a picture. Its end is the as-of day: the rest of the month is left empty."""
    step = step_between_lines(max(account.window.required_minutes, account.window.counted_minutes))
    highest = max(account.window.required_minutes, account.window.counted_minutes, 1)
    count = -(-highest // step)
    top = count * step
    counted = [judged.session for judged in account.sessions if judged.counts]
    counted = [session for session in counted if session.date >= account.window.first]
    finalised = [session for session in counted if session.state == "finalised"]
    end = x_of(account, account.as_of)
    return Curve(
        width=MONTH * len(account.months),
        height=HEIGHT,
        required=f"M0 {HEIGHT} " + " ".join(f"L{x} {y_of(minutes, top)}" for x, minutes in sums(account)),
        counted=steps(account, counted, top) + f" H{end}",
        finalised=steps(account, finalised, top) + f" H{end} V{HEIGHT} Z",
        ticks=[step * n for n in range(count, -1, -1)],
        lines=[HEIGHT * n // count for n in range(count + 1)],
        months=[line.first for line in account.months],
    )


def step_between_lines(highest):
    """Minutes between two lines, so that few of them reach over `highest`."""
    return next(
        (60 * hours for hours in HOURS_BETWEEN_LINES if 60 * hours * MOST_LINES >= highest),
        60 * HOURS_BETWEEN_LINES[-1],
    )


def x_of(account, day):
    """The end of that day: months are equally wide, whatever their days."""
    first = account.months[0].first
    months = (day.year - first.year) * 12 + day.month - first.month
    return MONTH * months + MONTH * day.day // monthrange(day.year, day.month)[1]


def y_of(minutes, top):
    return HEIGHT - HEIGHT * minutes // top


def sums(account):
    """What is required at the end of each line, as (x, whole minutes)."""
    total = 0
    for line in account.months:
        total += line.share
        yield x_of(account, line.last), whole_minutes(total)


def steps(account, sessions, top):
    """The path that rises on the day of each session by its minutes. Sessions are oldest first."""
    total, path = 0, [f"M0 {HEIGHT}"]
    for session in sessions:
        total += session.minutes
        path.append(f"H{x_of(account, session.date)} V{y_of(total, top)}")
    return " ".join(path)
