"""A leader or coordinator sees what a file with goals would do, and what they confirm is what they saw."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.actions import InvalidTransition
from audit.models import Event
from learning_goals.actions import catalogue_imports
from learning_goals.actions.catalogue_imports import confirm_catalogue, discard_catalogue
from learning_goals.models import Catalogue, CatalogueImport, Goal
from municipalities.models import StoredFile
from tests.learning_goals.catalogues import csv_of, goal, kept, posted, xlsx_of
from tests.learning_goals.factories import CatalogueFactory, GoalFactory, PlanGoalFactory
from tests.pages import alerts, beside, browser, heading, queries_of, rows, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
TWO = [goal("FKM-001"), goal("FKM-002", title="Et annet")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def leader(world):
    return browser(world.people["leader"])


def page_of(client, one):
    return client.get(reverse("catalogue_preview", args=[one.pk]))


def confirm(client, one, digest=None):
    address = reverse("confirm_catalogue", args=[one.pk])
    return client.post(address, {"digest": one.digest if digest is None else digest}, follow=True)


@pytest.mark.parametrize("part", ["leader", "coordinator"])
@pytest.mark.parametrize("content", [csv_of(*TWO), xlsx_of(*TWO)], ids=["csv", "xlsx"])
def test_from_the_file_to_the_goals_in_force(world, part, content):
    client = browser(world.people[part])

    answer = posted(client, world.place, content)
    one = CatalogueImport.objects.get()
    assert answer.url == reverse("catalogue_preview", args=[one.pk])
    assert Catalogue.objects.count() == 0
    assert heading(page_of(client, one)) == "FKM: 2 new goals"

    answer = confirm(client, one)

    assert heading(answer) == "Imported: FKM: 2 new goals"
    catalogue = Catalogue.objects.get()
    assert (catalogue.municipality, catalogue.imported_by, catalogue.is_fictitious) == (
        world.place,
        world.people[part],
        False,
    )
    assert (catalogue.source_name, catalogue.source_sha256) == ("goals.csv", one.sha256)
    assert StoredFile.objects.count() == 0


def test_the_preview_says_what_is_new_changed_replaced_and_gone(world, leader):
    before = CatalogueFactory(kind="FKM", name="De gamle", valid_from=date(2020, 1, 1))
    for code in ("FKM-001", "FKM-002", "FKM-003", "FKM-004"):
        GoalFactory(catalogue=before, code=code, title="Oppdiktet mål", text_nb=goal()["Måltekst"], group="")

    one = kept(
        [goal("FKM-001"), goal("FKM-002", title="Bedre navn"), goal("FKM-101", **{"Erstatter": "FKM-003"})],
        world.place,
        world.people["leader"],
    )

    page = page_of(leader, one)
    assert heading(page) == "FKM: 1 new goal, 1 changed, 2 gone"
    for told in (
        "FKM, valid from 1 March 2026",
        "Compared with De gamle.",
        "1 goal is replaced",
        "1 goal goes, and nothing replaces it",
        "1 goal as before",
        "FKM-002 title: Oppdiktet mål → becomes Bedre navn",
        "Gone, and replaced by nothing: FKM-004",
        "FKM-003 → becomes FKM-101",
    ):
        assert told in words(page)


def test_faults_stand_beside_their_values_and_nothing_can_be_confirmed(world, leader):
    posted(leader, world.place, csv_of(goal("tull"), goal("FKM-002", title="")))
    one = CatalogueImport.objects.get()

    page = page_of(leader, one)

    assert heading(page) == "2 things must be put right"
    assert "Row 2 Kode A2 tull Is not the code of a learning goal" in words(page)
    assert "Row 3 Tittel B3 nothing Must be filled in" in words(page)
    assert alerts(confirm(leader, one)) == [
        "Something has changed since you opened the page. Look at it again."
    ]
    assert Catalogue.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("goals.xlsx", b"%PDF-1.7", "This is a PDF. Choose the spreadsheet itself, saved as .xlsx."),
        ("goals.xlsx", b"", "The file is empty."),
        ("goals.csv", b"\0" * 100, "This is neither an .xlsx workbook nor a .csv file."),
        ("goals.csv", b"a" * (5 * 2**20 + 1), "The file is larger than 5 MB."),
    ],
)
def test_a_file_of_another_kind_is_refused_at_the_field_and_the_rest_stays_typed(
    world, leader, name, content, told
):
    answer = posted(leader, world.place, content, name, valid_from="2026-03-01")

    assert (answer.status_code, beside(answer, "file")) == (422, told)
    assert typed(answer)["valid_from"] == "2026-03-01"
    assert CatalogueImport.objects.count() == 0


def test_what_the_file_does_not_say_can_be_said_beside_it(world, leader):
    content = csv_of({**goal("7"), "Gyldig fra": ""})

    posted(leader, world.place, content)
    assert heading(page_of(leader, CatalogueImport.objects.get())) == "1 thing must be put right"

    posted(leader, world.place, content, kind="FKM", valid_from="2026-03-01")
    one = CatalogueImport.objects.get()
    confirm(leader, one)
    assert (Catalogue.objects.get().valid_from, Goal.objects.get().code) == (date(2026, 3, 1), "FKM-007")


def test_a_file_that_changes_nothing_says_so(world, leader):
    confirm(leader, kept(TWO, world.place, world.people["leader"]))

    one = kept(TWO, world.place, world.people["leader"])

    assert heading(page_of(leader, one)) == "The file changes nothing"


def test_a_correction_that_leaves_out_a_goal_of_a_plan_is_refused(world, leader):
    confirm(leader, kept(TWO, world.place, world.people["leader"]))
    PlanGoalFactory(trainee=world.trainee, goal=Goal.objects.get(code="FKM-002"))

    one = kept(TWO[:1], world.place, world.people["leader"])

    assert (one.state, one.fault_count) == ("refused", 1)
    assert "FKM-002 is in somebody's plan, and cannot be left out" in words(page_of(leader, one))


def test_what_would_now_be_something_else_is_shown_again_and_not_done(world, leader):
    one = kept(TWO, world.place, world.people["leader"])
    other = kept(TWO[:1], world.place, world.people["coordinator"])
    confirm(browser(world.people["coordinator"]), other)

    answer = confirm(leader, one)

    assert "The catalogue has changed since you last looked, so nothing was imported." in words(answer)
    assert Goal.objects.count() == 1
    one.refresh_from_db()
    assert (one.state, one.changed_meanwhile) == ("ready", True)
    confirm(leader, one)
    assert Goal.objects.count() == 2


def test_what_has_become_faulty_is_refused_with_the_reason(world, leader):
    confirm(leader, kept(TWO, world.place, world.people["leader"]))
    one = kept(TWO[:1], world.place, world.people["leader"])
    PlanGoalFactory(trainee=world.trainee, goal=Goal.objects.get(code="FKM-002"))

    answer = confirm(leader, one)

    assert heading(answer) == "1 thing must be put right"
    assert Goal.objects.count() == 2


def test_a_second_click_does_no_more(world):
    one = kept(TWO, world.place, world.people["leader"])
    assert confirm_catalogue(one, digest=one.digest, actor=world.people["leader"]) is True
    before = Event.objects.count()

    assert confirm_catalogue(one, digest=one.digest, actor=world.people["leader"]) is True

    assert Event.objects.count() == before


def test_a_new_file_takes_the_place_of_the_one_that_waits(world, leader):
    first = kept(TWO, world.place, world.people["leader"])
    assert rows(leader.get(reverse("import_catalogue", args=[world.place.pk])))[0].startswith(
        "goals.csv is not imported yet"
    )

    second = kept(TWO[:1], world.place, world.people["leader"])

    assert list(CatalogueImport.objects.all()) == [second]
    assert StoredFile.objects.count() == 1
    with pytest.raises(InvalidTransition):
        confirm_catalogue(first, digest=first.digest, actor=world.people["leader"])


def test_a_discarded_file_is_forgotten(world, leader):
    one = kept(TWO, world.place, world.people["leader"])

    answer = leader.post(reverse("discard_catalogue", args=[one.pk]), follow=True)

    assert alerts(answer) == ["The file is forgotten, and nothing of it was imported."]
    assert (CatalogueImport.objects.count(), StoredFile.objects.count(), Catalogue.objects.count()) == (
        0,
        0,
        0,
    )


def test_what_nobody_confirmed_within_a_day_is_forgotten(world, leader):
    done = kept(TWO, world.place, world.people["leader"])
    confirm(leader, done)
    one = kept([goal("FKM-003")], world.place, world.people["leader"])
    catalogue_imports.forget_outdated(agent="job:forget_uploads")
    assert page_of(leader, one).status_code == 200

    late = timezone.now() + timedelta(days=1, minutes=1)
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: late)
        assert list(CatalogueImport.objects.visible_to(world.people["leader"])) == [done]
        catalogue_imports.forget_outdated(agent="job:forget_uploads")

    assert (list(CatalogueImport.objects.all()), StoredFile.objects.count()) == ([done], 0)
    event = Event.objects.get(verb="catalogue_import.forgotten")
    assert (event.actor, event.agent, event.municipality) == (None, "job:forget_uploads", world.place)


def test_nobody_confirms_or_discards_the_file_of_another(world):
    one = kept(TWO, world.place, world.people["leader"])

    for act in (confirm_catalogue, discard_catalogue):
        more = {"digest": one.digest} if act is confirm_catalogue else {}
        with pytest.raises(PermissionDenied):
            act(one, actor=world.people["coordinator"], **more)
    assert Catalogue.objects.count() == 0


@pytest.mark.parametrize("part", ["trainee", "supervisor", "clinical instructor", "stranger"])
def test_nobody_else_uploads(world, part):
    with pytest.raises(PermissionDenied):
        kept(TWO, world.place, world.people[part])


def test_whoever_leads_no_longer_sees_their_file_no_more(world, leader):
    one = kept(TWO, world.place, world.people["leader"])
    world.people["leader"].memberships.update(ends_on=date.today() - timedelta(days=1))

    assert page_of(browser(world.people["leader"]), one).status_code == 404


def test_the_template_is_downloaded_as_a_spreadsheet(world, leader):
    answer = leader.get(reverse("catalogue_template", args=[world.place.pk]))

    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert answer["Content-Disposition"].endswith('filename="Learning goals.xlsx"')


def test_the_preview_of_many_goals_takes_as_many_queries_as_of_one(world, leader):
    one = kept(TWO[:1], world.place, world.people["leader"])
    few = queries_of(leader, reverse("catalogue_preview", args=[one.pk]))

    many = kept([goal(f"FKM-{n:03d}") for n in range(1, 200)], world.place, world.people["leader"])

    assert queries_of(leader, reverse("catalogue_preview", args=[many.pk])) == few


# What the database keeps by itself


def refused(statement):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return refusal.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    "change",
    [
        "valid_from = '2020-01-01'",
        "kind = 'ALM'",
        "version_name = 'x'",
        "sha256 = 'x'",
        "state = 'imported', file_id = NULL, digest = 'something else'",
    ],
)
def test_file_and_answers_stay_as_they_were_shown(world, change):
    kept(TWO, world.place, world.people["leader"])

    assert refused(f"UPDATE learning_goals_catalogueimport SET {change}") == "catalogue_import_keeps_its_file"


def test_nothing_is_imported_unseen_nor_changed_afterwards(world):
    one = kept(TWO, world.place, world.people["leader"])
    assert (
        refused("UPDATE learning_goals_catalogueimport SET digest = ''")
        == "catalogue_import_is_seen_before_it_is_done"
    )
    assert (
        refused("UPDATE learning_goals_catalogueimport SET state = 'imported'")
        == "imported_catalogue_file_is_forgotten"
    )

    confirm_catalogue(one, digest=one.digest, actor=world.people["leader"])
    assert (
        refused("UPDATE learning_goals_catalogueimport SET name = 'x'") == "catalogue_import_keeps_its_file"
    )


def test_one_file_at_a_time_for_each_person_and_municipality(world):
    one = kept(TWO, world.place, world.people["leader"])
    same = {field.attname: getattr(one, field.attname) for field in one._meta.fields if field.name != "id"}

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        CatalogueImport.objects.create(**same)
    assert refusal.value.__cause__.diag.constraint_name == "one_catalogue_import_at_a_time"
