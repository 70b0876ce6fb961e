"""What happens to those who instruct a trainee in the daily work: who, from when to when."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.actions import InvalidTransition, record
from learning_goals.actions.plans import kept_by
from learning_goals.models import Instructorship
from learning_goals.notifications import people as notifications
from municipalities.models import Role
from supervision.actions.assignments import Overlap, dates


class NotAnInstructor(Exception):
    """The person is no clinical instructor in the trainee's municipality on the first day, or is the
    trainee."""


@transaction.atomic
def add_instructor(trainee, *, actor, instructor, starts_on, ends_on=None):
    """The person instructs the trainee for the period; both are told. Raises Overlap where they do
    already."""
    trainee = kept_by(actor, trainee)
    if instructor.pk == trainee.person_id or not instructor.has_role(
        Role.CLINICAL_INSTRUCTOR, trainee.municipality_id, day=starts_on
    ):
        raise NotAnInstructor
    try:
        with transaction.atomic():
            one = Instructorship.objects.create(
                trainee=trainee, instructor=instructor, starts_on=starts_on, ends_on=ends_on
            )
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "one_instructorship_at_a_time":
            raise
        raise Overlap from error
    record(
        "instructor.added",
        actor=actor,
        target=one,
        municipality=trainee.municipality,
        data={"trainee": str(trainee.pk), "instructor": str(instructor.pk), **dates(one)},
    )
    notifications.instructor_added(one)
    return one


@transaction.atomic
def end_instructorship(one, *, actor, ends_on):
    """The last day is `ends_on`. Raises InvalidTransition where it ended before, and ValueError where it
    would end before it began."""
    trainee = kept_by(actor, one.trainee)
    one = Instructorship.objects.select_for_update(no_key=True).get(pk=one.pk)
    if one.trainee_id != trainee.pk:
        raise PermissionDenied
    if one.ends_on is not None and one.ends_on <= ends_on:
        raise InvalidTransition("it ends before that day already")
    if ends_on < one.starts_on:
        raise ValueError("nobody instructs to a day before the first")
    before = dates(one)["to"]
    one.ends_on = ends_on
    one.save(update_fields=["ends_on"])
    record(
        "instructor.ended",
        actor=actor,
        target=one,
        municipality=trainee.municipality,
        data={"before": before, **dates(one)},
    )
    return one
