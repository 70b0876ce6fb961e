"""What stands at the head and the foot of a municipality's letters, and how its case system protects them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Role, StoredFile

OVERSEERS = (Role.LEADER, Role.COORDINATOR)


class OfMunicipalityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All of the municipalities where one leads or coordinates today."""
        return self.filter(municipality__in=user.municipalities_as(*OVERSEERS))


class Signed(models.Model):
    """Whom to ask about a letter, and who signs it."""

    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_title = models.CharField(_("title of the contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    signatory_name = models.CharField(_("signed by"), max_length=150, blank=True)
    signatory_title = models.CharField(_("title of the one who signs"), max_length=150, blank=True)

    class Meta:
        abstract = True

    FIELDS = (
        "contact_name",
        "contact_title",
        "contact_email",
        "contact_phone",
        "signatory_name",
        "signatory_title",
    )

    @property
    def signed(self):
        """Name → value, for another row to begin with."""
        return {name: getattr(self, name) for name in Signed.FIELDS}


class Letterhead(Signed):
    """A municipality's postal address and coat of arms, and whom its letters name unless told otherwise.

    `version` grows with each save, so that of two people who change it at once neither loses anything.
    """

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, primary_key=True, related_name="letterhead"
    )
    address = models.TextField(_("postal address"), max_length=300, blank=True)
    coat_of_arms = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Not of the letter: of its record for the case system.
    access_code = models.CharField(_("access code in the case system"), max_length=20, blank=True)
    access_basis = models.CharField(_("legal basis of the access code"), max_length=150, blank=True)
    version = models.IntegerField(default=0)

    objects = OfMunicipalityQuerySet.as_manager()

    def __str__(self):
        return f"letterhead of {self.municipality_id}"
