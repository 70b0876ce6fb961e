"""What happens to additions to a finalised note. The session's row is locked first."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, record
from supervision import notifications, permissions
from supervision.actions.sessions import judged
from supervision.models import Addendum, SessionState


@transaction.atomic
def add_addendum(session, *, actor, text, key):
    """The addition stands for good, and the other one is told. `key` is the id that it gets: the same form
    sent twice makes one.

    Raises InvalidTransition where there is no finalised note here.
    """
    session = judged(session, permissions.can_add_addendum, actor, {SessionState.FINALISED})
    if session.finalised_at is None:
        raise InvalidTransition("its note is in Kompetanseportalen")
    addendum, is_new = Addendum.objects.get_or_create(
        pk=key, defaults={"session": session, "author": actor, "text": text, "written_at": timezone.now()}
    )
    if is_new:
        record("addendum.added", actor=actor, target=addendum, municipality=session.municipality)
        notifications.addendum_added(addendum)
    elif (addendum.session_id, addendum.author_id) != (session.pk, actor.pk):
        raise PermissionDenied
    return addendum


@transaction.atomic
def confirm_addendum(addendum, *, actor):
    """The other one of the two has confirmed the addition. Raises InvalidTransition the second time."""
    addendum = (
        Addendum.objects.select_related("session__trainee__person", "session__trainee__municipality")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=addendum.pk)
    )
    if not permissions.can_confirm_addendum(actor, addendum):
        raise PermissionDenied
    if addendum.confirmed_at is not None:
        raise InvalidTransition("confirmed")
    addendum.confirmed_at = timezone.now()
    addendum.save(update_fields=["confirmed_at"])
    record("addendum.confirmed", actor=actor, target=addendum, municipality=addendum.session.municipality)
    return addendum
