"""The step from figures to flags: thresholds, levels, and what each flag says of its size."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

# Thresholds, in days
MONTH_IS_JUDGED_FROM = 15  # obligation days in the month judged, at least
AVERAGE_IS_JUDGED_FROM = 30  # obligation days in the window, at least
SILENCE_DAYS = 31  # obligation days after the last counted session, at least
NOTE_IS_LATE_AFTER = 14  # days from a held session's date; more than
SESSION_IS_UNCLOSED_AFTER = 7  # days from a planned session's date; more than

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

    @cached_property
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
