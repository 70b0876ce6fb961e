"""Who is who, where, since when."""

import hashlib
import secrets
import uuid
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from municipalities.days import Period, PeriodQuerySet, in_order, no_overlap, today


class Role(models.TextChoices):
    TRAINEE = "trainee", pgettext_lazy("role", "Trainee (ALIS)")
    SUPERVISOR = "supervisor", pgettext_lazy("role", "Supervisor")
    CLINICAL_INSTRUCTOR = "clinical_instructor", pgettext_lazy("role", "Clinical instructor")
    LEADER = "leader", pgettext_lazy("role", "Leader")
    COORDINATOR = "coordinator", pgettext_lazy("role", "Coordinator")


class Language(models.TextChoices):
    """Languages of a person. Each names itself, in its own words."""

    BOKMAL = "nb", "Norsk bokmål"
    NYNORSK = "nn", "Norsk nynorsk"
    ENGLISH = "en-gb", "English"


class LanguageForm(models.TextChoices):
    """The language form in which a municipality writes its letters."""

    BOKMAL = "nb", _("Bokmål")
    NYNORSK = "nn", _("Nynorsk")


class UserManager(BaseUserManager.from_queryset(models.QuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=email.lower())

    def create_user(self, email, *, name="", password=None, **fields):
        """An account without a password has no way in until somebody invites the person."""
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)  # None makes it unusable
        user.save()
        return user


class User(AbstractBaseUser):
    """One person, one account. An account gives no rights; dated memberships do.

    There is no superuser: operators use management commands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=5, choices=Language, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Which municipality's register a value came from; another's import does not change it.
    registered_by = models.JSONField(default=dict, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_lower_case"),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def reads_in(self):
        """The language of pages and mails: as chosen, else as their municipality writes, else ""."""
        present_first = sorted(self.known_memberships, key=lambda m: not m.covers(today()))
        return self.language or next((m.municipality.language_form for m in present_first), "")

    @property
    def has_joined(self):
        """Whether the person has accepted an invitation, and so can sign in and be written to."""
        return self.is_active and self.joined_at is not None

    def has_role(self, role, municipality_id, *, day=None):
        """Whether a membership gives the role there on that day (today if none is given)."""
        return any(
            m.role == role and m.municipality_id == municipality_id and m.covers(day or today())
            for m in self.known_memberships
        )

    def municipalities_as(self, *roles):
        """Ids of the municipalities where the person holds one of `roles` today."""
        now = today()
        return {m.municipality_id for m in self.known_memberships if m.role in roles and m.covers(now)}

    @property
    def known_memberships(self):
        """The person's memberships, read once for each request."""
        if "known" not in self.__dict__:
            self.__dict__["known"] = list(self.memberships.select_related("municipality"))
        return self.__dict__["known"]

    def refresh_from_db(self, *args, **kwargs):
        self.__dict__.pop("known", None)
        super().refresh_from_db(*args, **kwargs)


class MunicipalityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those where the person holds any role today."""
        return self.filter(pk__in=user.municipalities_as(*Role))


class Municipality(models.Model):
    """A municipality that uses the product. `registered_from` is when it became a registered
    training enterprise; without it, no day of service counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(
        _("municipality number"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}\Z", _("A municipality number has four digits."))],
    )
    name = models.CharField(_("name"), max_length=100)
    organisation_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    language_form = models.CharField(
        _("language form"), max_length=2, choices=LanguageForm, default=LanguageForm.BOKMAL
    )
    registered_from = models.DateField(_("registered from"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self):
        return self.name


SINCE_ALWAYS = date(1900, 1, 1)


class SettingsQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(municipality__in=user.municipalities_as(*Role))


class MunicipalitySettings(models.Model):
    """How a municipality counts, from a month on until the next row. Without one: 60 minutes, no scaling."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="dated_settings")
    from_month = models.DateField(default=SINCE_ALWAYS)
    minutes_per_supervision_hour = models.PositiveSmallIntegerField(
        _("minutes per supervision hour"),
        default=60,
        validators=[MinValueValidator(45), MaxValueValidator(60)],
    )
    scale_by_position = models.BooleanField(_("scale by position"), default=False)

    objects = SettingsQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "from_month"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "from_month"], name="one_setting_per_month"),
            models.CheckConstraint(condition=Q(from_month__day=1), name="setting_from_first_of_month"),
            models.CheckConstraint(
                condition=Q(minutes_per_supervision_hour__range=(45, 60)), name="supervision_hour_45_to_60"
            ),
        ]

    def __str__(self):
        return f"{self.municipality_id} {self.from_month}"


class MembershipQuerySet(PeriodQuerySet):
    def visible_to(self, user):
        """The person's own, and all of the municipalities that they coordinate or lead."""
        return self.filter(
            Q(user=user) | Q(municipality__in=user.municipalities_as(Role.COORDINATOR, Role.LEADER))
        )


MOST_TRAINEES = 20  # of one supervisor at a time; what is typed above is a slip


class Membership(Period):
    """A role that a person holds in a municipality for a period. No start means since always.

    `capacity` is how many trainees a supervisor may take there at a time; None where nobody has said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(_("capacity"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "user", "role", F("starts_on").asc(nulls_first=True)]
        constraints = [
            in_order("membership_in_order"),
            no_overlap(
                "one_membership_at_a_time",
                "user",
                "municipality",
                "role",
                message=_("The person already has this role in this period."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True)
                | Q(role=Role.SUPERVISOR, capacity__range=(0, MOST_TRAINEES)),
                name="capacity_of_supervisors_only",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.municipality_id}"


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(municipality__in=user.municipalities_as(Role.COORDINATOR))

    def open(self):
        """Those whose link still works."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())

    def by_token(self, token):
        return self.filter(token_hash=Invitation.hash(token))


class Invitation(models.Model):
    """A one-time link by which a person gets an account and a role. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    invited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_in_lower_case"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_not_both_accepted_and_revoked",
            ),
        ]

    def __str__(self):
        return f"{self.email} {self.role}"

    @staticmethod
    def new_token():
        return secrets.token_urlsafe(32)

    @staticmethod
    def hash(token):
        """The stored form. The token has 256 random bits, so a plain hash cannot be guessed back."""
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def is_open(self):
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class StoredFile(models.Model):
    """A file that somebody put beside a row of an app. It never changes. Who may fetch it is for the app to
    say whose row points at it, and it can go only when none does.

    It lies in the database, so that it is kept, backed up and restored with the row, or not at all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self):
        return self.name

    @property
    def content(self) -> bytes:
        return bytes(self.body.content)


class FileBody(models.Model):
    """The bytes of a file, in a row of their own: nobody who lists files reads them by accident."""

    file = models.OneToOneField(StoredFile, primary_key=True, on_delete=models.CASCADE, related_name="body")
    content = models.BinaryField()

    def __str__(self):
        return str(self.file)
