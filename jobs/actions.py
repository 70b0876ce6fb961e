"""Writes down that jobs are watched for, and that they succeeded."""

from django.utils import timezone

from jobs.models import Job
from jobs.timetable import timetable


def watch_timetable(sender, using="default", **kwargs):
    """There is a row for each job of the timetable, and for no other. A new one is watched from now on, so
    that it is late only when its first time has passed."""
    tasks = [entry.task for entry in timetable()]
    jobs = Job.objects.using(using)
    jobs.exclude(task__in=tasks).delete()
    jobs.bulk_create([Job(task=task) for task in tasks], ignore_conflicts=True)


def keep_success(sender, **kwargs):
    """The job has succeeded now. A task that is not in the timetable leaves nothing behind."""
    if sender.name in {entry.task for entry in timetable()}:
        Job.objects.bulk_create(
            [Job(task=sender.name, succeeded_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["task"],
            update_fields=["succeeded_at"],
        )
