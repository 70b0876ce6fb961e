"""Who supervises in a municipality: with what right, and whom. Reads only."""

from dataclasses import dataclass, field

from django.db.models import Q

from municipalities.models import Membership, Role, User
from supervision.models import Assignment, AssignmentRole, Authorisation, Qualification, Trainee
from supervision.standings import standings

QUALIFIED, EXEMPTED, UNQUALIFIED = "qualified", "exempted", "unqualified"


@dataclass
class Supervisor:
    """One of them, as of a day, with their charges in this municipality: another's are not told of."""

    person: User
    qualification: Qualification | None
    right: str
    membership: Membership | None = None  # as supervisor; who supervises without the role has none
    primary: list[Assignment] = field(default_factory=list)
    deputy: list[Assignment] = field(default_factory=list)
    exemptions: list[Authorisation] = field(default_factory=list)  # that hold, or will

    @property
    def capacity(self) -> int | None:
        """How many trainees they may take here at a time; None where nobody has said."""
        return self.membership and self.membership.capacity

    @property
    def free(self) -> int | None:
        """How many more trainees they may take as primary supervisor; None where nobody has said how many."""
        return None if self.capacity is None else max(0, self.capacity - len(self.primary))

    @property
    def too_many(self) -> int:
        """How many trainees they have beyond what was agreed."""
        return 0 if self.capacity is None else max(0, len(self.primary) - self.capacity)

    @property
    def reading_order(self):
        """Who has most free places first; then of whom nobody has said, those with fewest trainees; then
        who is full."""
        known_to_be = 1 if self.free is None else 0 if self.free else 2
        return known_to_be, -(self.free or 0), len(self.primary), len(self.deputy), self.person.name


def with_the_role(municipality, day):
    """The people who hold the role of supervisor there on the day, by name, whatever their right."""
    members = Membership.objects.on(day).filter(municipality=municipality, role=Role.SUPERVISOR)
    return User.objects.filter(pk__in=members.values("user")).order_by("name")


def supervisors_in(municipality, day) -> list[Supervisor]:
    """Everybody with the role or a charge there on the day: who may take any trainee first, and of those
    who has most free places."""
    assignments = Assignment.objects.on(day).filter(trainee__municipality=municipality)
    authorisations = Authorisation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), trainee__municipality=municipality
    )
    members = Membership.objects.on(day).filter(municipality=municipality, role=Role.SUPERVISOR)
    held = {membership.user_id: membership for membership in members}
    people = User.objects.filter(Q(pk__in=held) | Q(pk__in=assignments.values("supervisor"))).select_related(
        "qualification"
    )
    found = {person.pk: Supervisor(person, *right_of(person, day), held.get(person.pk)) for person in people}
    for row in assignments.select_related("trainee__person").order_by("trainee__person__name"):
        charges = found[row.supervisor_id].primary if is_primary(row) else found[row.supervisor_id].deputy
        charges.append(row)
    for row in authorisations.select_related("trainee__person").order_by("ends_on"):
        if row.supervisor_id in found:
            exempt(found[row.supervisor_id], row, day)
    order = [QUALIFIED, EXEMPTED, UNQUALIFIED]
    return sorted(found.values(), key=lambda one: (order.index(one.right), one.reading_order))


def is_primary(assignment):
    return assignment.role == AssignmentRole.PRIMARY


def right_of(person, day):
    """Their qualification, and whether it makes them fit for every trainee on the day."""
    qualification = getattr(person, "qualification", None)
    is_specialist = (
        qualification is not None
        and qualification.specialist_since is not None
        and qualification.specialist_since <= day
        and (qualification.specialist_until is None or day <= qualification.specialist_until)
    )
    return qualification, QUALIFIED if is_specialist else UNQUALIFIED


def exempt(supervisor, authorisation, day):
    """An exemption is for one trainee: it makes nobody fit for others."""
    supervisor.exemptions.append(authorisation)
    if supervisor.right == UNQUALIFIED and authorisation.covers(day):
        supervisor.right = EXEMPTED


def in_need(municipality, day):
    """The trainees there who on the day have no supervisor, or none who is qualified: (trainee, has one)."""
    found = [one for one in standings(day, municipality=municipality) if one.obliged and not one.qualified]
    has_one = {one.trainee: one.assigned for one in found}
    return [(one, has_one[one.pk]) for one in Trainee.objects.with_names().filter(pk__in=has_one)]
