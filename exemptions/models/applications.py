"""An application to Helsedirektoratet for a time-limited exemption, and what goes with it."""

import uuid
from datetime import timedelta

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exemptions.models.letterheads import OVERSEERS, OfMunicipalityQuerySet, Signed
from exemptions.models.measures import Measure
from municipalities.days import today
from municipalities.models import Municipality, StoredFile, User
from supervision.models import Trainee


class ApplicationState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("application", "Draft")
    READY = "ready", pgettext_lazy("application", "Ready to be sent")
    SENT = "sent", pgettext_lazy("application", "Sent")
    INFORMATION_ASKED = "information_asked", pgettext_lazy("application", "More information asked")
    GRANTED = "granted", pgettext_lazy("application", "Granted")
    REJECTED = "rejected", pgettext_lazy("application", "Rejected")
    APPEALED = "appealed", pgettext_lazy("application", "Appealed")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    REVOKED = "revoked", pgettext_lazy("application", "Revoked")


EXPIRED = "expired"  # a granted one whose last day is over: derived, no row is ever in it
UNSENT = (ApplicationState.DRAFT, ApplicationState.READY)
WITH_THE_DIRECTORATE = (
    ApplicationState.SENT,
    ApplicationState.INFORMATION_ASKED,
    ApplicationState.APPEALED,
)


class SentHow(models.TextChoices):
    EML = "eml", pgettext_lazy("sent how", "By e-mail, with the file from here")
    COPIED = "copied", pgettext_lazy("sent how", "By e-mail, with the text copied from here")
    CASE_SYSTEM = "case_system", pgettext_lazy("sent how", "From the municipality's case system")


class ApplicationQuerySet(OfMunicipalityQuerySet):
    def with_names(self):
        return self.select_related("municipality", "supervisor").prefetch_related(
            "concerned__trainee__person"
        )

    def unsent(self):
        return self.filter(state__in=UNSENT)

    def in_force(self, day):
        """The granted ones whose period has a day on or after this one."""
        return self.filter(state=ApplicationState.GRANTED, granted_until__gte=day)

    def not_being_renewed(self):
        """Those of which no renewal is in work or granted."""
        begun = Application.objects.exclude(
            state__in=[ApplicationState.WITHDRAWN, ApplicationState.REJECTED]
        ).filter(renewal_of=OuterRef("pk"))
        return self.filter(~Exists(begun))

    def renewed(self):
        """Those that a granted renewal follows without a day between."""
        following = Application.objects.filter(
            renewal_of=OuterRef("pk"),
            state=ApplicationState.GRANTED,
            granted_from__lte=OuterRef("granted_until") + timedelta(days=1),
            granted_until__gt=OuterRef("granted_until"),
        )
        return self.filter(Exists(following))


class Application(Signed):
    """All that Helsedirektoratet asks for, as the coordinators of a municipality write it, part by part.

    A trigger lets nothing of a sent one change but its state, with `since` and the period granted; it
    asks for every required answer before one is sent, and for the decision before one is granted. The
    table has no check constraint: the message of a failing one would hold the texts.
    """

    NEXT = {
        ApplicationState.DRAFT: {ApplicationState.READY, ApplicationState.WITHDRAWN},
        ApplicationState.READY: {
            ApplicationState.DRAFT,
            ApplicationState.SENT,
            ApplicationState.WITHDRAWN,
        },
        ApplicationState.SENT: {
            ApplicationState.INFORMATION_ASKED,
            ApplicationState.GRANTED,
            ApplicationState.REJECTED,
            ApplicationState.WITHDRAWN,
        },
        ApplicationState.INFORMATION_ASKED: {
            ApplicationState.SENT,
            ApplicationState.GRANTED,
            ApplicationState.REJECTED,
            ApplicationState.WITHDRAWN,
        },
        ApplicationState.GRANTED: {ApplicationState.REVOKED},
        ApplicationState.REJECTED: {ApplicationState.APPEALED},
        ApplicationState.APPEALED: {ApplicationState.GRANTED, ApplicationState.REJECTED},
        ApplicationState.WITHDRAWN: set(),
        ApplicationState.REVOKED: set(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(
        _("state"), max_length=20, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    since = models.DateField(default=today)  # the day from which it has been in its state
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    renewal_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )

    challenges = models.TextField(_("Disproportionate challenges"), max_length=20_000, blank=True)
    measures_to_find = models.TextField(
        _("What was done to find qualified supervisors"), max_length=20_000, blank=True
    )
    cooperation = models.TextField(
        _("What was done to co-operate with neighbouring municipalities"), max_length=20_000, blank=True
    )
    starts_on = models.DateField(_("From and including"), null=True, blank=True)
    ends_on = models.DateField(_("To and including"), null=True, blank=True)
    specialists = models.IntegerField(_("Specialists in general practice"), null=True, blank=True)
    specialists_counted_on = models.DateField(_("Counted on"), null=True, blank=True)
    specialists_source = models.CharField(_("Where the number comes from"), max_length=200, blank=True)
    # Empty until it is sent: the register's. A number here stands instead, with the reason.
    trainees_in_training = models.IntegerField(_("ALIS in training"), null=True, blank=True)
    trainees_without_specialist = models.IntegerField(
        _("Of them supervised by a doctor without the specialty"), null=True, blank=True
    )
    counts_reason = models.TextField(
        _("Why these are not the register's numbers"), max_length=2000, blank=True
    )
    supervisor = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="exemption_applications",
        verbose_name=_("Temporary supervisor"),
    )
    hpr_number = models.CharField(
        _("HPR number"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{1,9}\Z", _("An HPR number has one to nine digits."))],
    )
    competence = models.TextField(_("Competence"), max_length=20_000, blank=True)
    experience = models.TextField(_("Experience"), max_length=20_000, blank=True)
    plan = models.TextField(_("Plan for coming back to a specialist"), max_length=20_000, blank=True)
    case_number = models.CharField(_("Case number"), max_length=50, blank=True)
    trainees = models.ManyToManyField(Trainee, through="ApplicationTrainee", related_name="applications")
    measures = models.ManyToManyField(Measure, through="ApplicationMeasure", related_name="applications")
    # Who saved which part last: {part: {"version", "editor", "by", "at"}}
    saves = models.JSONField(default=dict, editable=False)

    sent_on = models.DateField(_("Sent on"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)  # when that was recorded
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    sent_how = models.CharField(max_length=20, choices=SentHow, blank=True, editable=False)
    sent_pdf = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    as_sent = models.JSONField(null=True, blank=True, editable=False)  # the letter's contents, as it was sent
    granted_from = models.DateField(null=True, blank=True, editable=False)
    granted_until = models.DateField(null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["granted_until"], name="application_in_force", condition=Q(state="granted")),
        ]

    def __str__(self):
        return f"application {self.pk}"

    @property
    def title(self):
        """Whom it is about, from `with_names`: "Unni Prøve for Thea Demo"."""
        names = ", ".join(str(one.trainee) for one in self.concerned.all())
        if self.supervisor and names:
            return translate("%(supervisor)s for %(trainees)s") % {
                "supervisor": self.supervisor,
                "trainees": names,
            }
        return str(self.supervisor or names or translate("Nobody named yet"))

    @property
    def is_sent(self):
        return self.sent_at is not None

    @property
    def is_unsent(self):
        return self.state in UNSENT

    @property
    def is_expired(self):
        return self.state == ApplicationState.GRANTED and self.granted_until < today()

    @property
    def standing(self):
        """The state as a reader is told of it: a granted one expires by its date."""
        return EXPIRED if self.is_expired else str(self.state)

    @property
    def days_left(self):
        """Days from today until the last one granted, itself included; None where none is granted."""
        if self.state != ApplicationState.GRANTED or self.is_expired:
            return None
        return (self.granted_until - today()).days


class OfApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(application__municipality__in=user.municipalities_as(*OVERSEERS))


class ApplicationTrainee(models.Model):
    """A trainee whom the application concerns."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="concerned")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="+")

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["trainee__person__name", "trainee__person__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "trainee"], name="one_trainee_once_in_an_application"
            ),
        ]

    def __str__(self):
        return f"{self.application_id} {self.trainee_id}"


class ApplicationMeasure(models.Model):
    """A measure that the application tells of."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="chosen_measures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["measure__day", "measure__written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "measure"], name="one_measure_once_in_an_application"
            ),
        ]

    def __str__(self):
        return f"{self.application_id} {self.measure_id}"


class Attachment(models.Model):
    """A file that goes with the letter."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    file = models.OneToOneField(StoredFile, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(_("What it is"), max_length=200)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["file__uploaded_at", "file"]

    def __str__(self):
        return str(self.file_id)


class Rendering(models.Model):
    """The letter as a PDF, as far as a worker has come with it.

    `file` says what stood in the application when its contents had `digest`; another digest needs
    another PDF. One waits for a worker while `asked_at` is set.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, primary_key=True, related_name="rendering"
    )
    day = models.DateField(default=today)  # the letter's day, and that of the register's numbers in it
    asked_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # of workers
    has_failed = models.BooleanField(default=False)
    lacks_libraries = models.BooleanField(default=False)  # so it failed: trying again does not help
    digest = models.CharField(max_length=64, blank=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = OfApplicationQuerySet.as_manager()

    def __str__(self):
        return f"letter of {self.application_id}"
