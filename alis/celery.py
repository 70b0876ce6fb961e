"""The Celery application. Its settings are those in `alis.settings` that begin with CELERY_."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alis.settings")

app = Celery("alis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
