"""What happens to assignments: who supervises whom, from when to when."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import InvalidTransition, record
from municipalities.models import Role
from supervision import notifications, permissions
from supervision.models import Assignment, AssignmentRole, Trainee


class Overlap(Exception):
    """The trainee already has a primary supervisor on a day of this period, or this very start."""


class NobodySupervisesThemselves(Exception):
    """Supervisor and trainee are one person."""


@transaction.atomic
def assign_supervisor(trainee, *, actor, supervisor, role, starts_on, ends_on=None):
    """The supervisor has charge of the trainee for the period; both are told.

    Raises Overlap where a primary supervisor is there already.
    """
    trainee = Trainee.objects.with_names().select_for_update(of=("self",)).get(pk=trainee.pk)
    if not permissions.can_assign(actor, trainee):
        raise PermissionDenied
    if supervisor.pk == trainee.person_id:
        raise NobodySupervisesThemselves
    if not supervisor.memberships.filter(municipality=trainee.municipality, role=Role.SUPERVISOR).exists():
        raise PermissionDenied
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                trainee=trainee, supervisor=supervisor, role=role, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name not in ("one_primary_supervisor", "one_assignment_a_start"):
            raise
        raise Overlap from error
    record(
        "assignment.made",
        actor=actor,
        target=assignment,
        municipality=trainee.municipality,
        data={
            "trainee": str(trainee.pk),
            "supervisor": str(supervisor.pk),
            "role": role,
            **dates(assignment),
        },
    )
    notifications.supervisor_assigned(assignment)
    return assignment


def dates(assignment):
    return {
        "from": assignment.starts_on.isoformat(),
        "to": assignment.ends_on and assignment.ends_on.isoformat(),
    }


@transaction.atomic
def end_assignment(assignment, *, actor, ends_on, successor=None):
    """The assignment's last day is `ends_on`; a successor, where given, takes over the day after.

    Raises InvalidTransition where it ended before, and ValueError where it would end before it began.
    """
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("trainee__person", "trainee__municipality", "supervisor")
        .get(pk=assignment.pk)
    )
    if not permissions.can_end_assignment(actor, assignment):
        raise PermissionDenied
    if assignment.ends_on is not None and assignment.ends_on <= ends_on:
        raise InvalidTransition("it ends before that day already")
    if ends_on < assignment.starts_on:
        raise ValueError("an assignment does not end before it begins")
    before = dates(assignment)
    assignment.ends_on = ends_on
    assignment.save(update_fields=["ends_on"])
    record(
        "assignment.ended",
        actor=actor,
        target=assignment,
        municipality=assignment.trainee.municipality,
        data={"before": before["to"], **dates(assignment)},
    )
    notifications.assignment_ended(assignment)
    if successor is not None:
        assign_supervisor(
            assignment.trainee,
            actor=actor,
            supervisor=successor,
            role=AssignmentRole(assignment.role),
            starts_on=ends_on + timedelta(days=1),
        )
    return assignment
