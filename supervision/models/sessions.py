"""Supervision sessions and their notes."""

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from municipalities.conditions import among
from municipalities.models import Role, User
from supervision.models.trainees import Trainee


class SessionState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("session", "Planned")
    HELD = "held", pgettext_lazy("session", "Held")
    FINALISED = "finalised", pgettext_lazy("session", "Finalised")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    DIGITAL = "digital", _("Digital")
    PHONE = "phone", _("By phone")


class Kind(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    JOINT = "joint", _("Joint")
    GROUP = "group", _("Group")


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, for ever; as leader or coordinator all of the municipality, without note text."""
        overseen = Q(municipality__in=user.municipalities_as(Role.LEADER, Role.COORDINATOR))
        trainees = Trainee.objects.filter(Q(person=user) | overseen)
        return self.filter(among("trainee", trainees.values("pk")) | Q(supervisor=user))

    def of(self, user):
        """Those in which the person takes part."""
        return self.filter(among("trainee", Trainee.objects.of(user).values("pk")) | Q(supervisor=user))

    def any_of(self, user) -> bool:
        """Whether the person takes part in any. Each index is asked by itself: for the first row of either,
        PostgreSQL would rather begin to read the table, and read all of it where there is none."""
        mine = Trainee.objects.of(user)
        return self.filter(supervisor=user).exists() or self.filter(trainee__in=mine).exists()

    def with_names(self):
        return self.select_related("trainee__person", "trainee__municipality", "supervisor")

    def knowing_of_notes(self):
        """With `has_note`: whether there is a text to finalise, without reading it."""
        return self.annotate(has_note=has_text())

    def with_note(self):
        """Of which there is a text to finalise."""
        return self.filter(has_text())

    def to_finalise(self):
        """Held, and still waiting for their supervisor."""
        return self.filter(state=SessionState.HELD, closed_on__isnull=True)


def has_text():
    """Of a session: its note holds more than blanks. Asked of the database, where the text stays."""
    return Exists(Note.objects.filter(session=OuterRef("pk"), text__regex=r"[^\s\u00a0]"))


class Session(models.Model):
    """One meeting of one trainee with one supervisor. Its day is its date, its length is in minutes.

    A joint or group meeting is one session for each trainee, with a common `meeting` id.
    `closed_on` marks a held session that can no longer be finalised by its supervisor.
    A session imported as finalised was finalised in Kompetanseportalen: it has no finaliser here.
    """

    NEXT = {
        SessionState.PLANNED: {SessionState.HELD, SessionState.CANCELLED},
        SessionState.HELD: {SessionState.FINALISED},
        SessionState.FINALISED: set(),
        SessionState.CANCELLED: set(),
    }
    # An import says what has happened elsewhere, so it may skip steps, but only forward.
    NEXT_BY_IMPORT = {
        SessionState.PLANNED: {SessionState.HELD, SessionState.CANCELLED, SessionState.FINALISED},
        SessionState.HELD: {SessionState.FINALISED},
        SessionState.CANCELLED: {SessionState.FINALISED},
        SessionState.FINALISED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="sessions")
    supervisor = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="led_sessions", verbose_name=_("supervisor")
    )
    meeting = models.UUIDField(null=True, blank=True, editable=False)
    date = models.DateField(_("date"))
    start = models.TimeField(_("start"))
    duration_minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INDIVIDUAL)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    finalised_at = models.DateTimeField(null=True, blank=True, editable=False)
    finalised_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.CharField(_("reason"), max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    closed_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["date", "start"]
        indexes = [
            models.Index(
                fields=["trainee", "date"],
                include=["supervisor", "duration_minutes", "kind", "state"],
                name="session_by_trainee",
            ),
            models.Index(fields=["supervisor", "date"], name="session_by_supervisor"),
            models.Index(
                fields=["trainee", "date"],
                name="session_open",
                condition=Q(state__in=["planned", "held"], closed_on__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "supervisor", "date", "start"],
                condition=~Q(state="cancelled"),
                name="one_session_at_a_time",
                violation_error_message=_("There is already a session with this supervisor at this time."),
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__range=(1, 480)), name="session_1_to_480_minutes"
            ),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(
                condition=Q(finalised_at__isnull=True, finalised_by__isnull=True)
                | Q(finalised_at__isnull=False, finalised_by=F("supervisor"), state="finalised"),
                name="session_finalised_by_its_supervisor",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(state="held"), name="only_held_sessions_are_closed"
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.start:%H:%M} {self.trainee_id}"

    @property
    def municipality(self):
        return self.trainee.municipality

    @property
    def facts(self):
        """Its day, start, length and mode, as events keep them; with the note they are what is sealed."""
        return {
            "date": self.date.isoformat(),
            "start": self.start.isoformat("minutes"),
            "minutes": self.duration_minutes,
            "mode": str(self.mode),
        }

    @property
    def month(self):
        """First day of its calendar month."""
        return self.date.replace(day=1)

    @property
    def ends_at(self):
        """The local time of day at which it ends."""
        return (datetime.combine(self.date, self.start) + timedelta(minutes=self.duration_minutes)).time()

    @property
    def is_closed(self):
        return self.closed_on is not None


class NoteQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Only the two of the session, whatever roles anybody else may hold."""
        return self.filter(session__in=Session.objects.of(user))


class Note(models.Model):
    """The private text of one session. No check constraint may ever be put on this table: a failing
    row's contents would stand in the database's error message.

    `version` grows with each save; `editor` names the opened page that saved last, so that one
    page's quick saves do not conflict with each other. A trigger refuses any change once
    `finalised_at` is set, by looking at this row alone.
    """

    session = models.OneToOneField(Session, on_delete=models.PROTECT, primary_key=True, related_name="note")
    text = models.TextField(_("note"), blank=True, max_length=100_000)
    version = models.IntegerField(default=1)  # a positive one would bring a check constraint
    editor = models.UUIDField(null=True)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    finalised_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    def __str__(self):
        return f"note of {self.pk}"


class AddendumQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Only the two of the session, as its note."""
        return self.filter(session__in=Session.objects.of(user))

    def waiting_for(self, user):
        """Those of the other one that the person has not confirmed yet."""
        return self.readable_by(user).exclude(author=user).filter(confirmed_at__isnull=True)


class Addendum(models.Model):
    """A correction of a finalised note, by one of the two, confirmed by the other. As private as the note,
    and like it without check constraints. A trigger lets nothing change but `confirmed_at`, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="addenda")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("addition"), max_length=20_000)
    written_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = AddendumQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self):
        return f"addendum {self.pk}"
