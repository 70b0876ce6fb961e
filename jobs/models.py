"""When each job of the timetable last succeeded."""

from django.db import models
from django.utils import timezone

from jobs.timetable import is_late, timetable


class JobQuerySet(models.QuerySet):
    def late_at(self, now):
        """The entries of the timetable whose job is late. One that nobody watches for counts as late: a
        database without its row was not migrated by this code."""
        since = {job.task: job.succeeded_at or job.watched_since for job in self}
        return [
            entry
            for entry in timetable()
            if entry.task not in since or is_late(entry.schedule, since=since[entry.task], now=now)
        ]


class Job(models.Model):
    """One job: since when the timetable has it, and when it last succeeded, if it ever did.

    The moment counts in which the work was done, not the one in which it was asked for: a worker that is
    killed, a broker that is gone and a beat that is down all leave the row as it was.
    """

    task = models.CharField(primary_key=True, max_length=200)
    watched_since = models.DateTimeField(default=timezone.now, editable=False)
    succeeded_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["task"]

    def __str__(self):
        return self.task
