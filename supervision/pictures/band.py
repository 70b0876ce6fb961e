"""The service of a trainee over time: periods of service, leave, supervisors and exemptions, and the gaps."""

from datetime import date, timedelta
from typing import NamedTuple

from supervision.requirements import Facts, Gap, end_of_month, gaps

DAY = timedelta(days=1)

AHEAD = timedelta(days=180)  # so far a band looks beyond today, at least
FARTHEST = timedelta(days=730)  # and at most
MOST_TICKS = 7
MONTHS_BETWEEN_TICKS = (1, 3, 6, 12, 24, 60)


class Bar(NamedTuple):
    """Where a period lies in the band: per cent of its width, as SVG takes them."""

    x: str
    width: str


class Tick(NamedTuple):
    x: str
    day: date


class Lane(NamedTuple):
    """One line of the band: a row of the register with its bar, if it reaches into the band."""

    row: object
    bar: Bar | None


class GapLane(NamedTuple):
    """A gap with its bar. `days` are those until today, or all of one that is over or still to come."""

    gap: Gap
    bar: Bar
    when: str  # "past", "now" or "ahead"
    days: int
    is_open: bool  # nothing in the register ends it


class Band(NamedTuple):
    """From `first` to `last`, both whole months' ends. `today` is where the present day stands."""

    first: date
    last: date
    today: str
    ticks: list[Tick]
    service: list[Lane]
    leaves: list[Lane]
    assignments: list[Lane]
    authorisations: list[Lane]
    gaps: list[GapLane]


def band_of(facts: Facts, today: date, *, service, leaves, assignments, authorisations) -> Band:
    """The rows of the register as a band, each list in its own order."""
    first, last = stretch(facts, today)

    def lanes(rows):
        return [Lane(row, bar_of(row, first, last) if touches(row, first, last) else None) for row in rows]

    return Band(
        first=first,
        last=last,
        today=share(today, first, last),
        ticks=ticks(first, last),
        service=lanes(service),
        leaves=lanes(leaves),
        assignments=lanes(assignments),
        authorisations=lanes(authorisations),
        gaps=[gap_lane(gap, first, last, today) for gap in gaps(facts, first, last)],
    )


def stretch(facts: Facts, today: date) -> tuple[date, date]:
    """From the month in which service or supervision began to a while ahead, with the ends that are known."""
    periods = (*facts.service, *facts.leaves, *facts.assignments, *facts.authorisations)
    ends = [period.ends_on for period in periods if period.ends_on]
    last = min(max([today + AHEAD, *ends]), today + FARTHEST)
    first = min([today, *(period.starts_on for period in (*facts.service, *facts.assignments))])
    return first.replace(day=1), end_of_month(last)


def touches(period, first, last):
    return period.starts_on <= last and (period.ends_on is None or period.ends_on >= first)


def bar_of(period, first, last) -> Bar:
    starts_on = max(period.starts_on, first)
    after = min(period.ends_on or last, last) + DAY
    whole = (last - first).days + 1
    return Bar(share(starts_on, first, last), per_cent((after - starts_on).days, whole))


def gap_lane(gap, first, last, today) -> GapLane:
    when = "past" if gap.ends_on < today else "ahead" if gap.starts_on > today else "now"
    days = (today - gap.starts_on).days + 1 if when == "now" else gap.days
    return GapLane(gap, bar_of(gap, first, last), when, days, gap.ends_on == last)


def share(day, first, last):
    """Where that day begins."""
    return per_cent((day - first).days, (last - first).days + 1)


def per_cent(part, whole):
    return f"{100 * part / whole:.3f}%"


def ticks(first, last):
    """The beginnings of months that are named under the band: few enough for a phone."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = next((n for n in MONTHS_BETWEEN_TICKS if months <= n * MOST_TICKS), MONTHS_BETWEEN_TICKS[-1])
    starts = [add_months(first, n) for n in range(months)]
    named = [day for day in starts if (day.year * 12 + day.month - 1) % every == 0]
    return [Tick(share(day, first, last), day) for day in named]


def add_months(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
