"""A leader lets somebody else approve for a period."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import InvalidTransition, record
from learning_goals import permissions
from learning_goals.models import Delegation
from learning_goals.notifications import delegations as notifications
from municipalities.days import today
from municipalities.models import Role


class NotToBeDelegatedTo(Exception):
    """The person is the leader themselves, or has no account, or no role in the municipality."""


class AlreadyDelegated(Exception):
    """The leader has handed over to this person on one of these days already."""


@transaction.atomic
def delegate(municipality, *, actor, delegate, starts_on, ends_on):
    """The person may approve goals there for the leader, on the days of the period and as long as the leader
    leads. Never goals of their own, whatever the period says."""
    if not permissions.can_delegate(actor, municipality):
        raise PermissionDenied
    if delegate.pk == actor.pk or not can_stand_in(delegate, municipality):
        raise NotToBeDelegatedTo
    delegation = Delegation(
        municipality=municipality, leader=actor, delegate=delegate, starts_on=starts_on, ends_on=ends_on
    )
    try:
        with transaction.atomic():
            delegation.save(force_insert=True)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "one_delegation_at_a_time":
            raise
        raise AlreadyDelegated from error
    record(
        "delegation.given",
        actor=actor,
        target=delegation,
        municipality=municipality,
        data={"delegate": str(delegate.pk), "from": str(starts_on), "to": str(ends_on)},
    )
    notifications.delegation_given(delegation)
    return delegation


def can_stand_in(person, municipality):
    return person.has_joined and municipality.pk in person.municipalities_as(*Role)


@transaction.atomic
def end_delegation(delegation, *, actor):
    """Today is the last day on which the person approves for the leader; one that has not begun never does.
    What was approved stays. Raises InvalidTransition where it ends today anyway, or has ended."""
    delegation = (
        Delegation.objects.select_related("municipality", "leader", "delegate")
        .select_for_update(of=("self",))
        .get(pk=delegation.pk)
    )
    if not permissions.can_end_delegation(actor, delegation):
        raise PermissionDenied
    if delegation.ends_on <= today():
        raise InvalidTransition("it ends today at the latest")
    record(
        "delegation.ended",
        actor=actor,
        target=delegation,
        municipality=delegation.municipality,
        data={"delegate": str(delegation.delegate_id), "from": str(delegation.starts_on), "to": str(today())},
    )
    notifications.delegation_ended(delegation)
    if delegation.starts_on > today():
        Delegation.objects.filter(pk=delegation.pk).delete()
        return
    delegation.ends_on = today()
    delegation.save(update_fields=["ends_on"])
