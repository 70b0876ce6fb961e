"""Who can be asked to sign an activity. Reads only."""

from django.db.models import Q

from municipalities.days import today
from municipalities.models import Membership, Role, User


def signers_of(trainee):
    """The trainee's supervisors and clinical instructors today, and all who are one in the municipality; only
    those who can sign in, and never the trainee. By name, each once."""
    charges = trainee.assignments.on(today()).values("supervisor")
    instructors = trainee.instructorships.on(today()).values("instructor")
    roles = Membership.objects.on(today()).filter(
        municipality=trainee.municipality_id, role__in=[Role.SUPERVISOR, Role.CLINICAL_INSTRUCTOR]
    )
    people = Q(pk__in=charges) | Q(pk__in=instructors) | Q(pk__in=roles.values("user"))
    joined = User.objects.filter(people, is_active=True, joined_at__isnull=False)
    return joined.exclude(pk=trainee.person_id).order_by("name", "email")
