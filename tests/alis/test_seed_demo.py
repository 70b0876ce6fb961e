"""The demo's people and their year: written once, removed without touching anything else."""

from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from alis.seed import removal
from audit.models import Event
from exemptions.models import EXPIRED, Application, ApplicationState
from learning_goals.actions.activities import record_activity
from learning_goals.actions.evidence import add_evidence
from learning_goals.models import (
    Activity,
    Catalogue,
    Delegation,
    Evidence,
    Instructorship,
    Opinion,
    PlanGoal,
    PortalMark,
    SessionGoal,
    SignOff,
)
from municipalities.actions import invite
from municipalities.models import Membership, Municipality, User
from supervision.actions.addenda import add_addendum
from supervision.models import Note, Session, Trainee
from tests.factories import MunicipalityFactory, UserFactory
from tests.learning_goals.deeds import certificate
from tests.pages import browser
from tests.supervision.uploads import kept, register_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _owner_of_this_database(settings):
    """Where the command finds the owner: the tests' environment names another database of the cluster."""
    server, _, _ = settings.DATABASE_OWNER_URL.rpartition("/")
    settings.DATABASE_OWNER_URL = f"{server}/{connection.settings_dict['NAME']}"


OF_LEARNING_GOALS = [
    Catalogue,
    PlanGoal,
    SessionGoal,
    Activity,
    Evidence,
    Opinion,
    SignOff,
    PortalMark,
    Instructorship,
    Delegation,
]


def counts():
    return [
        model.objects.count()
        for model in (Municipality, User, Membership, Trainee, Session, Note, *OF_LEARNING_GOALS, Event)
    ]


def test_seed_demo_is_idempotent_refuses_what_is_real_and_removes_its_own(capsys):
    """One test, since the seeding takes its time."""
    bystander = UserFactory(email="real@example.no")

    call_command("seed_demo")
    seeded = counts()
    first = capsys.readouterr().out
    call_command("seed_demo")
    again = capsys.readouterr().out

    assert min(seeded) >= 1
    assert {one.standing for one in Application.objects.all()} == {*ApplicationState.values, EXPIRED}
    assert {one.municipality.number for one in Application.objects.all()} == {"9901", "9902"}
    assert counts() == seeded
    assert first.startswith("Demo accounts (everybody is made up; sign in with one click):\n")
    assert again == f"The demo is there already.\n{first}"
    printed = [line.split()[0] for line in first.splitlines()[1:]]
    assert set(printed) == set(User.objects.exclude(pk=bystander.pk).values_list("email", flat=True))
    assert all(email.endswith("@demo.example") for email in printed)

    somebody_uses_it()
    removal.remove()
    assert tables_with_rows() == {"municipalities_user"}
    assert User.objects.get() == bystander
    assert triggers_that_are_off() == 0

    call_command("seed_demo")
    call_command("seed_demo", reset=True)
    assert counts() == seeded
    assert User.objects.filter(pk=bystander.pk).exists()

    MunicipalityFactory(name="En virkelig kommune")
    for reset in (False, True):
        with pytest.raises(CommandError, match="holds a municipality that is not of the demo"):
            call_command("seed_demo", reset=reset)
    assert counts() == [seeded[0] + 1, *seeded[1:]]


def somebody_uses_it():
    """Rows of the kinds that a visitor and the nightly run leave."""
    session = Session.objects.filter(state="finalised", note__isnull=False).first()
    trainee, supervisor = session.trainee.person, session.supervisor
    coordinator = User.objects.get(email="kari@demo.example")
    call_command("flag_low_supervision")
    browser(trainee).get(reverse("session", args=[session.pk]))
    add_addendum(session, actor=trainee, text="Et tillegg.", key=uuid4())
    invite("gjest@example.no", session.municipality, "leader", actor=coordinator)
    kept(register_of(session.municipality), session.municipality, coordinator)
    goal = session.trainee.plan.in_plan().exclude(sign_offs__state="approved").first()
    what = {"kind": "course", "title": "Et kurs", "held_on": session.date, "description": ""}
    what |= {"goals": [goal], "uploads": [certificate()], "signer": supervisor}
    record_activity(session.trainee, actor=trainee, key=uuid4(), **what)
    add_evidence(goal, actor=trainee, description="", upload=certificate(), key=uuid4())
    EmailAddress.objects.create(user=supervisor, email=supervisor.email)


# What is nobody's: Django's own tables, and the norm.
FIXED = {
    "auth_permission",
    "cache",
    "django_content_type",
    "django_migrations",
    "django_session",
    "jobs_job",
    "supervision_norm",
}


def tables_with_rows():
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - FIXED
        for table in sorted(tables):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if not cursor.fetchone()[0]:
                tables.discard(table)
    return tables


def triggers_that_are_off():
    """A promise that was switched off to remove the rows, and not on again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        return cursor.fetchone()[0]
