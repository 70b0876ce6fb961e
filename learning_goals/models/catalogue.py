"""The goals of the specialty, as Helsedirektoratet publishes them: versions, each valid from a day."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Role, User

WRITTEN_IN = "nb"  # what Helsedirektoratet writes the goals in; some of their texts in nynorsk, too


class GoalKind(models.TextChoices):
    ALM = "ALM", _("General practice (ALM)")
    FKM = "FKM", _("Common competence goals (FKM)")


class CatalogueQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those for every municipality, and those of one's own municipalities."""
        return self.filter(Q(municipality=None) | Q(municipality__in=user.municipalities_as(*Role)))

    def known_in(self, municipality):
        return self.filter(Q(municipality=None) | Q(municipality=municipality))

    def in_force(self, municipality, day):
        """The version of each kind that applies there on that day: the municipality's own before the one for
        every municipality, of several the newest. As {kind: catalogue}."""
        valid = self.known_in(municipality).filter(
            Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day
        )
        # The last one of a kind wins: own ones after common ones, later ones after earlier ones.
        ordered = valid.order_by(F("municipality").asc(nulls_first=True), "valid_from")
        return {catalogue.kind: catalogue for catalogue in ordered}


class Catalogue(models.Model):
    """A version of the goals of one kind. Without a municipality, which only a command can import, it is for
    all; one that a municipality imports for itself is for that one alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=3, choices=GoalKind)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="catalogues"
    )
    name = models.CharField(_("name"), max_length=150)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_fictitious = models.BooleanField(default=False)  # the demo's: every page that uses it says so
    imported_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(default=timezone.now, editable=False)
    source_name = models.CharField(max_length=150, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=GoalKind.values), name="catalogue_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="catalogue_in_order"
            ),
            models.UniqueConstraint(
                fields=["kind", "valid_from", "municipality"],
                nulls_distinct=False,
                name="one_catalogue_from_a_day",
            ),
        ]

    def __str__(self):
        return self.name


class GoalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(catalogue__in=Catalogue.objects.visible_to(user))


class Goal(models.Model):
    """One learning goal of one version of the catalogue. `code` is in the form of `codes.canonical`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="goals")
    code = models.CharField(_("code"), max_length=7)
    title = models.CharField(_("title"), max_length=300)
    group = models.CharField(_("group"), max_length=150, blank=True)
    text_nb = models.TextField(_("goal text"))
    text_nn = models.TextField(_("goal text in nynorsk"), blank=True)
    elaboration = models.TextField(_("elaboration"), blank=True)
    recommended_activities = ArrayField(
        models.CharField(max_length=300), default=list, verbose_name=_("recommended activities")
    )
    assessment_forms = ArrayField(
        models.CharField(max_length=300), default=list, verbose_name=_("assessment forms")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    replaces = ArrayField(models.CharField(max_length=7), default=list, verbose_name=_("replaces"))

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code"], name="one_goal_of_a_code"),
            models.CheckConstraint(condition=Q(code__regex=r"^(ALM|FKM)-\d{3}$"), name="goal_code_canonical"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def words(self) -> str:
        """The goal's text in the form of Norwegian that the page is in, as far as there is one."""
        return self.text_nn if self.words_language == "nn" else self.text_nb

    @property
    def words_language(self) -> str:
        """What these words are in."""
        return "nn" if get_language() == "nn" and self.text_nn else WRITTEN_IN
