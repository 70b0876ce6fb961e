"""Small makers of rows for tests. People are plainly fictitious: Demo or Prøve, at example.no."""

from datetime import date, time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from municipalities.models import Membership, Municipality, MunicipalitySettings, Role, User
from supervision.models import (
    Assignment,
    Authorisation,
    Kind,
    Leave,
    Note,
    Qualification,
    ServicePeriod,
    Session,
    SessionState,
    Trainee,
)

LONG_AGO = date(2015, 1, 1)
FIRST_NAMES = ["Ida", "Kari", "Ola", "Nils", "Åse", "Øystein", "Marit", "Ærlig", "Tor", "Sunniva"]


class UserFactory(DjangoModelFactory):
    """A person who has joined. `UserFactory(joined_at=None)` is only in the register."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(
        lambda n: f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {'Demo' if n % 2 else 'Prøve'} {n}"
    )
    email = factory.Sequence(lambda n: f"person{n}@example.no")
    password = "!"  # unusable: tests sign in by force_login
    joined_at = factory.LazyFunction(timezone.now)


class MunicipalityFactory(DjangoModelFactory):
    """A training enterprise since long ago, with 60-minute hours and no scaling."""

    class Meta:
        model = Municipality

    number = factory.Sequence(lambda n: f"{9999 - n % 9000:04d}")
    name = factory.Sequence(lambda n: f"Prøvekommune {n}")
    registered_from = LONG_AGO


class MunicipalitySettingsFactory(DjangoModelFactory):
    class Meta:
        model = MunicipalitySettings

    municipality = factory.SubFactory(MunicipalityFactory)


class MembershipFactory(DjangoModelFactory):
    """A role since always, without end; coordinator unless told otherwise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    role = Role.COORDINATOR


class TraineeFactory(DjangoModelFactory):
    """A trainee record, without service: `TraineeFactory(in_service=True)` adds an open full position."""

    class Meta:
        model = Trainee
        skip_postgeneration_save = True

    person = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)

    @factory.post_generation
    def in_service(self, create, extracted, **kwargs):
        if create and (extracted or kwargs):
            ServicePeriodFactory(trainee=self, **kwargs)


class ServicePeriodFactory(DjangoModelFactory):
    class Meta:
        model = ServicePeriod

    trainee = factory.SubFactory(TraineeFactory)
    starts_on = date(2024, 1, 1)


class LeaveFactory(DjangoModelFactory):
    class Meta:
        model = Leave

    trainee = factory.SubFactory(TraineeFactory)
    starts_on = date(2025, 7, 1)


class QualificationFactory(DjangoModelFactory):
    """A specialist since long ago."""

    class Meta:
        model = Qualification

    person = factory.SubFactory(UserFactory)
    specialist_since = LONG_AGO


class SpecialistFactory(UserFactory):
    """A person who is a specialist since long ago, and so may supervise."""

    qualification = factory.RelatedFactory(QualificationFactory, factory_related_name="person")


class AssignmentFactory(DjangoModelFactory):
    """Primary supervisor since 2024, a specialist, without end."""

    class Meta:
        model = Assignment

    trainee = factory.SubFactory(TraineeFactory)
    supervisor = factory.SubFactory(SpecialistFactory)
    starts_on = date(2024, 1, 1)


class AuthorisationFactory(DjangoModelFactory):
    """A granted exemption: the supervisor is not a specialist."""

    class Meta:
        model = Authorisation

    trainee = factory.SubFactory(TraineeFactory)
    supervisor = factory.SubFactory(UserFactory)
    starts_on = date(2024, 1, 1)


class SessionFactory(DjangoModelFactory):
    """A planned hour tomorrow. Each has a start of its own, so that a day may hold many: at an odd minute,
    since tests that name a start name an even one."""

    class Meta:
        model = Session

    trainee = factory.SubFactory(TraineeFactory)
    supervisor = factory.SubFactory(SpecialistFactory)
    date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1))
    start = factory.Sequence(lambda n: time(6 + n // 30 % 16, 2 * (n % 30) + 1))
    duration_minutes = 60
    kind = Kind.INDIVIDUAL
    state = SessionState.PLANNED


class NoteFactory(DjangoModelFactory):
    """A note of a held session, written by its supervisor."""

    class Meta:
        model = Note

    session = factory.SubFactory(
        SessionFactory, state=SessionState.HELD, date=factory.LazyFunction(timezone.localdate)
    )
    text = "Plainly fictitious note."
    editor = None
    edited_by = factory.SelfAttribute("session.supervisor")
    edited_at = factory.LazyFunction(timezone.now)
