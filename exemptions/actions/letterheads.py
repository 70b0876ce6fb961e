"""What stands at the head of a municipality's letters."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.actions import record
from exemptions import permissions
from exemptions.models import Letterhead
from municipalities.actions import keep_file, register_organisation_number


class StaleLetterhead(Exception):
    """Somebody else has changed it meanwhile. `letterhead` is as it stands now."""

    def __init__(self, letterhead):
        super().__init__("the letterhead has another version")
        self.letterhead = letterhead


@transaction.atomic
def change_letterhead(
    municipality, *, actor, version, organisation_number, coat_of_arms=None, without_arms=False, **written
):
    """Letters that are not sent yet stand under this head. A new coat of arms takes the old one's place.

    Raises StaleLetterhead where it is not the version that was seen.
    """
    if not permissions.can_change_letterhead(actor, municipality):
        raise PermissionDenied
    Letterhead.objects.bulk_create([Letterhead(municipality=municipality)], ignore_conflicts=True)
    head = Letterhead.objects.select_for_update().get(municipality=municipality)
    if head.version != version:
        raise StaleLetterhead(head)
    for name, value in written.items():
        setattr(head, name, value)
    if coat_of_arms is not None or without_arms:  # the old one stays: a letter that was sent may show it
        head.coat_of_arms = coat_of_arms and keep_file(coat_of_arms, actor=actor)
    head.version += 1
    head.save()
    register_organisation_number(municipality, organisation_number, actor=actor)
    record("letterhead.changed", actor=actor, target=municipality, municipality=municipality)
    return head
