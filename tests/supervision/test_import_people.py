"""Importing municipalities and people: what is theirs, what belongs to the person, and who registered it."""

from datetime import date

import pytest
from django.db.models import F
from django.utils import timezone

from audit.models import Event
from municipalities.models import SINCE_ALWAYS, Membership, Municipality, MunicipalitySettings, User
from supervision.models import Qualification
from tests.factories import (
    MembershipFactory,
    MunicipalityFactory,
    MunicipalitySettingsFactory,
    QualificationFactory,
    UserFactory,
)
from tests.supervision.registers import IDA, KARI, faults_of, import_sheets, in_9901

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return MunicipalityFactory(number="9901", name="Prøvekommune", organisation_number="974760673")


def in_9902(**cells):
    return {"municipality_number": "9902", **cells}


def people(*rows):
    return {"people": [{"role": "supervisor", **row} for row in rows]}


def imported(register):
    """The counts of created, changed and unchanged rows in the one sheet of the register."""
    outcome = import_sheets(register)
    assert outcome.faults == []
    (sheet,) = register
    counts = outcome.counts[sheet]
    return counts.created, counts.changed, counts.unchanged


# Municipalities and their settings


def settings_of(place):
    rows = MunicipalitySettings.objects.filter(municipality=place)
    return list(rows.values_list("from_month", "minutes_per_supervision_hour", "scale_by_position"))


def test_a_new_municipality_counts_sixty_minutes_unless_it_says_otherwise():
    row = {
        "number": "9901",
        "name": "Prøvekommune",
        "minutes_per_supervision_hour": None,
        "scale_by_position": None,
    }

    assert imported({"municipalities": [row]}) == (1, 0, 0)
    place = Municipality.objects.get()
    assert (place.language_form, place.registered_from, place.is_demo) == ("nb", None, False)
    assert settings_of(place) == [(SINCE_ALWAYS, 60, False)]


def test_settings_hold_for_all_time_and_replace_dated_ones(place):
    MunicipalitySettingsFactory(
        municipality=place, from_month=date(2024, 1, 1), minutes_per_supervision_hour=50
    )
    other = MunicipalitySettingsFactory(minutes_per_supervision_hour=55)
    row = {"number": 9901, "minutes_per_supervision_hour": 45, "scale_by_position": "ja"}

    assert imported({"municipalities": [row]}) == (0, 1, 0)
    assert settings_of(place) == [(SINCE_ALWAYS, 45, True)]
    assert settings_of(other.municipality) == [(SINCE_ALWAYS, 55, False)]
    assert imported({"municipalities": [row]}) == (0, 0, 1)


def test_a_setting_without_a_column_stays_as_it_is_dated(place):
    MunicipalitySettingsFactory(municipality=place, from_month=date(2024, 1, 1), scale_by_position=True)

    assert imported({"municipalities": [{"number": "9901", "minutes_per_supervision_hour": 45}]}) == (0, 1, 0)
    assert settings_of(place) == [(SINCE_ALWAYS, 45, False), (date(2024, 1, 1), 45, True)]


def test_a_column_that_is_not_there_changes_nothing(place):
    assert imported({"municipalities": [{"number": "9901", "registered_from": "01.03.2019"}]}) == (0, 1, 0)

    place.refresh_from_db()
    assert (place.name, place.registered_from) == ("Prøvekommune", date(2019, 3, 1))
    assert place.organisation_number == "974760673"
    assert settings_of(place) == []


def test_an_empty_cell_means_the_default(place):
    assert imported({"municipalities": [{"number": "9901", "organisation_number": " "}]}) == (0, 1, 0)

    place.refresh_from_db()
    assert place.organisation_number == ""


# Accounts


def test_a_person_gets_an_account_that_nobody_can_enter_and_no_mail(place, mailoutbox):
    assert imported(people(in_9901(email=" Kari@Example.NO ", name="Kari  Demo"))) == (1, 0, 0)

    kari = User.objects.get()
    assert (kari.email, kari.name, kari.registered_by) == (KARI, "Kari Demo", {"name": "9901"})
    assert not kari.has_usable_password()
    assert (kari.joined_at, kari.has_joined) == (None, False)
    assert mailoutbox == []


def test_somebody_who_has_joined_keeps_password_and_access(place):
    kari = UserFactory(email=KARI, joined_at=timezone.now())
    kari.set_password("a long enough secret")
    kari.save()

    assert imported(people(in_9901(email=KARI, name="Kari Demo"))) == (1, 0, 0)

    kari.refresh_from_db()
    assert kari.has_joined
    assert kari.check_password("a long enough secret")


# What belongs to the person


def test_what_belongs_to_the_person_is_kept_with_who_registered_it(place):
    row = in_9901(
        email=KARI, hpr_number=9900001.0, specialist_since="2010-05-01", supervisor_course_on="1.9.2015"
    )

    assert imported(people(row)) == (1, 0, 0)
    kari = Qualification.objects.get()
    assert (kari.person.email, kari.hpr_number) == (KARI, "9900001")
    assert (kari.specialist_since, kari.specialist_until) == (date(2010, 5, 1), None)
    assert kari.supervisor_course_on == date(2015, 9, 1)
    assert kari.registered_by == dict.fromkeys(
        ["hpr_number", "specialist_since", "supervisor_course_on"], "9901"
    )


def test_an_empty_cell_does_not_change_what_belongs_to_the_person(place):
    imported(people(in_9901(email=KARI, name="Kari Demo", specialist_since=date(2010, 5, 1))))

    assert imported(people(in_9901(email=KARI, name="", specialist_since=None))) == (0, 0, 1)
    assert User.objects.get().name == "Kari Demo"
    assert Qualification.objects.get().specialist_since == date(2010, 5, 1)


def test_a_municipality_changes_what_it_has_registered_itself(place):
    imported(people(in_9901(email=KARI, name="Kari Demo", hpr_number="1")))

    assert imported(people(in_9901(email=KARI, name="Kari Prøve", hpr_number="2"))) == (0, 1, 0)
    assert (User.objects.get().name, Qualification.objects.get().hpr_number) == ("Kari Prøve", "2")


def test_a_municipality_does_not_change_what_another_has_registered(place):
    MunicipalityFactory(number="9902")
    imported(people(in_9901(email=KARI, name="Kari Demo", specialist_since=date(2010, 5, 1))))
    known = Event.objects.count()
    row = in_9902(email=KARI, name="Kari Prøve", specialist_since=date(2011, 5, 1), hpr_number="7")

    assert faults_of(people(row)) == [
        "people:2:name: differs from what is registered",
        "people:2:specialist_since: differs from what is registered",
    ]
    assert User.objects.get().name == "Kari Demo"
    assert (Event.objects.count(), Membership.objects.count()) == (known, 1)


def test_another_municipality_may_say_the_same_or_what_nobody_has_said(place):
    MunicipalityFactory(number="9902")
    imported(people(in_9901(email=KARI, name="Kari Demo")))

    assert imported(people(in_9902(email=KARI, name="Kari Demo", hpr_number="7"))) == (1, 0, 0)
    assert User.objects.get().registered_by == {"name": "9901"}
    assert Qualification.objects.get().registered_by == {"hpr_number": "9902"}
    assert faults_of(people(in_9901(email=KARI, hpr_number="8"))) == [
        "people:2:hpr_number: differs from what is registered"
    ]


def test_both_municipalities_may_change_a_value_together_in_one_file(place):
    MunicipalityFactory(number="9902")
    imported(people(in_9901(email=KARI, name="Kari Demo"), in_9902(email=KARI, name="Kari Demo")))

    rows = [in_9902(email=KARI, name="Kari Prøve"), in_9901(email=KARI, name="Kari Prøve")]
    assert imported(people(*rows)) == (0, 1, 1)
    assert (User.objects.get().name, User.objects.get().registered_by) == ("Kari Prøve", {"name": "9901"})
    assert imported(people(*rows)) == (0, 0, 2)


def test_rows_of_one_file_do_not_contradict_each_other(place):
    rows = [
        in_9901(email=KARI, name="Kari Demo", hpr_number="1"),
        in_9901(email=KARI, name="Kari Prøve", hpr_number=None, role="leader"),
        in_9901(email=KARI, name="Kari Demo", hpr_number="2", role="coordinator"),
    ]

    assert faults_of(people(*rows)) == [
        "people:3:name: contradicts row 2",
        "people:4:hpr_number: contradicts row 2",
    ]


def test_the_specialty_does_not_end_before_it_begins(place):
    QualificationFactory(person__email=KARI, specialist_since=date(2020, 1, 1))
    rows = [
        in_9901(email=KARI, specialist_until=date(2019, 12, 31)),
        in_9901(email=IDA, specialist_until=date(2019, 12, 31)),
        in_9901(email=IDA, specialist_since=date(2020, 1, 1), role="leader"),
    ]

    assert faults_of(people(*rows)) == [
        "people:2:specialist_until: is before specialist_since",
        "people:4:specialist_since: is after specialist_until",
    ]


def test_a_contradiction_hides_no_other_fault_of_the_person(place):
    rows = [
        in_9901(email=KARI, specialist_since=date(2010, 1, 1), specialist_until=date(2009, 12, 31)),
        in_9901(email=IDA, specialist_since=date(2010, 1, 1), role="trainee"),
        in_9901(email=KARI, specialist_since=date(2011, 1, 1), role="leader"),
        in_9901(email=IDA, specialist_until=date(2009, 12, 31), role="leader"),
        in_9901(email=IDA, specialist_since=date(2011, 1, 1), role="coordinator"),
        in_9901(email=IDA, specialist_until=date(2012, 1, 1)),
    ]

    assert faults_of(people(*rows)) == [
        "people:2:specialist_until: is before specialist_since",
        "people:4:specialist_since: contradicts row 2",
        "people:5:specialist_until: is before specialist_since",
        "people:6:specialist_since: contradicts row 3",
        "people:7:specialist_until: contradicts row 5",
    ]


def test_a_row_s_own_faults_are_told_whoever_and_wherever_it_is(place):
    backwards = {"specialist_since": date(2010, 1, 1), "specialist_until": date(2009, 12, 31)}
    rows = [
        in_9901(email="no address", **backwards),
        {"municipality_number": "9999", "email": KARI, **backwards},
    ]

    assert faults_of(people(*rows)) == [
        "people:2:email: is not an e-mail address",
        "people:2:specialist_until: is before specialist_since",
        "people:3:municipality_number: is not a known municipality",
        "people:3:specialist_until: is before specialist_since",
    ]


def test_the_specialty_is_not_judged_by_a_cell_that_cannot_be_read(place):
    QualificationFactory(person__email=KARI, specialist_since=date(2020, 1, 1))

    assert faults_of(
        people(in_9901(email=KARI, specialist_since="2O10-01-01", specialist_until=date(2019, 12, 31)))
    ) == ["people:2:specialist_since: is not a date (2026-10-31 or 31.10.2026)"]


def test_a_row_of_an_unknown_municipality_is_held_against_the_others_but_not_against_the_register(place):
    imported(people(in_9901(email=KARI, name="Kari Demo")))
    rows = [
        {"municipality_number": "9999", "email": KARI, "name": "Kari Prøve"},
        {"municipality_number": "none", "email": KARI, "name": "Kari Test"},
    ]

    assert faults_of(people(*rows)) == [
        "people:2:municipality_number: is not a known municipality",
        "people:3:municipality_number: is not a municipality number of four digits",
        "people:3:name: contradicts row 2",
    ]


# Roles


def periods(email=KARI):
    rows = Membership.objects.filter(user__email=email).order_by(F("starts_on").asc(nulls_first=True))
    return list(rows.values_list("role", "starts_on", "ends_on"))


def test_an_empty_from_means_since_always(place):
    assert imported(people(in_9901(email=KARI) | {"from": None, "to": "2026-12-31"})) == (1, 0, 0)
    assert periods() == [("supervisor", None, date(2026, 12, 31))]


def test_a_row_is_about_the_period_that_it_overlaps(place):
    MembershipFactory(user__email=KARI, municipality=place, role="supervisor", starts_on=date(2026, 3, 1))

    row = in_9901(email=KARI) | {"from": date(2025, 1, 1), "to": date(2026, 6, 30)}
    assert imported(people(row)) == (0, 1, 0)
    assert periods() == [("supervisor", date(2025, 1, 1), date(2026, 6, 30))]


def test_a_row_that_overlaps_nothing_is_a_new_period(place):
    MembershipFactory(
        user__email=KARI, municipality=place, role="supervisor", starts_on=None, ends_on=date(2024, 12, 31)
    )

    assert imported(people(in_9901(email=KARI) | {"from": date(2026, 1, 1)})) == (1, 0, 0)
    assert periods() == [("supervisor", None, date(2024, 12, 31)), ("supervisor", date(2026, 1, 1), None)]


def test_without_the_columns_of_the_period_it_stays(place):
    MembershipFactory(user__email=KARI, municipality=place, role="supervisor", starts_on=date(2026, 3, 1))

    assert imported(people(in_9901(email=KARI))) == (0, 0, 1)
    assert periods() == [("supervisor", date(2026, 3, 1), None)]


def test_periods_of_one_role_may_move_into_each_other_s_place(place):
    def rows(first, second):
        return people(
            in_9901(email=KARI) | {"from": first[0], "to": first[1]},
            in_9901(email=KARI) | {"from": second[0], "to": second[1]},
        )

    def january(day):
        return date(2026, 1, day)

    later = rows((january(6), january(15)), (january(16), january(25)))
    earlier = rows((january(1), january(10)), (january(11), january(20)))
    for register in (earlier, later, earlier):
        import_sheets(register)
        row = register["people"]
        assert periods() == [
            ("supervisor", row[0]["from"], row[0]["to"]),
            ("supervisor", row[1]["from"], row[1]["to"]),
        ]


def test_periods_of_one_role_do_not_overlap(place):
    ola, kari = (
        "ola@example.no",
        {"user": UserFactory(email=KARI), "municipality": place, "role": "supervisor"},
    )
    MembershipFactory(**kari, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    MembershipFactory(**kari, starts_on=date(2022, 1, 1))
    rows = [
        in_9901(email=KARI) | {"from": date(2020, 6, 1), "to": date(2022, 1, 1)},
        in_9901(email=ola) | {"from": None, "to": date(2025, 6, 1)},
        in_9901(email=ola) | {"from": date(2025, 6, 1), "to": None},
        in_9901(email=ola) | {"from": date(2025, 6, 1), "to": None, "role": "leader"},
    ]

    assert faults_of(people(*rows)) == [
        "people:2:from: overlaps a period that is registered already",
        "people:4:from: overlaps row 3",
    ]
