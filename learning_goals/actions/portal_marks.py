"""Ticks that an approval stands in Kompetanseportalen, too."""

from django.db import transaction

from audit.actions import record
from learning_goals import permissions
from learning_goals.actions.sign_offs import judged
from learning_goals.models import PortalMark, SignOffState


@transaction.atomic
def mark_in_portal(sign_off, *, actor):
    """It is noted that the approval stands in Kompetanseportalen, too. A second tick changes nothing."""
    sign_off = judged(sign_off, permissions.can_mark_in_portal, actor, {SignOffState.APPROVED})
    mark, is_new = PortalMark.objects.get_or_create(sign_off=sign_off, defaults={"marked_by": actor})
    if is_new:
        record("goal.marked", actor=actor, target=sign_off, municipality=sign_off.municipality)
    return mark


@transaction.atomic
def unmark_in_portal(sign_off, *, actor):
    """The tick is gone: it was set by mistake, or the approval was revoked and taken back there, too."""
    states = {SignOffState.APPROVED, SignOffState.REVOKED}
    sign_off = judged(sign_off, permissions.can_mark_in_portal, actor, states)
    gone, _of_each = PortalMark.objects.filter(sign_off=sign_off).delete()
    if gone:
        record("goal.unmarked", actor=actor, target=sign_off, municipality=sign_off.municipality)
