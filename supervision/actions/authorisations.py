"""What happens to authorisations: which supervisor needs no specialty for which trainee, from when to when.

A higher app that knows why calls these in the transaction of its own step.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import record
from supervision import permissions
from supervision.actions.assignments import dates
from supervision.models import Authorisation


class AlreadyAuthorised(Exception):
    """The supervisor has an exemption for the trainee on a day of this period. `trainee` is whose."""

    def __init__(self, trainee):
        super().__init__("there is an exemption in this period")
        self.trainee = trainee


@transaction.atomic
def grant(trainee, *, actor, supervisor, starts_on, ends_on, decided_on, reference):
    """The supervisor may supervise the trainee without the specialty for exactly this period.

    Raises AlreadyAuthorised where another exemption of the two covers a day of it.
    """
    if not permissions.can_authorise(actor, trainee):
        raise PermissionDenied
    try:
        with transaction.atomic():
            authorisation = Authorisation.objects.create(
                trainee=trainee,
                supervisor=supervisor,
                starts_on=starts_on,
                ends_on=ends_on,
                decided_on=decided_on,
                reference=reference,
            )
    except IntegrityError as error:
        names = ("one_authorisation_at_a_time", "one_authorisation_a_start")
        if error.__cause__.diag.constraint_name not in names:
            raise
        raise AlreadyAuthorised(trainee) from error
    record(
        "authorisation.granted",
        actor=actor,
        target=authorisation,
        municipality=trainee.municipality,
        data={"trainee": str(trainee.pk), "supervisor": str(supervisor.pk), **dates(authorisation)},
    )
    return authorisation


@transaction.atomic
def cut(authorisation, *, actor, ends_on):
    """The authorisation's last day is `ends_on`, unless it ended before; the row stays.

    Raises ValueError where it would end before it began.
    """
    authorisation = (
        Authorisation.objects.select_for_update(of=("self",))
        .select_related("trainee__municipality")
        .get(pk=authorisation.pk)
    )
    if not permissions.can_authorise(actor, authorisation.trainee):
        raise PermissionDenied
    if ends_on < authorisation.starts_on:
        raise ValueError("an authorisation does not end before it begins")
    if authorisation.ends_on is not None and authorisation.ends_on <= ends_on:
        return authorisation
    before = dates(authorisation)
    authorisation.ends_on = ends_on
    authorisation.save(update_fields=["ends_on"])
    record(
        "authorisation.cut",
        actor=actor,
        target=authorisation,
        municipality=authorisation.trainee.municipality,
        data={"before": before["to"], **dates(authorisation)},
    )
    return authorisation
