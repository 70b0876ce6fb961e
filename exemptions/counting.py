"""The numbers of an application as the register has them on a day. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from municipalities.days import on
from municipalities.models import Role, User
from supervision.models import Assignment, AssignmentRole, ServicePeriod


@dataclass(frozen=True)
class Counts:
    """Persons on `day`. `specialists` is a lower bound: only supervisors are in the register."""

    day: date
    trainees_in_training: int
    trainees_without_specialist: int
    specialists: int


def is_specialist(day, prefix=""):
    return Q(**{f"{prefix}qualification__specialist_since__lte": day}) & (
        Q(**{f"{prefix}qualification__specialist_until__isnull": True})
        | Q(**{f"{prefix}qualification__specialist_until__gte": day})
    )


def register_counts(municipality, day, concerned) -> Counts:
    """What the register says there; `concerned` (ids of trainees) are in training, and supervised without
    a specialist, whatever it says of them today."""
    in_service = ServicePeriod.objects.on(day).filter(trainee__municipality=municipality)
    in_training = set(in_service.values_list("trainee", flat=True)) | set(concerned)
    by_another = Assignment.objects.on(day).filter(
        trainee__in=in_training - set(concerned), role=AssignmentRole.PRIMARY
    )
    without = by_another.exclude(supervisor__in=User.objects.filter(is_specialist(day)))
    supervisors = User.objects.filter(
        is_specialist(day),
        on(day, "memberships__"),
        memberships__municipality=municipality,
        memberships__role=Role.SUPERVISOR,
    )
    return Counts(
        day=day,
        trainees_in_training=len(in_training),
        trainees_without_specialist=len(set(concerned) | set(without.values_list("trainee", flat=True))),
        specialists=supervisors.distinct().count(),
    )
