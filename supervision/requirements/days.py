"""The rule for one day: whether it asks for supervision, how much of it counts, and which sessions do."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from supervision.requirements.facts import Assignment, Facts, Norm, Service, Session, Setting


class Reason(StrEnum):
    """Why minutes that were held do not count. Of several, the first in this order is told."""

    NOT_INDIVIDUAL = "not_individual"  # a joint or group meeting
    NOT_RESPONSIBLE = "not_responsible"  # another municipality's record of this trainee obliges
    NO_SERVICE = "no_service"  # outside every service period
    NOT_REGISTERED = "not_registered"  # before the municipality was a registered training enterprise
    BEFORE_CONVERSION = "before_conversion"  # before the trainee was converted to the new scheme
    ON_LEAVE = "on_leave"  # in a leave of 100 %
    NOT_ASSIGNED = "not_assigned"  # its supervisor had no assignment that day
    NOT_QUALIFIED = "not_qualified"  # its supervisor was neither specialist nor exempted that day


def service_on(facts: Facts, day: date) -> Service | None:
    """The one service period that covers the day."""
    return next((service for service in facts.service if service.covers(day)), None)


def leave_percentage_on(facts: Facts, day: date) -> int:
    """How much of the day's position is leave, 0 to 100."""
    return next((leave.percentage for leave in facts.leaves if leave.covers(day)), 0)


def days_on_leave(facts: Facts, first: date, last: date) -> dict[int, int]:
    """Days of service from first to last, both included, on leave: how many for each percentage of it."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    taken = Counter(leave_percentage_on(facts, day) for day in days if service_on(facts, day))
    return {percentage: taken[percentage] for percentage in sorted(taken, reverse=True) if percentage}


def why_no_obligation(facts: Facts, day: date) -> Reason | None:
    """Why the day asks for no supervision; None on an obligation day."""
    if not facts.responsible:
        return Reason.NOT_RESPONSIBLE
    if service_on(facts, day) is None:
        return Reason.NO_SERVICE
    if facts.registered_from is None or day < facts.registered_from:
        return Reason.NOT_REGISTERED
    if facts.converted_on is not None and day < facts.converted_on:
        return Reason.BEFORE_CONVERSION
    if leave_percentage_on(facts, day) == 100:
        return Reason.ON_LEAVE
    return None


def is_obligation_day(facts: Facts, day: date) -> bool:
    """Whether the day is one of practical service that asks for supervision."""
    return why_no_obligation(facts, day) is None


def in_force(rows, day: date):
    """Of rows that are dated by month, the one in force on the day; None before the first."""
    return max((row for row in rows if row.from_month <= day), key=lambda row: row.from_month, default=None)


def setting_on(facts: Facts, day: date) -> Setting:
    """How the municipality counts that day. Where nothing is set: 60 minutes, no scaling."""
    return in_force(facts.settings, day) or Setting(from_month=date.min)


def norm_on(facts: Facts, day: date) -> Norm:
    """What the regulation asks for that day. Before the first norm it asks for nothing."""
    nothing = Norm(from_month=date.min, hours_per_month=Decimal(0), months_per_year=Decimal(0))
    return in_force(facts.norms, day) or nothing


def factor_on(facts: Facts, day: date) -> Fraction:
    """How much of an obligation day counts: 1, or position × (1 − leave) where the municipality scales."""
    if not setting_on(facts, day).scale_by_position:
        return Fraction(1)
    position = service_on(facts, day).position_percentage
    return Fraction(position * (100 - leave_percentage_on(facts, day)), 10_000)


def is_qualified(facts: Facts, supervisor: UUID, day: date) -> bool:
    """A specialist in general practice that day, or exempted for this trainee that day (§ 25)."""
    specialty = facts.specialties.get(supervisor)
    if specialty is not None and specialty.covers(day):
        return True
    return any(row.supervisor == supervisor and row.covers(day) for row in facts.authorisations)


def assignments_on(facts: Facts, day: date) -> list[Assignment]:
    return [assignment for assignment in facts.assignments if assignment.covers(day)]


def why_uncounted(facts: Facts, session: Session) -> Reason | None:
    """Why the minutes of a session that took place do not count; None if they do."""
    if session.kind != "individual":
        return Reason.NOT_INDIVIDUAL
    if reason := why_no_obligation(facts, session.date):
        return reason
    if session.supervisor not in {row.supervisor for row in assignments_on(facts, session.date)}:
        return Reason.NOT_ASSIGNED
    if not is_qualified(facts, session.supervisor, session.date):
        return Reason.NOT_QUALIFIED
    return None


class JudgedSession(NamedTuple):
    """A session that took place, and why its minutes do not count (None: they do)."""

    session: Session
    reason: Reason | None

    @property
    def counts(self) -> bool:
        return self.reason is None


def judged_sessions(facts: Facts, as_of: date) -> tuple[JudgedSession, ...]:
    """Every session held or finalised on or before the as-of day, oldest first."""
    took_place = (session for session in facts.sessions if session.took_place and session.date <= as_of)
    return tuple(
        JudgedSession(session, why_uncounted(facts, session))
        for session in sorted(took_place, key=lambda session: (session.date, session.id))
    )
