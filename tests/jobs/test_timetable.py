"""When jobs are due and late, as beat counts: on plain days, at month ends, when the clock is changed."""

import copy
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from celery.schedules import crontab, maybe_schedule
from django.conf import settings

from jobs.timetable import due_after, is_late, timetable
from tests.documents import DOCS

OSLO = ZoneInfo("Europe/Oslo")
NIGHTLY = crontab(hour=2, minute=30)
MONTHLY = crontab(hour=3, minute=0, day_of_month=1)
LEAP_DAYS = crontab(hour=3, minute=0, day_of_month=29, month_of_year=2)
EVERY_MINUTE = maybe_schedule(timedelta(minutes=1))


def at(text, fold=0):
    """That time on a clock in Norway; `fold=1` is the second of two in October."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO, fold=fold)


def test_every_job_is_a_known_task_and_stands_in_the_timetable_once():
    current_app.loader.import_default_modules()
    tasks = [entry.task for entry in timetable()]

    assert len(tasks) == len(set(tasks)) == len(settings.CELERY_BEAT_SCHEDULE)
    assert set(tasks) <= set(current_app.tasks)


def test_the_documentation_names_every_job_and_when_it_is_asked_for():
    in_words = {timedelta(minutes=1): "every minute", timedelta(hours=1): "every hour"}

    def said(schedule):
        if isinstance(schedule, timedelta):
            return in_words[schedule]
        [hour], [minute] = schedule.hour, schedule.minute
        assert schedule == crontab(hour=hour, minute=minute), "it is not for every day"
        return f"{hour:02}:{minute:02}"

    documented = re.findall(
        r"^\| ([\w: ]+) \| `([\w.]+)` \| .+ \|$", (DOCS / "operations.md").read_text(), re.MULTILINE
    )

    asked_for = [(said(one["schedule"]), one["task"]) for one in settings.CELERY_BEAT_SCHEDULE.values()]
    assert sorted(documented) == sorted(asked_for)


@pytest.mark.parametrize(
    ("schedule", "moment", "due"),
    [
        (NIGHTLY, at("2026-11-21T02:30:05"), at("2026-11-22T02:30")),
        (NIGHTLY, at("2026-11-22T02:29:59"), at("2026-11-22T02:30")),
        (NIGHTLY, at("2026-11-15T02:31"), at("2026-11-16T02:30")),  # a week ago: the first that was missed
        # There is no half past two on the night that loses an hour: an hour after half past one it is.
        (NIGHTLY, at("2026-03-28T02:31"), at("2026-03-29T03:30")),
        (NIGHTLY, at("2026-03-29T03:31"), at("2026-03-30T02:30")),
        # Half past two comes twice on the night that gains one: the first is meant.
        (NIGHTLY, at("2026-10-24T02:31"), at("2026-10-25T02:30")),
        (NIGHTLY, at("2026-10-25T02:31"), at("2026-10-26T02:30")),
        (NIGHTLY, at("2026-10-25T02:31", fold=1), at("2026-10-26T02:30")),
        (EVERY_MINUTE, at("2026-10-25T02:59:30"), at("2026-10-25T02:00:30", fold=1)),
        (EVERY_MINUTE, at("2026-03-29T01:59:30"), at("2026-03-29T03:00:30")),
        (MONTHLY, at("2026-01-31T12:00"), at("2026-02-01T03:00")),
        (MONTHLY, at("2026-02-01T03:01"), at("2026-03-01T03:00")),
        (MONTHLY, at("2026-12-31T23:59"), at("2027-01-01T03:00")),
        (crontab(hour=3, minute=0, day_of_month=31), at("2026-01-31T04:00"), at("2026-03-31T03:00")),
        (LEAP_DAYS, at("2026-03-01T00:00"), at("2028-02-29T03:00")),
    ],
)  # fmt: skip
def test_a_job_is_due_when_its_schedule_says(schedule, moment, due):
    # Compared as moments: two times of one zone would be compared as clocks show them.
    assert due_after(schedule, moment).timestamp() == due.timestamp()


@pytest.mark.parametrize("schedule", [NIGHTLY, MONTHLY, EVERY_MINUTE, crontab(minute="*/20")])
@pytest.mark.parametrize("begin", ["2026-03-28T20:00", "2026-10-24T20:00", "2026-02-28T20:00"])
def test_beat_asks_for_a_job_from_the_moment_in_which_it_is_due_here(schedule, begin):
    last = at(begin)
    due = due_after(schedule, last)
    second = timedelta(seconds=1)

    def beat_asks(now):
        clocked = copy.copy(schedule)
        clocked.nowfun = lambda: now
        return clocked.is_due(last).is_due

    assert [beat_asks(due - second), beat_asks(due), beat_asks(due + second)] == [False, True, True]


@pytest.mark.parametrize(
    ("since", "now", "late"),
    [
        ("2026-11-21T02:31", "2026-11-22T02:29", False),
        ("2026-11-21T02:31", "2026-11-22T02:45", False),
        ("2026-11-21T02:31", "2026-11-22T02:45:01", True),
        ("2026-11-22T02:31", "2026-11-22T23:59", False),
        ("2026-11-20T02:31", "2026-11-22T01:00", True),  # a night was missed: late until it is made good
        ("2026-11-22T12:00", "2026-11-23T02:44", False),  # deployed at noon
        ("2026-11-22T12:00", "2026-11-23T02:46", True),
        ("2026-03-28T02:31", "2026-03-29T03:44", False),
        ("2026-03-28T02:31", "2026-03-29T03:46", True),
        ("2026-10-24T02:31", "2026-10-25T02:44", False),
        ("2026-10-24T02:31", "2026-10-25T02:46", True),
    ],
)  # fmt: skip
def test_a_nightly_job_is_late_a_quarter_of_an_hour_after_it_was_due(since, now, late):
    assert is_late(NIGHTLY, since=at(since), now=at(now)) == late


def test_messages_go_out_in_the_hour_that_is_counted_twice():
    [sweep] = [entry.schedule for entry in timetable() if entry.task == "outbox.tasks.sweep_outbox"]
    last = at("2026-10-25T02:59")

    assert not is_late(sweep, since=last, now=at("2026-10-25T02:15", fold=1))
    assert is_late(sweep, since=last, now=at("2026-10-25T02:15:01", fold=1))
