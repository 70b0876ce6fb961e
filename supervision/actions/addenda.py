"""What happens to additions to a finalised note. The session's row is locked first."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audit.actions import InvalidTransition, record
from supervision import notifications, permissions
from supervision.actions.sessions import MayNamePatient, judged
from supervision.models import Addendum, SessionState
from supervision.patient_identity import has_identity_number


@transaction.atomic
def add_addendum(session, *, actor, text, key, no_patient=False):
    """The addition stands for good, and the other one is told. `key` is the id that it gets: the same form
    with the same text, sent twice, makes one.

    Raises InvalidTransition where there is no finalised note here, and MayNamePatient as finalising does.
    """
    session = judged(session, permissions.can_add_addendum, actor, {SessionState.FINALISED})
    if session.finalised_at is None:
        raise InvalidTransition("its note is in Kompetanseportalen")
    if has_identity_number(text) and not no_patient:
        raise MayNamePatient
    known = Addendum.objects.filter(pk=key).first()
    if known is not None and (known.session_id, known.author_id, known.text) == (session.pk, actor.pk, text):
        return known
    addendum = Addendum.objects.create(
        pk=key if known is None else uuid4(),
        session=session,
        author=actor,
        text=text,
        written_at=timezone.now(),
    )
    record(
        "addendum.added",
        actor=actor,
        target=addendum,
        municipality=session.municipality,
        data={"declared_no_patient": no_patient},
    )
    notifications.addendum_added(addendum)
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
