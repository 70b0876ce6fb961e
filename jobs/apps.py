from celery.signals import task_success
from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self):
        from jobs import actions  # noqa: PLC0415  needs the models

        post_migrate.connect(actions.watch_timetable, sender=self)
        task_success.connect(actions.keep_success)
