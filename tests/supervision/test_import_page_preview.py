"""A preview shows what its importer may know, and stands for all that would be done."""

from datetime import date

import pytest

from municipalities.models import User
from supervision.models import Kind, Mode, Qualification, Session, SessionState
from tests.factories import MembershipFactory, MunicipalityFactory, MunicipalitySettingsFactory, UserFactory
from tests.supervision.registers import IDA, KARI, import_sheets
from tests.supervision.uploads import imported, judged, register_of

pytestmark = pytest.mark.django_db
LIV = "liv@example.no"


@pytest.fixture
def place():
    return MunicipalityFactory(number="9901", name="Prøvevik")


@pytest.fixture
def kari(place):
    return MembershipFactory(municipality=place).user


def dry(register, person):
    outcome = import_sheets(register, actor=person, dry_run=True)
    assert outcome.faults == []
    return outcome


def changes(register, person):
    """{(sheet, row): changes} of the rows that change something."""
    rows = dry(register, person).preview.rows
    return {(row.sheet, row.number): row.changes for row in rows if row.changes}


def of_liv(**cells):
    return {
        "people": [
            {"email": LIV, "municipality_number": "9901", "role": "supervisor", "name": "Liv Demo"}
            | {"hpr_number": 9900007, "specialist_since": date(2012, 1, 1), **cells}
        ]
    }


def liv_is_known_elsewhere(**fields):
    """In another municipality, with values that nobody's register has claimed."""
    liv = UserFactory(email=LIV, name=fields.pop("name", "Liv Prøve Elsewhere"))
    MembershipFactory(user=liv, municipality=MunicipalityFactory(number="9902"), role="supervisor")
    Qualification.objects.create(person=liv, **fields)


@pytest.mark.parametrize(
    "known",
    [
        {"hpr_number": "5555555", "specialist_since": date(1999, 9, 9)},
        {"name": "Liv Demo", "hpr_number": "9900007", "specialist_since": date(2012, 1, 1)},
        {"hpr_number": "", "specialist_since": None},
    ],
    ids=["other values", "the same values", "no values"],
)
def test_a_person_who_is_known_elsewhere_looks_as_one_who_is_new(place, kari, known):
    unknown = dry(of_liv(), kari)
    liv_is_known_elsewhere(**known)

    outcome = dry(of_liv(), kari)

    assert (outcome.counts, outcome.preview) == (unknown.counts, unknown.preview)
    assert outcome.preview.digest == unknown.preview.digest


def test_a_person_who_has_a_role_here_is_shown_as_registered(place, kari):
    liv_is_known_elsewhere(hpr_number="5555555")
    MembershipFactory(user=User.objects.get(email=LIV), municipality=place, role="supervisor")

    assert changes(of_liv(), kari) == {
        ("people", 2): [
            ("name", "Liv Prøve Elsewhere", "Liv Demo"),
            ("hpr_number", "5555555", "9900007"),
            ("specialist_since", None, "2012-01-01"),
        ]
    }


def test_the_first_values_of_a_person_from_here_are_shown(place, kari):
    MembershipFactory(user__email=LIV, user__name="Liv Demo", municipality=place, role="supervisor")

    assert changes(of_liv(), kari) == {
        ("people", 2): [("hpr_number", "", "9900007"), ("specialist_since", None, "2012-01-01")]
    }


def test_names_are_those_of_the_file_and_of_people_from_here(place, kari):
    liv_is_known_elsewhere()
    MembershipFactory(
        user__email="nils@example.no", user__name="Nils Demo", municipality=place, role="leader"
    )
    register = register_of(place)
    register["people"] += [
        {"email": LIV, "municipality_number": "9901", "role": "supervisor"},
        {"email": "nils@example.no", "municipality_number": "9901", "role": "supervisor"},
    ]

    assert dry(register, kari).preview.names == {
        IDA: "Ida Demo",
        KARI: "Kari Demo",
        "nils@example.no": "Nils Demo",
    }


def test_a_step_of_a_session_is_shown_with_what_changes_beside_it(place, kari):
    here = {"municipality_number": "9901", "trainee_email": IDA, "supervisor_email": KARI}
    held = {**here, "date": date(2026, 10, 5), "start": "13:00", "minutes": 60, "state": "held"}
    imported(judged(register_of(place, sessions=[held]), place, kari))
    finalised = {**held, "state": "finalised", "minutes": 90, "mode": "phone"}

    told = changes({"sessions": [finalised]}, kari)

    assert told == {
        ("sessions", 2): [
            ("minutes", 60, 90),
            ("mode", Mode.IN_PERSON, Mode.PHONE),
            ("state", SessionState.HELD, SessionState.FINALISED),
        ]
    }
    assert Session.objects.get().kind == Kind.INDIVIDUAL


def test_settings_are_shown_as_they_were_over_time(place, kari):
    MunicipalitySettingsFactory(municipality=place)
    MunicipalitySettingsFactory(
        municipality=place, from_month=date(2025, 1, 1), minutes_per_supervision_hour=45
    )

    told = changes({"municipalities": [{"number": "9901", "minutes_per_supervision_hour": 50}]}, kari)

    assert told == {("municipalities", 2): [("minutes_per_supervision_hour", [60, 45], [50])]}


def test_the_digest_is_of_everything_that_is_shown(place, kari):
    first = dry(register_of(place), kari).preview.digest

    assert dry(register_of(place), kari).preview.digest == first
    MembershipFactory(user__email=KARI, user__name="Kari Demo", municipality=place, role="supervisor")
    assert dry(register_of(place), kari).preview.digest != first


def test_nothing_but_what_was_seen_is_done(place, kari):
    outcome = import_sheets(register_of(place), actor=kari, seen="of another preview")

    assert (outcome.stale, outcome.faults, User.objects.filter(email=IDA).count()) == (True, [], 0)
    again = import_sheets(register_of(place), actor=kari, seen=outcome.preview.digest)
    assert (again.stale, User.objects.filter(email=IDA).count()) == (False, 1)
