"""Which jobs run by themselves, when each is due, and from when on it is late.

The timetable stands in the settings. When a job is due is asked of the schedules themselves, so that beat
and this never differ: not on the two nights of the year on which the clock is changed, nor at a month's end.
"""

import copy
from datetime import UTC, timedelta
from typing import NamedTuple

from celery.schedules import BaseSchedule, maybe_schedule
from django.conf import settings

GRACE = timedelta(minutes=15)


class Entry(NamedTuple):
    name: str
    task: str
    schedule: BaseSchedule


def timetable():
    """Every job that beat asks for."""
    return [
        Entry(name, entry["task"], maybe_schedule(entry["schedule"]))
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
    ]


def due_after(schedule, moment):
    """When the job is due the next time, seen from that moment, which may have passed long ago."""
    moment = moment.astimezone(UTC)
    seen_from_there = copy.copy(schedule)
    seen_from_there.nowfun = lambda: moment
    return moment + seen_from_there.remaining_estimate(moment)


def is_late(schedule, *, since, now):
    """Whether the job should have succeeded more than 15 minutes ago, having last done so at `since`."""
    return now - due_after(schedule, since) > GRACE
