"""What the database keeps of uploaded workbooks, against the SQL of the role that the application uses."""

import pytest
from django.db import IntegrityError, connection, transaction

from supervision.models import RegisterImport
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.supervision.uploads import imported, judged, kept, register_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return MunicipalityFactory(number="9901")


@pytest.fixture
def one(place):
    return judged(register_of(place), place, MembershipFactory(municipality=place).user)


def refused(statement, *parameters):
    """The name of the constraint that refuses the statement."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return refusal.value.__cause__.diag.constraint_name


@pytest.mark.parametrize("column", ["file_id", "municipality_id", "uploaded_by_id"])
def test_what_is_imported_is_what_was_shown(one, column):
    elsewhere = MunicipalityFactory(number="9902")
    other = kept(register_of(elsewhere), elsewhere, MembershipFactory(municipality=elsewhere).user)

    statement = f"UPDATE supervision_registerimport SET {column} = %s WHERE id = %s"

    assert refused(statement, getattr(other, column), one.pk) == "import_keeps_its_workbook"


def test_its_day_is_not_put_off(one):
    assert refused("UPDATE supervision_registerimport SET uploaded_at = now() + interval '1 day'") == (
        "import_keeps_its_workbook"
    )


def test_the_bytes_never_change(one):
    assert refused("UPDATE municipalities_filebody SET content = 'x'") == "municipalities_filebody_unchanged"


def test_nothing_is_confirmed_that_was_not_seen(one):
    assert refused("UPDATE supervision_registerimport SET state = 'confirmed', digest = ''") == (
        "import_is_seen_before_it_is_done"
    )


def test_an_imported_file_is_forgotten(one):
    assert refused("UPDATE supervision_registerimport SET state = 'imported'") == "imported_file_is_forgotten"
    assert refused("UPDATE supervision_registerimport SET file_id = NULL") == "imported_file_is_forgotten"
    imported(one)
    assert refused("""UPDATE supervision_registerimport SET preview = '{"people": {}}'""") == (
        "imported_file_is_forgotten"
    )


def test_a_person_has_one_import_at_a_time_in_a_municipality(one):
    copy = RegisterImport(
        municipality=one.municipality, uploaded_by=one.uploaded_by, file=one.file, name="x", language="nb"
    )
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        copy.save()

    assert refusal.value.__cause__.diag.constraint_name == "one_import_at_a_time"


def test_a_state_is_one_of_those_known(one):
    assert refused("UPDATE supervision_registerimport SET state = 'half'") == "import_state_known"
