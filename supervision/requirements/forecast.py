"""What the calendar month under way will come to, if what is planned takes place."""

from dataclasses import dataclass
from datetime import date

from supervision.requirements.days import JudgedSession, judged_sessions, why_uncounted
from supervision.requirements.facts import Facts
from supervision.requirements.months import MonthLine, end_of_month, minutes, month_line


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """Whole minutes of the whole month, of individual supervision that counts or will count.

    It judges nobody: the month is not over, and a low one is no breach.
    """

    line: MonthLine  # the whole month, as the register is now
    planned_minutes: int  # of sessions that are planned, and of past ones that nobody has marked as held

    @property
    def first(self) -> date:
        return self.line.first

    @property
    def last(self) -> date:
        return self.line.last

    @property
    def norm_minutes(self) -> int:
        return self.line.norm_minutes

    @property
    def held_minutes(self) -> int:
        return self.line.counted_minutes

    @property
    def expected_minutes(self) -> int:
        return self.held_minutes + self.planned_minutes

    @property
    def missing_minutes(self) -> int:
        """What is neither held nor planned yet; 0 where the month will reach its norm."""
        return max(0, self.norm_minutes - self.expected_minutes)


def forecast(facts: Facts, today: date) -> Forecast | None:
    """The month of `today`, the days to come included; None where no day of it asks for supervision."""
    first, last = today.replace(day=1), end_of_month(today)
    line = month_line(facts, first, last, judged_sessions(facts, last))
    if not line.obligation_days:
        return None
    return Forecast(line=line, planned_minutes=minutes(planned_sessions(facts, first, last)))


def planned_sessions(facts: Facts, first: date, last: date):
    """Those of the stretch that will count if they take place."""
    return (
        JudgedSession(session, None)
        for session in facts.sessions
        if session.state == "planned"
        and first <= session.date <= last
        and why_uncounted(facts, session) is None
    )
