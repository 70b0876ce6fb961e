"""A synthetic national register: as uneven as the country, the same each time, never beside anything real."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import Length
from django.utils import timezone

from alis.seed import national
from audit.models import Event
from learning_goals.models import Activity, PlanGoal, SessionGoal, SignOff
from municipalities.days import today
from municipalities.models import Municipality, User
from supervision.models import Note, Session, Trainee
from supervision.overview import last_day_over
from supervision.requirements import OK, SEVERITY
from supervision.standings import standings
from tests.factories import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _owner_of_this_database(settings):
    """Where the command finds the owner: the tests' environment names another database of the cluster."""
    server, _, _ = settings.DATABASE_OWNER_URL.rpartition("/")
    settings.DATABASE_OWNER_URL = f"{server}/{connection.settings_dict['NAME']}"


def seed(trainees=60, **options):
    call_command("seed_benchmark", trainees=trainees, **options)


def everything(**options):
    """What a register holds, which is then undone."""
    made = {"trainees": 20, "seed": 1, "today": today(), "say": lambda part: None, **options}
    tables = ["municipalities_user", "supervision_session", "supervision_note", "supervision_assignment"]
    with transaction.atomic(), connection.cursor() as cursor:
        national.write(**made)
        found = []
        for table in tables:
            cursor.execute(f"SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM {table} AS row")
            found.append(cursor.fetchone())
        transaction.set_rollback(True)
    return found


def test_the_same_day_and_seed_make_the_same_register_and_another_seed_another():
    assert everything() == everything()
    assert everything(seed=2) != everything()
    assert everything(today=today() - timedelta(days=1)) != everything()


def test_the_register_is_uneven_mostly_well_supervised_and_whole():
    seed(trainees=200)

    active = Counter(
        Trainee.objects.filter(service__ends_on=None).values_list("municipality__number", flat=True)
    )
    sizes = sorted(active[number] for number in Municipality.objects.values_list("number", flat=True))
    assert (Trainee.objects.count(), sum(sizes), len(sizes)) == (200, 125, 18)
    assert sizes[-1] == active["0001"] == 41
    assert sum(size <= 2 for size in sizes) == 7
    assert 60 < Session.objects.count() / 200 < 75
    notes = Note.objects.annotate(length=Length("text")).order_by()
    assert set(notes.values_list("length", "session__state").distinct()) == {
        (590, "held"),
        (590, "finalised"),
    }
    finalised = Session.objects.filter(state="finalised").count()
    assert finalised > 0.9 * Session.objects.count()
    assert Event.objects.filter(verb="session.finalised").count() == finalised
    statuses = Counter(one.status for one in standings(last_day_over()) if one.is_listed)
    assert set(statuses) == set(SEVERITY)
    assert statuses[OK] > statuses.total() / 2


def test_everybody_has_115_goals_and_the_latest_of_them_are_on_their_way():
    seed(trainees=20)

    assert set(PlanGoal.objects.order_by().values_list("trainee").annotate(Count("pk"))) == {
        (trainee, 115) for trainee in Trainee.objects.values_list("pk", flat=True)
    }
    finished = Trainee.objects.exclude(service__ends_on=None).values("pk")
    approved = SignOff.objects.filter(state="approved")
    assert approved.filter(plan_goal__trainee__in=finished).count() == 115 * finished.distinct().count()
    states = set(SignOff.objects.order_by().values_list("state", flat=True).distinct())
    assert states == {"approved", "recommended", "sent", "returned"}
    assert not approved.filter(decided_at__gt=timezone.now()).exists()
    assert SessionGoal.objects.filter(session__state="finalised").count() > 100
    assert Activity.objects.exclude(state="signed").count() == 0


def test_a_second_call_changes_nothing_and_another_size_is_refused(capsys):
    seed(trainees=30)
    first = capsys.readouterr().out.splitlines()[-1]
    seed(trainees=30)

    assert capsys.readouterr().out.splitlines() == [first]
    assert first.startswith("The register has 30 trainee records and ")
    with pytest.raises(CommandError, match="holds a register of 30 trainees"):
        seed(trainees=31)
    with pytest.raises(CommandError, match="made with seed 1"):
        seed(trainees=30, seed=2)


@pytest.mark.parametrize("other", [MunicipalityFactory, UserFactory])
def test_a_database_that_holds_anything_else_is_refused(other):
    other()

    with pytest.raises(CommandError, match="not of the benchmark"):
        seed()
    assert (Trainee.objects.count(), Session.objects.count()) == (0, 0)


def test_what_somebody_added_to_a_register_is_not_taken_for_its_own():
    seed(trainees=30)
    MunicipalityFactory(number="9999")

    with pytest.raises(CommandError, match="not of the benchmark"):
        seed(trainees=30)


@pytest.mark.parametrize("trainees", [9, 100_001])
def test_sizes_that_make_no_register_are_refused(trainees):
    with pytest.raises(CommandError, match="from 10 to 100000"):
        seed(trainees=trainees)
    assert not User.objects.exists()
