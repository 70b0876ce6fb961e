"""A version of the goals is imported whole or not at all, twice without a change, and corrected without
losing a goal that somebody has in their plan."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import translation

from alis.seed.goals_catalogue import FOLDER
from audit.models import Event
from learning_goals.actions.catalogues import import_goals
from learning_goals.models import Catalogue, Goal, GoalKind, PlanGoal
from learning_goals.versions import Answers
from tests.learning_goals.catalogues import csv_of, goal, read, xlsx_of
from tests.learning_goals.factories import CatalogueFactory, GoalFactory, PlanGoalFactory
from tests.world import make_world

pytestmark = pytest.mark.django_db
AGENT = "command:import_goals"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en-gb"):
        yield


TWO = [goal("FKM-001"), goal("FKM-002", title="Et annet")]


def imported(*rows, **how):
    return import_goals(read(csv_of(*rows)), **{"agent": AGENT, **how})


def everything():
    return [
        sorted(model.objects.values_list(*[field.attname for field in model._meta.fields]), key=str)
        for model in (Catalogue, Goal, Event)
    ]


def test_a_new_version_stands_with_its_goals_and_one_event():
    outcome = imported(*TWO)

    catalogue = Catalogue.objects.get()
    assert (catalogue.kind, catalogue.valid_from, catalogue.valid_to, catalogue.municipality) == (
        GoalKind.FKM,
        date(2026, 3, 1),
        None,
        None,
    )
    assert (catalogue.name, catalogue.is_fictitious) == ("FKM 01.03.2026", False)
    assert [(one.code, one.title) for one in catalogue.goals.all()] == [
        ("FKM-001", "Oppdiktet mål"),
        ("FKM-002", "Et annet"),
    ]
    event = Event.objects.get()
    assert (event.verb, event.agent, event.target_id) == ("catalogue.imported", AGENT, catalogue.pk)
    assert event.data == {"new": 2, "changed": 0, "gone": 0, "is_new": True}
    assert [(one.is_new, one.new) for one in outcome.differences] == [
        (True, {"FKM-001": "Oppdiktet mål", "FKM-002": "Et annet"})
    ]


def test_the_same_file_twice_changes_nothing():
    imported(*TWO, answers=Answers(name="Oppdiktet katalog"))
    before = everything()

    outcome = imported(*TWO)

    assert everything() == before
    assert not outcome.changes_something


def test_a_correction_of_the_same_version_updates_texts_and_keeps_the_goals_rows():
    imported(*TWO)
    kept = PlanGoalFactory(goal=Goal.objects.get(code="FKM-001"))

    outcome = imported(goal("FKM-001", text="Bedre ord."), goal("FKM-003", title="Et tredje"))

    assert list(Goal.objects.values_list("code", "text_nb")) == [
        ("FKM-001", "Bedre ord."),
        ("FKM-003", "Oppdiktet mål: Legen kan dette."),
    ]
    assert PlanGoal.objects.get().goal_id == kept.goal_id
    (difference,) = outcome.differences
    assert difference.changed == {"FKM-001": [("text_nb", "Oppdiktet mål: Legen kan dette.", "Bedre ord.")]}
    assert (difference.new, difference.gone) == ({"FKM-003": "Et tredje"}, {"FKM-002": []})


def test_a_goal_that_is_in_somebody_s_plan_is_not_dropped_and_nothing_else_is_done():
    imported(*TWO)
    PlanGoalFactory(goal=Goal.objects.get(code="FKM-002"))
    before = everything()

    outcome = imported(goal("FKM-001", text="Bedre ord."))

    assert [(fault.row, fault.column, fault.message) for fault in outcome.faults] == [
        (1, "code", "FKM-002 is in somebody's plan, and cannot be left out")
    ]
    assert everything() == before


def test_a_faulty_row_keeps_the_whole_file_out():
    outcome = imported(goal("FKM-001"), goal("FKM-002", title=""))

    assert [(fault.row, fault.column) for fault in outcome.faults] == [(3, "title")]
    assert (Catalogue.objects.count(), Goal.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_dry_run_says_what_would_be_done_and_does_nothing():
    outcome = imported(*TWO, dry_run=True)

    assert len(outcome.differences[0].new) == 2
    assert Catalogue.objects.count() == 0


def test_a_new_version_is_compared_with_the_one_before_it_and_says_what_replaces_what():
    imported(goal("FKM-001"), goal("FKM-002"), goal("FKM-003"), goal("FKM-004"))

    outcome = imported(
        goal("FKM-001", text="Nye ord."),
        goal("FKM-002"),
        goal("FKM-101", **{"Erstatter": "FKM-003"}),
        answers=Answers(valid_from=date(2027, 1, 1)),
    )

    (difference,) = outcome.differences
    assert (difference.is_new, difference.against) == (True, "FKM 01.03.2026")
    assert difference.new == {"FKM-101": "Oppdiktet mål"}
    assert difference.changed == {"FKM-001": [("text_nb", "Oppdiktet mål: Legen kan dette.", "Nye ord.")]}
    assert difference.gone == {"FKM-003": ["FKM-101"], "FKM-004": []}
    assert difference.unchanged == 1
    assert Catalogue.objects.count() == 2


def test_a_goal_of_the_same_code_that_replaces_another_one_is_a_new_goal():
    imported(goal("FKM-001"), goal("FKM-002"))

    outcome = imported(
        goal("FKM-001", title="Noe annet", **{"Erstatter": "FKM-002"}),
        answers=Answers(valid_from=date(2027, 1, 1)),
    )

    (difference,) = outcome.differences
    assert (difference.new, difference.changed) == ({"FKM-001": "Noe annet"}, {})
    assert difference.gone == {"FKM-001": [], "FKM-002": ["FKM-001"]}


# For one municipality


@pytest.fixture
def world():
    return make_world()


@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_a_person_imports_for_their_own_municipality_alone(world, part):
    imported(*TWO, agent="", actor=world.people[part], municipality=world.place)

    catalogue = Catalogue.objects.get()
    assert (catalogue.municipality, catalogue.imported_by) == (world.place, world.people[part])
    day = date(2026, 3, 1)
    assert Catalogue.objects.in_force(world.place, day) == {"FKM": catalogue}
    assert Catalogue.objects.in_force(world.elsewhere, day) == {}


@pytest.mark.parametrize("part", ["trainee", "supervisor", "clinical instructor", "stranger"])
def test_nobody_else_imports(world, part):
    with pytest.raises(PermissionDenied):
        imported(*TWO, agent="", actor=world.people[part], municipality=world.place)


def test_a_person_does_not_import_for_all_and_a_command_not_for_one(world):
    for how in (
        {"agent": "", "actor": world.people["leader"]},
        {"municipality": world.place},
        {"agent": ""},
    ):
        with pytest.raises(TypeError):
            imported(*TWO, **how)


def test_a_municipality_s_own_version_leaves_the_common_one_of_the_same_day_alone(world):
    common = CatalogueFactory(kind="FKM", valid_from=date(2026, 3, 1))
    GoalFactory(catalogue=common, code="FKM-009")
    before = everything()

    outcome = imported(*TWO, agent="", actor=world.people["leader"], municipality=world.place)

    assert outcome.differences[0].against == common.name
    assert outcome.differences[0].gone == {"FKM-009": []}
    assert set(map(str, before[1])) < set(map(str, everything()[1]))
    assert Catalogue.objects.in_force(world.elsewhere, date(2026, 3, 1)) == {"FKM": common}


# The command


def command(capsys, *arguments):
    """What the command prints, and how it ends."""
    code = 0
    try:
        call_command("import_goals", *arguments)
    except SystemExit as ended:
        code = ended.code
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_command_imports_a_csv_file_and_prints_counts(capsys):
    assert command(capsys, FOLDER / "fkm_2026.csv") == (
        0,
        "FKM from 2026-03-01: 29 new, 0 changed, 0 gone, 0 unchanged\n",
        "",
    )
    assert Catalogue.objects.get().source_name == "fkm_2026.csv"
    assert len(Catalogue.objects.get().source_sha256) == 64


def test_the_command_imports_the_reform(capsys):
    command(capsys, FOLDER / "fkm_2019.csv")

    assert command(capsys, FOLDER / "fkm_2026.csv")[1] == (
        "FKM from 2026-03-01: 29 new, 0 changed, 75 gone, 0 unchanged\n"
    )
    assert command(capsys, FOLDER / "fkm_2026.csv")[1] == (
        "FKM from 2026-03-01: 0 new, 0 changed, 0 gone, 29 unchanged\n"
    )


def test_the_command_takes_what_the_file_does_not_say(tmp_path, capsys):
    path = tmp_path / "mål.xlsx"
    path.write_bytes(xlsx_of({**goal("7"), "Gyldig fra": None}))
    options = ["--kind", "ALM", "--name", "Prøve", "--valid-from", "2020-01-01"]

    assert command(capsys, path)[0] == 1
    assert command(capsys, path, *options, "--dry-run")[1].endswith("Dry run: nothing was written.\n")
    assert Catalogue.objects.count() == 0
    assert command(capsys, path, *options)[0] == 0

    catalogue = Catalogue.objects.get()
    assert (catalogue.kind, catalogue.name, catalogue.valid_from) == ("ALM", "Prøve", date(2020, 1, 1))
    assert catalogue.goals.get().code == "ALM-007"


def test_the_command_prints_every_fault_on_a_line_of_its_own(tmp_path, capsys):
    path = tmp_path / "goals.csv"
    path.write_bytes(csv_of(goal("tull"), goal("FKM-002", title="")))

    assert command(capsys, path) == (
        1,
        "",
        "goals:2:code: is not the code of a learning goal (ALM-055 or FKM-012)\n"
        "goals:3:title: must be filled in\n",
    )


def test_the_command_says_what_a_file_is_that_it_cannot_read(tmp_path, capsys):
    path = tmp_path / "goals.xlsx"
    path.write_bytes(b"%PDF-1.7")

    assert command(capsys, path) == (
        1,
        "",
        f"{path}: This is a PDF. Choose the spreadsheet itself, saved as .xlsx.\n",
    )
    assert command(capsys, tmp_path / "gone.csv")[2] == (
        f"{tmp_path / 'gone.csv'}: There is no such file or directory.\n"
    )


def test_goals_of_an_ended_day_are_not_in_force():
    imported(goal("FKM-001", **{"Gyldig til": "31.12.2026"}))

    assert Catalogue.objects.in_force(None, date(2026, 12, 31)) != {}
    assert Catalogue.objects.in_force(None, date(2026, 12, 31) + timedelta(days=1)) == {}
