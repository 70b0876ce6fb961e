"""The days of service on which the supervision is not valid, in stretches, past and to come."""

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from supervision.requirements.accounts import has_qualified_supervisor
from supervision.requirements.days import assignments_on, is_obligation_day
from supervision.requirements.facts import Facts

DAY = timedelta(days=1)


class Gap(NamedTuple):
    """A stretch of obligation days, both ends included, for one reason, named as the flag it makes hold."""

    kind: str  # "no_supervisor" or "unqualified_supervisor"
    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


def gaps(facts: Facts, first: date, last: date) -> list[Gap]:
    """The gaps between two days, oldest first, by what the register says of each day now."""
    found = []
    for starts_on, next_start in pairwise(turning_days(facts, first, last)):
        kind = gap_on(facts, starts_on)
        ends_on = next_start - DAY
        if found and found[-1].kind == kind and found[-1].ends_on + DAY == starts_on:
            found[-1] = found[-1]._replace(ends_on=ends_on)
        elif kind:
            found.append(Gap(kind, starts_on, ends_on))
    return found


def gap_on(facts: Facts, day: date) -> str | None:
    """What is missing on that day, or None."""
    if not is_obligation_day(facts, day):
        return None
    if not assignments_on(facts, day):
        return "no_supervisor"
    return None if has_qualified_supervisor(facts, day) else "unqualified_supervisor"


def turning_days(facts: Facts, first: date, last: date) -> list[date]:
    """`first`, every later day on which something begins or has ended, and the day after `last`, in order."""
    days = {first, last + DAY}
    periods = (*facts.service, *facts.leaves, *facts.assignments, *facts.authorisations)
    for period in periods:
        days |= {period.starts_on, period.ends_on and period.ends_on + DAY}
    for specialty in facts.specialties.values():
        days |= {specialty.since, specialty.until and specialty.until + DAY}
    days |= {facts.registered_from, facts.converted_on}
    return sorted(day for day in days if day and first <= day <= last + DAY)
