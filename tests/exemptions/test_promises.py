"""What the database keeps of exemptions by itself, against the SQL of the role that the application uses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from exemptions.actions import applications, sending
from exemptions.actions.attachments import add_attachment
from exemptions.actions.decisions import answer_information
from exemptions.actions.measures import add_measure
from exemptions.models import Application, Decision, Measure
from municipalities.days import today
from supervision.models import Authorisation
from tests.exemptions import cases
from tests.factories import AuthorisationFactory, TraineeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cases.make_case()


def refused(statement, *parameters, by=IntegrityError):
    """The name of the constraint that refuses the statement; its message holds nothing that was typed."""
    with pytest.raises(by) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    assert "kapasitet" not in str(refusal.value)
    return refusal.value.__cause__.diag.constraint_name


COLUMNS = [
    field.column
    for field in Application._meta.concrete_fields
    if field.column not in ("id", "state", "since")
]
OTHER = {
    "UUIDField": "gen_random_uuid()",
    "DateField": "'1999-09-09'",
    "DateTimeField": "'1999-09-09'",
    "IntegerField": "77",
    "JSONField": """'{"x": 1}'""",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_nothing_of_a_sent_application_is_changed(case, column):
    cases.sent(case)
    field = next(one for one in Application._meta.concrete_fields if one.column == column)
    kind = (field.target_field if field.remote_field else field).get_internal_type()

    refusal = refused(f"UPDATE exemptions_application SET {column} = {OTHER.get(kind, repr('9'))}")

    late = ("granted_from", "granted_until")
    assert refusal == ("application_moves_by_its_steps" if column in late else "sent_application_is_sealed")


def test_an_application_is_never_deleted(case):
    cases.draft(case)
    assert refused("DELETE FROM exemptions_application") == "application_is_kept"


@pytest.mark.parametrize("table", ["applicationtrainee", "applicationmeasure", "attachment"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET application_id = application_id"])
def test_what_went_with_a_sent_application_stays(case, table, statement):
    letter = cases.complete(
        case, **{"search": {**cases.answers(case)["search"], "measures": [cases.measure(case)]}}
    )
    add_attachment(letter, actor=case.coordinator, file=cases.upload(), description="CV")
    send(letter, case)

    assert refused(statement.format(f"exemptions_{table}")) == "sent_application_is_sealed"


def send(letter, case):
    letter = cases.rendered(applications.mark_ready(letter, actor=case.coordinator))
    return sending.send_application(letter, actor=case.coordinator, sent_on=today(), how="eml")


def test_nothing_is_added_to_a_sent_application(case):
    letter = cases.sent(case)
    other = TraineeFactory(municipality=case.place)
    measure = cases.measure(case)

    for table, row in (("applicationtrainee", other), ("applicationmeasure", measure)):
        column = table.removeprefix("application")
        statement = f"INSERT INTO exemptions_{table} (application_id, {column}_id) VALUES (%s, %s)"
        assert refused(statement, letter.pk, row.pk) == "sent_application_is_sealed"


def test_trainees_and_measures_are_of_the_applications_municipality(case):
    letter = cases.draft(case)
    other = TraineeFactory(municipality=case.world.elsewhere)
    statement = "INSERT INTO exemptions_applicationtrainee (application_id, trainee_id) VALUES (%s, %s)"

    assert refused(statement, letter.pk, other.pk) == "application_is_of_one_municipality"


@pytest.mark.parametrize(
    "column",
    [
        "challenges",
        "measures_to_find",
        "cooperation",
        "specialists_source",
        "competence",
        "experience",
        "plan",
        "case_number",
        "contact_name",
        "signatory_name",
        "hpr_number",
    ],
)
def test_an_application_without_a_required_text_is_not_sent(case, column):
    letter = cases.ready(case)
    Application.objects.filter(pk=letter.pk).update(**{column: " \n"})

    assert refused(SENT) == "sent_application_is_complete"


SENT = """
UPDATE exemptions_application SET state = 'sent', since = current_date, sent_at = now(),
  sent_on = current_date, sent_by_id = created_by_id, sent_how = 'eml', as_sent = '{}',
  trainees_in_training = 2, trainees_without_specialist = 1,
  sent_pdf_id = (SELECT id FROM municipalities_storedfile LIMIT 1)
"""


@pytest.mark.parametrize(
    "column", ["starts_on", "ends_on", "specialists", "specialists_counted_on", "supervisor_id"]
)
def test_an_application_without_a_required_fact_is_not_sent(case, column):
    letter = cases.rendered(cases.ready(case))
    Application.objects.filter(pk=letter.pk).update(**{column: None})

    assert refused(SENT) == "sent_application_is_complete"


def test_an_application_whose_period_is_turned_round_is_not_sent(case):
    letter = cases.rendered(cases.ready(case))
    Application.objects.filter(pk=letter.pk).update(ends_on=cases.first_day() - timedelta(days=1))

    assert refused(SENT) == "sent_application_is_complete"


def test_a_whole_application_is_sent_by_the_same_statement(case):
    cases.rendered(cases.ready(case))
    with connection.cursor() as cursor:
        cursor.execute(SENT)
    assert Application.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("state", "then", "constraint"),
    [
        ("draft", "sent", "application_moves_by_its_steps"),
        ("draft", "granted", "application_moves_by_its_steps"),
        ("ready", "sent", "application_is_sent_once"),
        ("sent", "draft", "application_moves_by_its_steps"),
        ("sent", "granted", "decided_application_has_its_decision"),
        ("sent", "rejected", "decided_application_has_its_decision"),
        ("granted", "revoked", "decided_application_has_its_decision"),
        ("granted", "draft", "application_moves_by_its_steps"),
        ("rejected", "appealed", "appealed_application_has_its_appeal"),
        ("rejected", "granted", "application_moves_by_its_steps"),
        ("withdrawn", "draft", "application_moves_by_its_steps"),
        ("revoked", "granted", "application_moves_by_its_steps"),
    ],
)
def test_a_state_moves_only_by_its_steps(case, state, then, constraint):
    cases.STATES[state](case)
    assert refused("UPDATE exemptions_application SET state = %s", then) == constraint


def test_an_application_begins_as_a_draft(case):
    cases.draft(case)
    columns = ", ".join(field.column for field in Application._meta.concrete_fields)
    values = columns.replace("id,", "gen_random_uuid(),", 1).replace("state", "'ready'", 1)

    statement = f"INSERT INTO exemptions_application ({columns}) SELECT {values} FROM exemptions_application"
    assert refused(statement) == "application_is_born_a_draft"


def test_the_period_granted_changes_with_a_decision_alone(case):
    cases.granted(case)
    statement = "UPDATE exemptions_application SET granted_until = granted_until + 30"
    assert refused(statement) == "application_moves_by_its_steps"


@pytest.mark.parametrize("table", ["decision", "grant", "appeal"])
@pytest.mark.parametrize("statement", ["UPDATE exemptions_{0} SET {1} = {1}", "DELETE FROM exemptions_{0}"])
def test_decisions_are_never_changed(case, table, statement):
    cases.granted(case) if table != "appeal" else cases.appealed(case)
    column = {"decision": "reference", "grant": "decision_id", "appeal": "sent_on"}[table]

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        run(statement.format(table, column))


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "fields",
    [
        {"reference": "  "},
        {"kind": "granted", "starts_on": None},
        {"kind": "granted", "ends_on": None},
        {"kind": "granted", "ends_on": cases.today() - timedelta(days=1), "starts_on": cases.today()},
        {"kind": "revoked", "ends_on": None},
        {"kind": "something"},
    ],
)
def test_a_decision_has_its_reference_and_period(case, fields):
    letter = cases.sent(case)
    known = {**cases.decided(), "written_by": case.coordinator, **fields}
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Decision.objects.create(application=letter, **known)
    assert refusal.value.__cause__.diag.constraint_name == "decision_is_whole"


def test_there_is_no_decision_about_what_was_not_sent(case):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Decision.objects.create(application=cases.draft(case), written_by=case.coordinator, **cases.decided())
    assert refusal.value.__cause__.diag.constraint_name == "decision_is_about_what_was_sent"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exemptions_measure SET what = 'x'",
        "UPDATE exemptions_measure SET sealed_at = NULL",
        "UPDATE exemptions_measure SET withdrawn_at = now()",
        "DELETE FROM exemptions_measure",
        "DELETE FROM exemptions_measurefile",
    ],
)
def test_a_measure_that_was_told_of_is_never_changed(case, statement):
    measure = add_measure(
        case.place,
        actor=case.coordinator,
        files=[cases.upload()],
        day=today(),
        kind="other",
        what="Ringt.",
        other_municipality="",
    )
    cases.sent(case, search={**cases.answers(case)["search"], "measures": [measure]})

    assert Measure.objects.get().sealed_at is not None
    assert refused(statement) == "used_measure_is_sealed"


def test_an_answer_that_was_sent_is_never_changed(case):
    answer_information(
        cases.asked(case), actor=case.coordinator, answered_on=today(), answer="Ti.", files=[cases.upload()]
    )
    for statement in (
        "UPDATE exemptions_supplement SET answer = 'x'",
        "DELETE FROM exemptions_supplement",
        "DELETE FROM exemptions_supplementfile",
        "UPDATE exemptions_supplementfile SET supplement_id = supplement_id",
    ):
        assert refused(statement) == "sent_supplement_is_sealed"


def test_what_was_sent_stays_byte_for_byte(case):
    letter = cases.sent(case)
    for statement in (
        "UPDATE municipalities_filebody SET content = 'x'",
        "DELETE FROM municipalities_filebody",
        "UPDATE municipalities_storedfile SET sha256 = 'x'",
    ):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            run(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")
    assert letter.sent_pdf.content.startswith(b"%PDF")


def test_two_exemptions_of_the_same_two_do_not_overlap(case):
    cases.granted(case)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AuthorisationFactory(
            trainee=case.trainee, supervisor=case.supervisor, starts_on=cases.last_day(), ends_on=None
        )
    assert refusal.value.__cause__.diag.constraint_name == "one_authorisation_at_a_time"
    AuthorisationFactory(
        trainee=case.trainee, supervisor=case.supervisor, starts_on=cases.last_day() + timedelta(days=1)
    )
    assert Authorisation.objects.count() == 2


def test_tables_with_texts_have_no_check_constraint():
    """The message of a failing one would hold the whole row."""
    tables = ("application", "supplement", "decision", "measure", "letterhead")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
                [f"exemptions_{table}"],
            )
            assert cursor.fetchall() == []
