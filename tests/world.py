"""One small world with two municipalities, for tests of who may see and do what."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import uuid4

from django.utils import timezone

from municipalities.models import Role
from supervision.models import SessionState
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    MunicipalityFactory,
    NoteFactory,
    ServicePeriodFactory,
    SessionFactory,
    SpecialistFactory,
    TraineeFactory,
    UserFactory,
)

NOTE_TEXT = "Vi snakket om trygghet på legevakt."
YEAR_AGO = date.today() - timedelta(days=365)


@dataclass
class World:
    """The cast by part, and the rows that they meet in."""

    people: dict
    place: object
    elsewhere: object
    trainee: object
    assignment: object
    session: object
    note: object


def person(role, place, **fields):
    """Somebody with that role there, since a year ago."""
    user = fields.pop("user", None) or UserFactory(**fields)
    MembershipFactory(user=user, municipality=place, role=role, starts_on=YEAR_AGO)
    return user


def make_world(state=SessionState.HELD):
    """A trainee and supervisor with one session and its note, their colleagues, and a stranger who
    holds every role in another municipality."""
    place, elsewhere = MunicipalityFactory(name="Prøvevik"), MunicipalityFactory(name="Demofjord")
    trainee = TraineeFactory(person=person(Role.TRAINEE, place, name="Ida Demo"), municipality=place)
    other = TraineeFactory(person=person(Role.TRAINEE, place, name="Amir Demo"), municipality=place)
    supervisor = person(Role.SUPERVISOR, place, user=SpecialistFactory(name="Vera Prøve"))
    other_supervisor = person(Role.SUPERVISOR, place, user=SpecialistFactory(name="Viktor Prøve"))
    ended = person(Role.SUPERVISOR, place, user=SpecialistFactory(name="Vegard Prøve"))
    ServicePeriodFactory(trainee=trainee, starts_on=YEAR_AGO)
    assignment = AssignmentFactory(
        trainee=trainee, supervisor=supervisor, starts_on=date.today() - timedelta(days=90)
    )
    AssignmentFactory(
        trainee=trainee, supervisor=ended, starts_on=YEAR_AGO, ends_on=date.today() - timedelta(days=91)
    )
    AssignmentFactory(trainee=other, supervisor=other_supervisor, starts_on=YEAR_AGO)
    session = SessionFactory(
        trainee=trainee,
        supervisor=supervisor,
        date=date.today() - timedelta(days=2),
        start=time(13),
        state=state,
    )
    stranger = UserFactory(name="Laila Demo")
    for role in Role:
        person(role, elsewhere, user=stranger)
    return World(
        people={
            "trainee": trainee.person,
            "other trainee": other.person,
            "supervisor": supervisor,
            "other supervisor": other_supervisor,
            "ended supervisor": ended,
            "clinical instructor": person(Role.CLINICAL_INSTRUCTOR, place, name="Siri Demo"),
            "leader": person(Role.LEADER, place, name="Leif Demo"),
            "coordinator": person(Role.COORDINATOR, place, name="Kari Demo"),
            "stranger": stranger,
        },
        place=place,
        elsewhere=elsewhere,
        trainee=trainee,
        assignment=assignment,
        session=session,
        note=NoteFactory(
            session=session,
            text=NOTE_TEXT,
            version=3,
            editor=uuid4(),
            edited_by=trainee.person,
            edited_at=timezone.now(),
        ),
    )
