"""What happens to the named leader of a trainee: who it is, from when to when."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import InvalidTransition, record
from municipalities.models import Role
from supervision import notifications, permissions
from supervision.actions.assignments import Overlap, dates
from supervision.models import NamedLeader, Trainee


class NotALeader(Exception):
    """The person does not lead in the trainee's municipality on the first day, or is the trainee."""


@transaction.atomic
def name_leader(trainee, *, actor, leader, starts_on, ends_on=None):
    """The leader is the trainee's named one for the period, and whoever was it before is so until the day
    before it; the trainee and the leader are told. Raises Overlap where somebody is named for a later day of
    it.
    """
    trainee = Trainee.objects.with_names().select_for_update(of=("self",), no_key=True).get(pk=trainee.pk)
    if not permissions.can_name_leader(actor, trainee):
        raise PermissionDenied
    if leader.pk == trainee.person_id or not leader.has_role(
        Role.LEADER, trainee.municipality_id, day=starts_on
    ):
        raise NotALeader
    before = trainee.named_leaders.on(starts_on).exclude(starts_on=starts_on).first()
    if before is not None:
        cut(before, starts_on - timedelta(days=1), actor)
    try:
        with transaction.atomic():
            named = NamedLeader.objects.create(
                trainee=trainee, leader=leader, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "one_named_leader":
            raise
        raise Overlap from error
    record(
        "leader.named",
        actor=actor,
        target=named,
        municipality=trainee.municipality,
        data={"trainee": str(trainee.pk), "leader": str(leader.pk), **dates(named)},
    )
    notifications.leader_named(named)
    return named


@transaction.atomic
def end_named_leader(named, *, actor, ends_on):
    """The leader's last day as the named one is `ends_on`; from the day after all leaders are told again.
    Raises InvalidTransition where it ended before, and ValueError where it would end before it began."""
    trainee = (
        Trainee.objects.with_names().select_for_update(of=("self",), no_key=True).get(pk=named.trainee_id)
    )
    named = NamedLeader.objects.select_for_update(no_key=True).get(pk=named.pk)
    named.trainee = trainee
    if not permissions.can_name_leader(actor, trainee):
        raise PermissionDenied
    if named.ends_on is not None and named.ends_on <= ends_on:
        raise InvalidTransition("it ends before that day already")
    if ends_on < named.starts_on:
        raise ValueError("nobody is named to a day before the first")
    cut(named, ends_on, actor)
    return named


def cut(named, ends_on, actor):
    before = dates(named)["to"]
    named.ends_on = ends_on
    named.save(update_fields=["ends_on"])
    record(
        "leader.ended",
        actor=actor,
        target=named,
        municipality=named.trainee.municipality,
        data={"before": before, **dates(named)},
    )
