"""Who did what, when: rows that are written once and never changed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Target(models.Model):
    """What an entry is about: app label, model and id, so that it outlives its target."""

    target_app = models.CharField(max_length=40)
    target_model = models.CharField(max_length=40)
    target_id = models.UUIDField()

    class Meta:
        abstract = True


class EventQuerySet(models.QuerySet):
    def about(self, obj):
        meta = obj._meta
        return self.filter(target_app=meta.app_label, target_model=meta.model_name, target_id=obj.pk)


class Event(Target):
    """One change, written in the transaction that made it.

    `data` holds states, dates and ids, never a person's text. A command or a job has no
    actor and is named by `agent`, as `command:import_register`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agent = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=60)
    municipality = models.ForeignKey(
        "municipalities.Municipality", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["target_id", "at"], name="event_by_target"),
            models.Index(fields=["municipality", "at"], name="event_by_municipality"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False, agent="") | Q(actor__isnull=True) & ~Q(agent=""),
                name="event_has_one_author",
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Read(Target):
    """That a person was shown a text, once for each reader, text and hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["hour", "id"]
        constraints = [
            models.UniqueConstraint(fields=["target_id", "reader", "hour"], name="one_read_per_hour"),
        ]

    def __str__(self):
        return f"{self.hour:%Y-%m-%d %H} {self.target_model}"
