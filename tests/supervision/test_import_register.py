"""The import as a whole: all or nothing, twice the same, every fault named, few queries."""

import io
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audit.models import Event
from municipalities.models import LanguageForm, Membership, Municipality, MunicipalitySettings, Role, User
from supervision.actions.register_import import Counts, import_register
from supervision.models import (
    Arena,
    Assignment,
    AssignmentRole,
    Authorisation,
    Kind,
    Leave,
    Mode,
    Qualification,
    ServicePeriod,
    Session,
    SessionState,
    Trainee,
)
from supervision.workbook import SHEETS, read_workbook
from supervision.workbook.cells import Unreadable
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory
from tests.supervision.registers import (
    AGENT,
    IDA,
    KARI,
    LIV,
    NILS,
    csv_folder,
    faults_of,
    import_sheets,
    in_9901,
    realistic,
    session,
    small,
    xlsx,
)

pytestmark = pytest.mark.django_db

MODELS = [
    Municipality,
    MunicipalitySettings,
    User,
    Membership,
    Qualification,
    Trainee,
    ServicePeriod,
    Leave,
    Assignment,
    Authorisation,
    Session,
    Event,
]


def everything():
    """Every row that an import may write."""
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in MODELS}


def test_a_register_of_realistic_size_is_imported():
    outcome = import_sheets(realistic())

    assert outcome.faults == []
    assert outcome.counts == {
        "municipalities": Counts(created=2),
        "people": Counts(created=40),
        "trainees": Counts(created=20),
        "service": Counts(created=40),
        "leave": Counts(created=5),
        "assignments": Counts(created=20),
        "exemptions": Counts(created=4),
        "sessions": Counts(created=360),
    }
    assert (User.objects.count(), Membership.objects.count(), Session.objects.count()) == (30, 40, 360)
    service = ServicePeriod.objects.get(trainee__person__email="alis1@example.no", ends_on=None)
    assert (service.trainee.municipality.number, service.starts_on) == ("0301", date(2026, 1, 1))
    assert (service.position_percentage, service.arena) == (100, Arena.INSTITUTION)
    assert service.responsible_for == service.trainee.person


def test_a_second_import_changes_nothing():
    import_sheets(realistic())
    before = everything()

    outcome = import_sheets(realistic())

    assert everything() == before
    assert {(counts.created, counts.changed) for counts in outcome.counts.values()} == {(0, 0)}
    assert sum(counts.unchanged for counts in outcome.counts.values()) == 491


def test_each_row_that_is_new_or_changed_has_one_event_without_personal_values():
    import_sheets(small(sessions=[session()]))

    assert Counter(Event.objects.values_list("verb", flat=True)) == {
        "municipality.imported": 1,
        "person.imported": 2,
        "qualification.imported": 1,
        "membership.imported": 2,
        "trainee.imported": 1,
        "service.imported": 1,
        "assignment.imported": 1,
        "session.imported": 1,
    }
    assert set(Event.objects.values_list("agent", "actor", "municipality__number")) == {(AGENT, None, "9901")}

    changed = small(sessions=[session()])
    changed["people"][0]["name"] = "Ida Prøve"
    changed["people"][1]["hpr_number"] = 9900001
    changed["service"][0]["to"] = date(2026, 12, 31)
    known = set(Event.objects.values_list("pk", flat=True))
    import_sheets(changed)

    new = Event.objects.exclude(pk__in=known).order_by("verb")
    assert [(event.verb, event.data) for event in new] == [
        ("person.imported", {"changed": ["name"]}),
        ("qualification.imported", {"changed": ["hpr_number"]}),
        ("service.imported", {"changed": ["ends_on"]}),
    ]


def test_a_dry_run_says_the_same_and_writes_nothing():
    dry = import_sheets(realistic(), dry_run=True)

    assert (Municipality.objects.count(), User.objects.count(), Event.objects.count()) == (0, 0, 0)
    assert dry == import_sheets(realistic())


def test_csv_and_xlsx_give_the_same_rows(tmp_path):
    from_xlsx = read_workbook(xlsx(realistic()))
    comma = read_workbook(csv_folder(realistic(), tmp_path / "comma"))
    semicolon = read_workbook(csv_folder(realistic(), tmp_path / "semi", delimiter=";", encoding="utf-8-sig"))

    assert from_xlsx.faults == comma.faults == semicolon.faults == []
    rows = {name: [(row.number, row.values) for row in from_xlsx[name]] for name in SHEETS}
    assert rows == {name: [(row.number, row.values) for row in comma[name]] for name in SHEETS}
    assert rows == {name: [(row.number, row.values) for row in semicolon[name]] for name in SHEETS}


FAULTY = {
    "municipalities": [
        {"number": "9901", "name": "Prøvekommune", "minutes_per_supervision_hour": 30},
        {"number": "9902", "name": None, "minutes_per_supervision_hour": 60},
    ],
    "people": [
        in_9901(email=IDA, role="trainee", name="Ida Demo"),
        in_9901(email=KARI, role="supervisor", name="Kari Demo"),
        in_9901(email=NILS, role="supervisor", name="Nils Demo"),
        in_9901(email="no address", role="trainee", name="Tor Demo"),
        in_9901(email=LIV, role="chief", name="Liv Demo"),
        in_9901(email=KARI, role="leader", name="Kari Prøve"),
        {"email": LIV, "municipality_number": "9999", "role": "leader", "name": "Liv Demo"},
    ],
    "trainees": [
        in_9901(trainee_email=IDA),
        in_9901(trainee_email="nobody@example.no"),
        in_9901(trainee_email=LIV),
    ],
    "service": [
        in_9901(trainee_email=IDA) | {"from": date(2026, 1, 1), "to": date(2026, 6, 30)},
        in_9901(trainee_email=IDA) | {"from": date(2026, 6, 30), "to": None},
        in_9901(trainee_email=LIV) | {"from": "31.02.2026", "to": None},
        in_9901(trainee_email=LIV) | {"from": date(2026, 5, 1), "to": date(2026, 4, 1)},
        in_9901(trainee_email=NILS) | {"from": date(2026, 1, 1), "to": None},
    ],
    "leave": [
        in_9901(trainee_email=IDA, percentage=110) | {"from": date(2026, 2, 1), "to": date(2026, 2, 28)},
        in_9901(trainee_email=IDA, percentage=None) | {"from": date(2026, 2, 20), "to": date(2026, 3, 1)},
    ],
    "assignments": [
        in_9901(trainee_email=IDA, supervisor_email=KARI, role="primary") | {"from": date(2026, 1, 1)},
        in_9901(trainee_email=IDA, supervisor_email=NILS, role="primary") | {"from": date(2026, 8, 1)},
        in_9901(trainee_email=IDA, supervisor_email=IDA, role="deputy") | {"from": date(2026, 1, 1)},
        in_9901(trainee_email=IDA, supervisor_email="x@example.no", role="deputy")
        | {"from": date(2026, 1, 1)},
    ],
    "sessions": [
        session(),
        session(minutes=45),
        session(date=date(2026, 10, 6), minutes=None),
        session(date=date(2026, 10, 7), start="9 o'clock"),
        session(date=date(2026, 10, 8), minutes=481, state="done"),
    ],
    "diary": [{"dear": "diary"}],
}


def test_a_faulty_file_is_refused_whole_with_every_fault_named():
    lines = faults_of(FAULTY)

    assert lines == [
        "diary:1:sheet: unknown sheet; the known ones are municipalities, people, trainees, service, leave, "
        "assignments, exemptions, sessions",
        "municipalities:2:minutes_per_supervision_hour: is not a whole number from 45 to 60",
        "municipalities:3:name: must be filled in for a new municipality",
        "people:5:email: is not an e-mail address",
        "people:6:role: must be one of: trainee, supervisor, clinical_instructor, leader, coordinator",
        "people:7:name: contradicts row 3",
        "people:8:municipality_number: is not a known municipality",
        "trainees:3:trainee_email: is not a known person",
        "service:3:from: overlaps row 2",
        "service:4:from: is not a date (2026-10-31 or 31.10.2026)",
        "service:5:to: is before from",
        "service:6:trainee_email: has no trainee record in this municipality",
        "leave:2:percentage: is not a whole number from 0 to 100",
        "leave:3:from: overlaps row 2",
        "assignments:3:from: overlaps row 2",
        "assignments:4:supervisor_email: is the trainee: nobody supervises themselves",
        "assignments:5:supervisor_email: is not a known person",
        "sessions:3:start: names the same as row 2",
        "sessions:4:minutes: must be filled in for a session that is held",
        "sessions:5:start: is not a time of day (HH:MM)",
        "sessions:6:minutes: is not a whole number from 1 to 480",
        "sessions:6:state: must be one of: planned, held, finalised, cancelled",
    ]
    assert {name: rows for name, rows in everything().items() if rows} == {}


NEEDED = [(sheet.name, column.name) for sheet in SHEETS.values() for column in sheet.columns if column.needed]


@pytest.mark.parametrize(("sheet", "column"), NEEDED)
def test_a_missing_column_is_named_and_the_rest_is_still_read(sheet, column):
    register = realistic(trainees=2, sessions_each=1)
    register["sessions"].append(session(mode="letter"))
    for row in register[sheet]:
        del row[column]

    lines = faults_of(register)

    assert f"{sheet}:1:{column}: the column is missing" in lines
    assert "sessions:4:mode: must be one of: in_person, digital, phone" in lines


def test_minutes_and_state_may_both_be_missing():
    row = {name: cell for name, cell in session().items() if name not in ("minutes", "state")}

    assert faults_of(small(sessions=[row])) == ["sessions:1:state: the column is missing"]


def test_one_fault_keeps_back_what_is_right():
    import_sheets(small())
    before = everything()
    register = small(sessions=[session(), session(state="cancelled", date="soon")])
    register["people"][0]["name"] = "Ida Prøve"

    assert faults_of(register) == ["sessions:3:date: is not a date (2026-10-31 or 31.10.2026)"]
    assert everything() == before


def queries_of(register):
    workbook = read_workbook(xlsx(register))
    with CaptureQueriesContext(connection) as queries:
        outcome = import_register(workbook, agent=AGENT, dry_run=True)
    assert outcome.faults == []
    return len(queries)


def test_the_number_of_queries_of_new_rows_does_not_grow():
    few = queries_of(realistic(trainees=4, sessions_each=7))
    many = queries_of(realistic(trainees=60, sessions_each=14))

    assert few == many < 30


def test_the_number_of_queries_of_changes_does_not_grow():
    def again(trainees):
        register = realistic(trainees, sessions_each=7)
        import_sheets(register)
        for row in register["people"]:
            row |= {"name": "Another Demo", "to": date(2030, 1, 1)}
        for row in register["service"]:
            row["to"] = row.get("to") or date(2028, 1, 1)
        for row in register["sessions"]:
            row["date"] += timedelta(days=1)
        return queries_of(register)

    assert again(4) == again(40) < 50


def test_the_number_of_queries_of_steps_does_not_grow():
    def again(trainees):
        register = realistic(trainees)
        import_sheets(register)
        return queries_of(
            register | {"sessions": [row | {"state": "finalised"} for row in register["sessions"]]}
        )

    assert again(4) == again(40) < 40


# The command


def command(path, *options):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_register", str(path), *options, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


def on_disk(tmp_path, register):
    path = tmp_path / "register.xlsx"
    path.write_bytes(xlsx(register).getvalue())
    return path


def test_the_command_prints_counts(tmp_path):
    code, out, err = command(on_disk(tmp_path, small(sessions=[session()])))

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "municipalities: 1 created, 0 changed, 0 unchanged",
        "people: 2 created, 0 changed, 0 unchanged",
        "trainees: 1 created, 0 changed, 0 unchanged",
        "service: 1 created, 0 changed, 0 unchanged",
        "leave: 0 created, 0 changed, 0 unchanged",
        "assignments: 1 created, 0 changed, 0 unchanged",
        "exemptions: 0 created, 0 changed, 0 unchanged",
        "sessions: 1 created, 0 changed, 0 unchanged",
    ]
    assert Session.objects.count() == 1


def test_the_command_says_that_a_dry_run_wrote_nothing(tmp_path):
    code, out, _err = command(on_disk(tmp_path, small()), "--dry-run")

    assert (code, out.splitlines()[-1]) == (0, "Dry run: nothing was written.")
    assert Municipality.objects.count() == 0


def test_the_command_prints_one_line_for_each_fault_and_fails(tmp_path):
    register = small(sessions=[session(minutes=0), session(mode="letter", date=date(2026, 10, 6))])

    assert command(on_disk(tmp_path, register)) == (
        1,
        "",
        "sessions:2:minutes: is not a whole number from 1 to 480\n"
        "sessions:3:mode: must be one of: in_person, digital, phone\n",
    )


def test_the_command_says_plainly_that_there_is_nothing_to_read(tmp_path):
    renamed = tmp_path / "letter.xlsx"
    renamed.write_bytes(b"%PDF-1.7 ...")

    assert command(renamed) == (
        1,
        "",
        f"{renamed}: This is a PDF. Choose the spreadsheet itself, saved as .xlsx.\n",
    )
    assert command(tmp_path / "gone.xlsx") == (
        1,
        "",
        f"{tmp_path}/gone.xlsx: There is no such file or directory.\n",
    )


# By a coordinator, from the import page


@pytest.fixture
def coordinator():
    """Coordinates 9901; 9902 is a municipality of others, with people of its own."""
    place = MunicipalityFactory(number="9901", name="Prøvekommune")
    other = MunicipalityFactory(number="9902")
    MembershipFactory(user__email=LIV, municipality=other, role="supervisor")
    return MembershipFactory(municipality=place, role="coordinator").user


def test_a_coordinator_imports_their_own_municipality(coordinator):
    outcome = import_sheets(small(sessions=[session()]), actor=coordinator)

    assert outcome.faults == []
    assert outcome.counts["municipalities"] == Counts(changed=1)
    assert set(Event.objects.values_list("actor", "agent")) == {(coordinator.pk, "")}


def test_other_municipalities_and_their_people_do_not_exist_for_a_coordinator(coordinator):
    register = small(
        municipalities=[{"number": "9902", "name": "Ours now"}, {"number": "9903", "name": "New"}],
        people=[{"email": KARI, "municipality_number": "9902", "role": "leader"}],
        trainees=[in_9901(trainee_email=LIV)],
        assignments=[
            in_9901(trainee_email=IDA, supervisor_email=LIV, role="deputy") | {"from": date(2026, 1, 1)},
            in_9901(trainee_email=IDA, supervisor_email="nobody@example.no", role="deputy")
            | {"from": date(2026, 1, 1)},
        ],
        sessions=[
            session(municipality_number="9902", supervisor_email=LIV),
            session(municipality_number="9903", trainee_email="nobody@example.no"),
        ],
    )

    assert faults_of(register, actor=coordinator) == [
        "municipalities:3:number: is not a known municipality",
        "municipalities:4:number: is not a known municipality",
        "people:4:municipality_number: is not a known municipality",
        "trainees:3:trainee_email: is not a known person",
        "assignments:3:supervisor_email: is not a known person",
        "assignments:4:supervisor_email: is not a known person",
        "sessions:2:municipality_number: is not a known municipality",
        "sessions:3:municipality_number: is not a known municipality",
    ]


def test_a_person_from_elsewhere_is_known_once_they_have_a_role_here(coordinator):
    register = small(
        people=[in_9901(email=LIV, role="supervisor")],
        sessions=[session(supervisor_email=LIV)],
    )

    assert faults_of(register, actor=coordinator) == []


@pytest.mark.parametrize("role", ["trainee", "supervisor", "clinical_instructor", "leader"])
def test_only_coordinators_import(role):
    place = MunicipalityFactory(number="9901")
    colleague = MembershipFactory(municipality=place, role=role).user

    with pytest.raises(PermissionDenied):
        import_sheets(small(), actor=colleague)

    assert Trainee.objects.count() == 0


def test_an_import_has_one_author():
    with pytest.raises(TypeError):
        import_register(read_workbook(xlsx(small())))
    with pytest.raises(TypeError):
        import_register(read_workbook(xlsx(small())), actor=UserFactory(), agent=AGENT)


# What only the database can see


def test_a_promise_that_only_the_database_can_keep_is_a_fault_by_its_name():
    """As when somebody else adds a period between the reading and the writing."""
    import_sheets(small())
    theirs = [Leave(trainee=Trainee.objects.get(), starts_on=date(2026, 1, 1))]
    register = small(leave=[in_9901(trainee_email=IDA) | {"from": date(2026, 2, 1)}])
    before = everything()

    def meanwhile(execute, sql, *details):
        if theirs and sql.startswith('INSERT INTO "supervision_leave"'):
            theirs.pop().save()
        return execute(sql, *details)

    with connection.execute_wrapper(meanwhile):
        lines = faults_of(register)

    assert lines == ["register:0:one_leave_at_a_time: the database refused the file; import it again"]
    assert everything() == before


@pytest.mark.parametrize(
    ("sheet", "column", "choices"),
    [
        ("municipalities", "language_form", LanguageForm),
        ("people", "role", Role),
        ("service", "arena", Arena),
        ("assignments", "role", AssignmentRole),
        ("sessions", "mode", Mode),
        ("sessions", "kind", Kind),
        ("sessions", "state", SessionState),
    ],
)
def test_the_words_of_the_workbook_are_those_of_the_database(sheet, column, choices):
    read = SHEETS[sheet][column].read

    with translation.override("en-gb"), pytest.raises(Unreadable, match="one of") as refusal:
        read("none of them")

    assert str(refusal.value) == f"must be one of: {', '.join(choices.values)}"
