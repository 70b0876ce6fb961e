"""Judges every trainee record of a municipality, or of the country, by the hour rule in one statement."""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from uuid import UUID

from django.db import connection

from supervision import requirements
from supervision.requirements import Figures, Late, MonthLine

# The planner takes the statement for a far bigger one than it is, and would spend seconds on compiling it.
SQL = "SET LOCAL jit = off;\n" + (Path(__file__).parent / "standings.sql").read_text()


@dataclass(frozen=True, kw_only=True)
class Standing(requirements.Standing):
    """A standing with whose it is. The arithmetic of its months is read only where somebody asks for it."""

    municipality: UUID
    municipality_number: str
    trainee_email: str
    trainee_name: str
    months_as_json: str

    @cached_property
    def months(self) -> tuple[MonthLine, ...]:
        """The twelve lines of the window, oldest first. A record that is not listed may have none."""
        return tuple(line_of(row) for row in json.loads(self.months_as_json))


def standings(as_of: date, *, municipality=None, trainees=None) -> list[Standing]:
    """Every trainee record judged as of a day, by municipality number and e-mail, by code point.

    All records of the country; or those of one `municipality`; or those of `trainees` (records, or their
    ids), or both. Reads only, one statement however many there are.
    """
    with connection.cursor() as cursor:
        cursor.execute(SQL, parameters(as_of, municipality, trainees))
        return [standing_of(row, as_of) for row in cursor.fetchall()]


def parameters(as_of, municipality, trainees):
    return {
        "as_of": as_of,
        "month_judged": requirements.month_judged(as_of),
        "window_from": requirements.months_of_window(as_of)[0],
        "municipality": municipality and str(municipality.pk),
        "trainees": None if trainees is None else [str(getattr(one, "pk", one)) for one in trainees],
        "default_minutes_per_hour": requirements.DEFAULT_MINUTES_PER_HOUR,
        "note_is_late_after": requirements.NOTE_IS_LATE_AFTER,
        "session_is_unclosed_after": requirements.SESSION_IS_UNCLOSED_AFTER,
    }


def standing_of(row, as_of: date) -> Standing:
    trainee, municipality, number, email, name, *numbers = row
    month, window, today, late, (months,) = (
        numbers[:5], numbers[5:10], numbers[10:16], numbers[16:20], numbers[20:]
    )  # fmt: skip
    obliged, assigned, has_primary, qualified, last_counted_on, silent_days = today
    judged = requirements.month_judged(as_of)
    return Standing(
        trainee=trainee,
        municipality=municipality,
        municipality_number=number,
        trainee_email=email,
        trainee_name=name,
        as_of=as_of,
        month=figures_of(judged, requirements.end_of_month(judged), month),
        window=figures_of(requirements.months_of_window(as_of)[0], as_of, window),
        obliged=obliged,
        assigned=assigned,
        has_primary=has_primary,
        qualified=qualified,
        last_counted_on=last_counted_on,
        silent_days=int(silent_days),
        late_notes=Late(*late[:2]),
        unclosed_sessions=Late(*late[2:]),
        months_as_json=months,
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


exactly = cache(Fraction)  # of the few texts that stand in the norm table


def line_of(row) -> MonthLine:
    first, last, days_in_month, days, factor_sum, hours, months, *minutes = row
    return MonthLine(
        date.fromisoformat(first),
        date.fromisoformat(last),
        days_in_month,
        days,
        Fraction(factor_sum, 10_000),
        exactly(hours),
        exactly(months),
        *minutes,
    )
