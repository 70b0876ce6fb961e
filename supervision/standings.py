"""Judges every trainee record of a municipality, or of the country, by the hour rule in one statement."""

import json
from bisect import bisect
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from supervision import requirements
from supervision.requirements import Figures, Late, MonthLine

STATEMENT = (Path(__file__).parent / "standings.sql").read_text()
# The planner takes the statement for a far bigger one than it is, and would spend seconds on compiling it.
SQL = "SET LOCAL jit = off;\n" + STATEMENT


class Month(NamedTuple):
    """A calendar month as far as the window reaches into it, beginning `offset` days after the window."""

    first: date
    last: date
    days: int
    offset: int


@lru_cache(maxsize=8)
def window_of(as_of: date) -> tuple[Month, ...]:
    """The months of the window, oldest first."""
    firsts = requirements.months_of_window(as_of)
    ends = [requirements.end_of_month(first) for first in firsts]
    return tuple(
        Month(first, min(end, as_of), end.day, (first - firsts[0]).days)
        for first, end in zip(firsts, ends, strict=True)
    )


@dataclass(frozen=True, eq=False)
class Arithmetic:
    """What the months of a window come from, as the statement sends it: in no order, and not added up by
    month before somebody asks for the lines. Two are equal if their lines are."""

    as_of: date
    terms: str  # of the municipality, month by month: hours a month, months a year, minutes an hour
    portions: str | None  # of obligation: month, days, ten-thousandths of days weighed by position and leave
    sessions: str | None  # days after the window's first, which of a line's three kinds of minutes, minutes

    def __eq__(self, other):
        return self.lines == other.lines

    def __hash__(self):
        return hash(self.lines)

    @cached_property
    def lines(self) -> tuple[MonthLine, ...]:
        """The twelve lines, oldest first."""
        months, terms = window_of(self.as_of), terms_of(self.terms)
        days, minutes = [[0, 0] for _ in months], [[0, 0, 0] for _ in months]
        for month, obligation_days, factor in json.loads(self.portions or "[]"):
            days[month][0] += obligation_days
            days[month][1] += factor
        offsets = [month.offset for month in months]
        for offset, kind, duration in json.loads(self.sessions or "[]"):
            minutes[bisect(offsets, offset) - 1][kind] += duration
        return tuple(map(line_of, months, days, terms, minutes))


@dataclass(frozen=True, kw_only=True)
class Standing(requirements.Standing):
    """A standing with whose it is, and the arithmetic of its months."""

    municipality: UUID
    municipality_number: str
    trainee_email: str
    trainee_name: str
    arithmetic: Arithmetic

    @property
    def months(self) -> tuple[MonthLine, ...]:
        """The twelve lines of the window, oldest first."""
        return self.arithmetic.lines


def line_of(month: Month, days, terms, minutes) -> MonthLine:
    (obligation_days, factor_sum), (hours, months_per_year, minutes_per_hour) = days, terms
    return MonthLine(
        month.first,
        month.last,
        month.days,
        obligation_days,
        days_weighed(factor_sum),
        hours,
        months_per_year,
        minutes_per_hour,
        *minutes,
    )


@lru_cache(maxsize=10_000)
def days_weighed(ten_thousandths: int) -> Fraction:
    return Fraction(ten_thousandths, 10_000)


@lru_cache(maxsize=1000)  # the country's municipalities, each of which has many records
def terms_of(text: str) -> tuple[tuple[Fraction, Fraction, int], ...]:
    """The terms of each month, exactly."""
    return tuple(
        (Fraction(hours), Fraction(months), minutes_per_hour)
        for hours, months, minutes_per_hour in json.loads(text)
    )


def standings(as_of: date, *, municipality=None, trainees=None) -> list[Standing]:
    """Every trainee record judged as of a day, by municipality number and e-mail, by code point.

    All records of the country; or those of one `municipality`; or those of `trainees` (records, or their
    ids), or both. Reads only, one statement however many there are.
    """
    asked = parameters(as_of, municipality, trainees)
    with connection.cursor() as cursor:
        cursor.execute(SQL, asked)
        return [standing_of(row, asked) for row in cursor.fetchall()]


def parameters(as_of, municipality, trainees):
    month_judged = requirements.month_judged(as_of)
    return {
        "as_of": as_of,
        "month_judged": month_judged,
        "month_judged_to": requirements.end_of_month(month_judged),
        "window_from": requirements.months_of_window(as_of)[0],
        "municipality": municipality and str(municipality.pk),
        "everybody": municipality is None and trainees is None,
        "trainees": None if trainees is None else [str(getattr(one, "pk", one)) for one in trainees],
        "default_minutes_per_hour": requirements.DEFAULT_MINUTES_PER_HOUR,
        "note_is_late_after": requirements.NOTE_IS_LATE_AFTER,
        "session_is_unclosed_after": requirements.SESSION_IS_UNCLOSED_AFTER,
    }


def standing_of(row, asked) -> Standing:
    trainee, municipality, number, email, name, *numbers = row
    month, window, today, late, (terms, portions, sessions) = (
        numbers[:5], numbers[5:10], numbers[10:16], numbers[16:20], numbers[20:]
    )  # fmt: skip
    obliged, assigned, has_primary, qualified, last_counted_on, silent_days = today
    return Standing(
        trainee=trainee,
        municipality=municipality,
        municipality_number=number,
        trainee_email=email,
        trainee_name=name,
        as_of=asked["as_of"],
        month=figures_of(asked["month_judged"], asked["month_judged_to"], month),
        window=figures_of(asked["window_from"], asked["as_of"], window),
        obliged=obliged,
        assigned=assigned,
        has_primary=has_primary,
        qualified=qualified,
        last_counted_on=last_counted_on,
        silent_days=int(silent_days),
        late_notes=Late(*late[:2]),
        unclosed_sessions=Late(*late[2:]),
        arithmetic=Arithmetic(asked["as_of"], terms, portions, sessions),
    )


def figures_of(first: date, last: date, numbers) -> Figures:
    days, required, finalised, pending, uncounted = map(int, numbers)
    return Figures(
        first=first,
        last=last,
        obligation_days=days,
        required_minutes=required,
        finalised_minutes=finalised,
        pending_minutes=pending,
        uncounted_minutes=uncounted,
    )
