"""The rule for a month: its norm, its share of what a window requires, and the minutes held in it."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from supervision.requirements.days import (
    JudgedSession,
    factor_on,
    is_obligation_day,
    norm_on,
    setting_on,
)
from supervision.requirements.facts import Facts

WINDOW_MONTHS = 12


def half_up(value: Fraction, decimals: int = 0) -> int:
    """The value in units of its last decimal, a half rounded up."""
    numerator, denominator = value.numerator * 10**decimals, value.denominator
    return (2 * numerator + denominator) // (2 * denominator)


def whole_minutes(exact: Fraction) -> int:
    """Rounded once to nine decimals, and that half up to the whole minute."""
    return half_up(Fraction(half_up(exact, 9), 10**9))


def end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_judged(as_of: date) -> date:
    """First day of the last calendar month that has ended on the as-of day: its own on its last day."""
    first = as_of.replace(day=1)
    return first if as_of == end_of_month(as_of) else (first - timedelta(days=1)).replace(day=1)


def months_of_window(as_of: date) -> list[date]:
    """First days of the twelve calendar months of which the as-of day's is the last."""
    months = [as_of.replace(day=1)]
    while len(months) < WINDOW_MONTHS:
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    return months


class MonthLine(NamedTuple):
    """The arithmetic of one calendar month, as far as the window reaches into it."""

    first: date
    last: date  # the month's last day, or the as-of day within the month
    days_in_month: int
    obligation_days: int
    factor_sum: Fraction  # days; equals `obligation_days` where the municipality does not scale
    hours_per_month: Fraction
    months_per_year: Fraction
    minutes_per_hour: int
    finalised_minutes: int  # counted and documented
    pending_minutes: int  # counted, not documented yet
    uncounted_minutes: int  # held or finalised, but not counted

    @property
    def counted_minutes(self) -> int:
        return self.finalised_minutes + self.pending_minutes

    @property
    def norm(self) -> Fraction:
        """Minutes asked of the month, were it judged alone: hours × minutes × factors ÷ days in the month."""
        return Fraction(*self.norm_as_ratio)

    @property
    def norm_as_ratio(self) -> tuple[int, int]:
        """The norm as a numerator and a denominator above 0, not reduced: a leader's page compares with
        thousands of them, and whole numbers are multiplied in a third of the time."""
        hours, factors = self.hours_per_month, self.factor_sum
        return (
            hours.numerator * self.minutes_per_hour * factors.numerator,
            hours.denominator * factors.denominator * self.days_in_month,
        )

    @property
    def share(self) -> Fraction:
        """Minutes that the month adds to what the window requires: its norm × 10.5 ÷ 12."""
        return share_of(self.norm, self.months_per_year)

    @property
    def norm_minutes(self) -> int:
        return whole_minutes(self.norm)

    def as_data(self) -> dict[str, Any]:
        """The same for a JSON column: dates in ISO form, decimals as text, the share with nine of them."""
        terms = self.factor_sum, self.hours_per_month, self.months_per_year, self.minutes_per_hour
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days_in_month": self.days_in_month,
            "obligation_days": self.obligation_days,
            **terms_as_data(self.norm_as_ratio, *terms),
            "finalised_minutes": self.finalised_minutes,
            "pending_minutes": self.pending_minutes,
            "uncounted_minutes": self.uncounted_minutes,
        }


def share_of(norm: Fraction, months_per_year: Fraction) -> Fraction:
    return norm * months_per_year / 12


@lru_cache(maxsize=10_000)  # of all the flags of a night, most lines have the same terms
def terms_as_data(norm_as_ratio, factor_sum, hours_per_month, months_per_year, minutes_per_hour):
    """What a line's norm comes from and comes to, as `MonthLine.as_data` has it."""
    norm = Fraction(*norm_as_ratio)
    return {
        "factor_sum": as_text(factor_sum, 4),
        "hours_per_month": as_text(hours_per_month, 2),
        "months_per_year": as_text(months_per_year, 2),
        "minutes_per_hour": minutes_per_hour,
        "share": as_text(share_of(norm, months_per_year), 9),
        "norm_minutes": whole_minutes(norm),
    }


def as_text(value: Fraction, decimals: int) -> str:
    """The value with at most so many decimals, half up, without zeros at the end."""
    whole, rest = divmod(half_up(value, decimals), 10**decimals)
    return f"{whole}.{rest:0{decimals}}".rstrip("0").rstrip(".")


def month_line(facts: Facts, first: date, last: date, sessions: tuple[JudgedSession, ...]) -> MonthLine:
    """The line of the calendar month that begins on `first`, judged until `last` within it."""
    days = [day for day in every_day(first, last) if is_obligation_day(facts, day)]
    held = [judged for judged in sessions if first <= judged.session.date <= last]
    norm = norm_on(facts, first)
    return MonthLine(
        first=first,
        last=last,
        days_in_month=end_of_month(first).day,
        obligation_days=len(days),
        factor_sum=sum((factor_on(facts, day) for day in days), Fraction(0)),
        hours_per_month=Fraction(norm.hours_per_month),
        months_per_year=Fraction(norm.months_per_year),
        minutes_per_hour=setting_on(facts, first).minutes_per_hour,
        finalised_minutes=minutes(row for row in held if row.counts and row.session.state == "finalised"),
        pending_minutes=minutes(row for row in held if row.counts and row.session.state == "held"),
        uncounted_minutes=minutes(row for row in held if not row.counts),
    )


def minutes(sessions) -> int:
    return sum(judged.session.minutes for judged in sessions)


def every_day(first: date, last: date) -> Iterator[date]:
    """Each day from first to last, both included; none if last is before first."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
