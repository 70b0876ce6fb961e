"""The whole rule applied to one trainee record as of one day, with all that the figures are made of."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from supervision.requirements.days import (
    JudgedSession,
    assignments_on,
    is_obligation_day,
    is_qualified,
    judged_sessions,
)
from supervision.requirements.facts import Facts
from supervision.requirements.flags import (
    NONE_LATE,
    NOTE_IS_LATE_AFTER,
    SESSION_IS_UNCLOSED_AFTER,
    Figures,
    Late,
    Standing,
)
from supervision.requirements.months import (
    MonthLine,
    end_of_month,
    every_day,
    month_judged,
    month_line,
    months_of_window,
    whole_minutes,
)


@dataclass(frozen=True, kw_only=True)
class Account(Standing):
    """A standing with all that it is made of: where the numbers come from, month by month."""

    months: tuple[MonthLine, ...]  # twelve, oldest first
    required: Fraction  # minutes, exact: the sum of the months' shares
    sessions: tuple[JudgedSession, ...]  # all that took place until the as-of day, oldest first

    def sessions_of(self, line: MonthLine) -> list[JudgedSession]:
        return [judged for judged in self.sessions if line.first <= judged.session.date <= line.last]


def account(facts: Facts, as_of: date) -> Account:
    """The rule applied to one trainee record as of one day."""
    sessions = judged_sessions(facts, as_of)
    months = tuple(
        month_line(facts, first, min(end_of_month(first), as_of), sessions)
        for first in months_of_window(as_of)
    )
    judged = next(line for line in months if line.first == month_judged(as_of))
    required = sum((line.share for line in months), Fraction(0))
    obliged = is_obligation_day(facts, as_of)
    assigned = assignments_on(facts, as_of)
    last_counted_on = (
        max((row.session.date for row in sessions if row.counts), default=None) if obliged else None
    )
    return Account(
        trainee=facts.trainee,
        as_of=as_of,
        month=figures([judged], required=judged.norm),
        window=figures(months, required=required),
        obliged=obliged,
        assigned=bool(assigned),
        has_primary=any(row.is_primary for row in assigned),
        qualified=has_qualified_supervisor(facts, as_of),
        last_counted_on=last_counted_on,
        silent_days=silent_days(facts, last_counted_on, as_of) if obliged else 0,
        late_notes=late_notes(facts, as_of),
        unclosed_sessions=unclosed_sessions(facts, as_of),
        months=months,
        required=required,
        sessions=sessions,
    )


def figures(months, *, required: Fraction) -> Figures:
    """The sums of the lines, and what they require, rounded here for the only time."""
    return Figures(
        first=months[0].first,
        last=months[-1].last,
        obligation_days=sum(line.obligation_days for line in months),
        required_minutes=whole_minutes(required),
        finalised_minutes=sum(line.finalised_minutes for line in months),
        pending_minutes=sum(line.pending_minutes for line in months),
        uncounted_minutes=sum(line.uncounted_minutes for line in months),
    )


def has_qualified_supervisor(facts: Facts, day: date) -> bool:
    """Whether the day's primary supervisor is qualified, whatever deputies are. Without one: any deputy."""
    assigned = assignments_on(facts, day)
    primary = [row for row in assigned if row.is_primary]
    return any(is_qualified(facts, row.supervisor, day) for row in primary or assigned)


def silent_days(facts: Facts, last_counted_on: date | None, as_of: date) -> int:
    """Obligation days after the last counted session until the as-of day, that day included.

    After none: since the first obligation day, that day included.
    """
    begin = min((service.starts_on for service in facts.service), default=as_of)
    if last_counted_on is not None:
        begin = last_counted_on + timedelta(days=1)
    return sum(is_obligation_day(facts, day) for day in every_day(begin, as_of))


def late_notes(facts: Facts, as_of: date) -> Late:
    """Held sessions of any kind whose note their supervisor can finalise, and has not for too long."""
    return late(
        session.date
        for session in facts.sessions
        if session.state == "held"
        and not session.cannot_be_finalised
        and (as_of - session.date).days > NOTE_IS_LATE_AFTER
    )


def unclosed_sessions(facts: Facts, as_of: date) -> Late:
    """Sessions of any kind of which nobody has said for too long whether they were held."""
    return late(
        session.date
        for session in facts.sessions
        if session.state == "planned" and (as_of - session.date).days > SESSION_IS_UNCLOSED_AFTER
    )


def late(days) -> Late:
    days = sorted(days)
    return Late(len(days), days[0]) if days else NONE_LATE
