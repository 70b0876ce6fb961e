"""The hour rule: how much individual supervision a trainee must have had, and what follows from it.

Sources: spesialistforskriften §§ 2 and 25 (on average at least four hours a month in 10.5 of the year's
months, for the time in practical service in a registered training enterprise: 42 hours in a full year of
service); the product rule for all that the regulation leaves open: the window of twelve calendar months,
the norm of a single month, the flags and their levels.

This package is the rule for ONE trainee record, day by day, in exact arithmetic: no database, no clock.
`standings.sql` does the same arithmetic for all records at once, and a property test holds it against
this one. Thresholds, levels and the step from figures to flags stand only here, in `flags`. Read `facts`,
`days`, `months`, `flags`, `accounts`, in this order; `forecast` and `gaps` look ahead, too.

Units: durations are minutes, and stay exact (Fraction) until they are rounded once, at the end, by
`whole_minutes`. Days are dates in Europe/Oslo. Periods include both their ends; an end of None is open.
"""

from supervision.requirements.accounts import (
    Account,
    account,
)
from supervision.requirements.days import (
    JudgedSession,
    Reason,
    days_on_leave,
    why_uncounted,
)
from supervision.requirements.facts import (
    DEFAULT_MINUTES_PER_HOUR,
    Assignment,
    Authorisation,
    Facts,
    Leave,
    Norm,
    Period,
    Service,
    Session,
    Setting,
    Specialty,
)
from supervision.requirements.flags import (
    CRITICAL,
    LEVELS,
    NOTE_IS_LATE_AFTER,
    NOTICE,
    OK,
    SESSION_IS_UNCLOSED_AFTER,
    SEVERITY,
    WARNING,
    Figures,
    FlagThatHolds,
    Late,
    Standing,
    flags_that_hold,
)
from supervision.requirements.forecast import Forecast, forecast
from supervision.requirements.gaps import Gap, gaps
from supervision.requirements.months import (
    MonthLine,
    as_text,
    end_of_month,
    month_judged,
    months_of_window,
    whole_minutes,
)

__all__ = [
    "Account",
    "Assignment",
    "Authorisation",
    "CRITICAL",
    "DEFAULT_MINUTES_PER_HOUR",
    "Facts",
    "Figures",
    "FlagThatHolds",
    "Forecast",
    "Gap",
    "JudgedSession",
    "LEVELS",
    "Late",
    "Leave",
    "MonthLine",
    "NOTE_IS_LATE_AFTER",
    "NOTICE",
    "Norm",
    "OK",
    "Period",
    "Reason",
    "SESSION_IS_UNCLOSED_AFTER",
    "SEVERITY",
    "Service",
    "Session",
    "Setting",
    "Specialty",
    "Standing",
    "WARNING",
    "account",
    "as_text",
    "days_on_leave",
    "end_of_month",
    "flags_that_hold",
    "forecast",
    "gaps",
    "month_judged",
    "months_of_window",
    "whole_minutes",
    "why_uncounted",
]
