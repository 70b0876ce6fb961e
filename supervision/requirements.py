"""The hour rule: how much individual supervision a trainee must have had, and what follows from it.

Sources: spesialistforskriften §§ 2 and 25 (on average at least four hours a month in 10.5 of the year's
months, for the time in practical service in a registered training enterprise: 42 hours in a full year of
service); the product rule for all that the regulation leaves open: the window of twelve calendar months,
the norm of a single month, the flags and their levels.

This module is the rule for ONE trainee record, day by day, in exact arithmetic: no database, no clock.
`standings.sql` does the same arithmetic for all records at once, and a property test holds it against
this one. Thresholds, levels and the step from figures to flags stand only here.

Units: durations are minutes, and stay exact (Fraction) until they are rounded once, at the end, by
`whole_minutes`. Days are dates in Europe/Oslo. Periods include both their ends; an end of None is open.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

# Thresholds, in days
MONTH_IS_JUDGED_FROM = 15  # obligation days in the month judged, at least
AVERAGE_IS_JUDGED_FROM = 30  # obligation days in the window, at least
SILENCE_DAYS = 31  # obligation days after the last counted session, at least
NOTE_IS_LATE_AFTER = 14  # days from a held session's date; more than
SESSION_IS_UNCLOSED_AFTER = 7  # days from a planned session's date; more than

WINDOW_MONTHS = 12
DEFAULT_MINUTES_PER_HOUR = 60  # where a municipality has set nothing for the month

OK, NOTICE, WARNING, CRITICAL = "ok", "notice", "warning", "critical"
SEVERITY = {OK: 0, NOTICE: 1, WARNING: 2, CRITICAL: 3}
LEVELS = {
    "average_behind": WARNING,
    "month_below_norm": NOTICE,
    "no_session_31_days": WARNING,
    "no_supervisor": CRITICAL,
    "notes_not_finalised": NOTICE,
    "sessions_not_closed": NOTICE,
    "unqualified_supervisor": CRITICAL,
}


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


# The facts of one trainee record


@dataclass(frozen=True, kw_only=True)
class Period:
    """From one day to another, both included. An end of None is open."""

    starts_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, kw_only=True)
class Service(Period):
    """Practical service, at 0 to 100 per cent of a position. Those of a record do not overlap."""

    position_percentage: int = 100


@dataclass(frozen=True, kw_only=True)
class Leave(Period):
    """Leave, 0 to 100 per cent. Those of a record do not overlap."""

    percentage: int = 100


@dataclass(frozen=True, kw_only=True)
class Assignment(Period):
    """`supervisor` has charge of the trainee, as primary or deputy."""

    supervisor: UUID
    role: str = "primary"

    @property
    def is_primary(self) -> bool:
        return self.role == "primary"


@dataclass(frozen=True, kw_only=True)
class Authorisation(Period):
    """A granted exemption of `supervisor` for this trainee record."""

    supervisor: UUID


@dataclass(frozen=True, kw_only=True)
class Specialty:
    """When a person is a specialist. Without `since` they are none; an `until` of None is open."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session of the trainee. Its day is its date; its length is in minutes."""

    id: UUID
    date: date
    minutes: int
    supervisor: UUID
    kind: str = "individual"
    state: str = "held"
    cannot_be_finalised: bool = False

    @property
    def took_place(self) -> bool:
        return self.state in ("held", "finalised")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How the municipality counts, from a month on until the next setting."""

    from_month: date
    minutes_per_hour: int = DEFAULT_MINUTES_PER_HOUR
    scale_by_position: bool = False


@dataclass(frozen=True, kw_only=True)
class Norm:
    """What the regulation asks for, from a month on until the next norm."""

    from_month: date
    hours_per_month: Decimal
    months_per_year: Decimal


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the register knows and the rule asks of one trainee record. Order does not matter."""

    trainee: UUID
    responsible: bool = True
    converted_on: date | None = None
    registered_from: date | None = None
    service: tuple[Service, ...] = ()
    leaves: tuple[Leave, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    specialties: Mapping[UUID, Specialty] = field(default_factory=dict)
    sessions: tuple[Session, ...] = ()
    settings: tuple[Setting, ...] = ()
    norms: tuple[Norm, ...] = ()


# One day


def service_on(facts: Facts, day: date) -> Service | None:
    """The one service period that covers the day."""
    return next((service for service in facts.service if service.covers(day)), None)


def leave_percentage_on(facts: Facts, day: date) -> int:
    """How much of the day's position is leave, 0 to 100."""
    return next((leave.percentage for leave in facts.leaves if leave.covers(day)), 0)


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


# Sessions and supervisors


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


# Months


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
        """Minutes asked of the month, were it judged alone."""
        return self.hours_per_month * self.minutes_per_hour * self.factor_sum / self.days_in_month

    @property
    def share(self) -> Fraction:
        """Minutes that the month adds to what the window requires: its norm × 10.5 ÷ 12."""
        return self.share_of(self.norm)

    def share_of(self, norm: Fraction) -> Fraction:
        return norm * self.months_per_year / 12

    @property
    def norm_minutes(self) -> int:
        return whole_minutes(self.norm)

    def as_data(self) -> dict[str, Any]:
        """The same for a JSON column: dates in ISO form, decimals as text, the share with nine of them."""
        norm = self.norm
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "days_in_month": self.days_in_month,
            "obligation_days": self.obligation_days,
            "factor_sum": as_text(self.factor_sum, 4),
            "hours_per_month": as_text(self.hours_per_month, 2),
            "months_per_year": as_text(self.months_per_year, 2),
            "minutes_per_hour": self.minutes_per_hour,
            "share": as_text(self.share_of(norm), 9),
            "norm_minutes": whole_minutes(norm),
            "finalised_minutes": self.finalised_minutes,
            "pending_minutes": self.pending_minutes,
            "uncounted_minutes": self.uncounted_minutes,
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


# The whole, as of a day


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Whole minutes of a stretch of days, both ends included. Of a month, `required_minutes` is its norm."""

    first: date
    last: date
    obligation_days: int
    required_minutes: int
    finalised_minutes: int
    pending_minutes: int
    uncounted_minutes: int

    @property
    def counted_minutes(self) -> int:
        return self.finalised_minutes + self.pending_minutes

    @property
    def missing_minutes(self) -> int:
        """How far the counted minutes are behind; 0 if they are not."""
        return max(0, self.required_minutes - self.counted_minutes)


class Late(NamedTuple):
    """How many sessions wait for too long, and the date of the oldest."""

    count: int
    oldest: date | None


NONE_LATE = Late(0, None)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the register says of one trainee record as of one day, in the figures that decide its flags."""

    trainee: UUID
    as_of: date
    month: Figures  # the month judged, whole
    window: Figures
    obliged: bool  # as-of is an obligation day
    assigned: bool  # as-of has an assignment, primary or deputy
    has_primary: bool
    qualified: bool  # its primary supervisor, or where it has none one of its deputies, is qualified
    last_counted_on: date | None  # date of the last counted session, where as-of is an obligation day
    silent_days: int  # obligation days after it, or since the first; 0 where as-of is no obligation day
    late_notes: Late
    unclosed_sessions: Late

    @cached_property
    def flags(self) -> "tuple[FlagThatHolds, ...]":
        return flags_that_hold(self)

    @property
    def status(self) -> str:
        """The highest level of the flags that hold, else ok."""
        return max((flag.level for flag in self.flags), key=SEVERITY.get, default=OK)

    @property
    def is_low_month_only(self) -> bool:
        """On track: one low month is no breach of an average."""
        return [flag.kind for flag in self.flags] == ["month_below_norm"]

    @property
    def is_listed(self) -> bool:
        """Whether the record belongs in a list of those who are to be supervised."""
        return self.window.obligation_days > 0 or bool(self.flags)


class FlagThatHolds(NamedTuple):
    """A flag that holds as of the day: its size, in numbers, dates and codes fit for a JSON column."""

    kind: str
    level: str
    size: dict[str, Any]


def flags_that_hold(standing: Standing) -> tuple[FlagThatHolds, ...]:
    """The flags that follow from the figures, sorted by name."""
    sizes = {
        "average_behind": size_of_average_behind(standing),
        "month_below_norm": size_of_month_below_norm(standing),
        "no_session_31_days": size_of_no_session(standing),
        "no_supervisor": {} if standing.obliged and not standing.assigned else None,
        "notes_not_finalised": size_of_late(standing.late_notes),
        "sessions_not_closed": size_of_late(standing.unclosed_sessions),
        "unqualified_supervisor": size_of_unqualified(standing),
    }
    return tuple(FlagThatHolds(kind, LEVELS[kind], size) for kind, size in sizes.items() if size is not None)


def size_of_average_behind(standing: Standing) -> dict | None:
    if standing.window.obligation_days < AVERAGE_IS_JUDGED_FROM:
        return None
    return size_of_missing(standing.window)


def size_of_month_below_norm(standing: Standing) -> dict | None:
    if standing.month.obligation_days < MONTH_IS_JUDGED_FROM:
        return None
    return size_of_missing(standing.month)


def size_of_missing(figures: Figures) -> dict | None:
    if figures.counted_minutes >= figures.required_minutes:
        return None
    return {
        "from": figures.first.isoformat(),
        "to": figures.last.isoformat(),
        "obligation_days": figures.obligation_days,
        "required_minutes": figures.required_minutes,
        "counted_minutes": figures.counted_minutes,
        "pending_minutes": figures.pending_minutes,
        "uncounted_minutes": figures.uncounted_minutes,
        "missing_minutes": figures.missing_minutes,
    }


def size_of_no_session(standing: Standing) -> dict | None:
    if not standing.obliged or standing.silent_days < SILENCE_DAYS:
        return None
    last = standing.last_counted_on
    return {"days": standing.silent_days, "last_counted_on": last and last.isoformat()}


def size_of_late(late: Late) -> dict | None:
    return {"count": late.count, "oldest": late.oldest.isoformat()} if late.count else None


def size_of_unqualified(standing: Standing) -> dict | None:
    if not standing.obliged or not standing.assigned or standing.qualified:
        return None
    return {"reason": "primary_not_qualified" if standing.has_primary else "no_deputy_qualified"}


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
