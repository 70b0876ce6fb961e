"""Service without valid supervision, in stretches: the rule, and how the register shows it over time."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from supervision.pictures import band_of
from supervision.requirements import Assignment, Authorisation, Facts, Gap, Leave, Service, Specialty, gaps
from supervision.requirements.gaps import gap_on
from tests.factories import AssignmentFactory, AuthorisationFactory, LeaveFactory, UserFactory
from tests.pages import browser, read, tree, words
from tests.world import make_world

TODAY = date.today()
VERA, UNNI = UUID(int=1), UUID(int=2)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def facts(**fields):
    """In service all through the year, with one specialist and one who is none."""
    known = {
        "trainee": UUID(int=9),
        "registered_from": date(2019, 1, 1),
        "service": (Service(starts_on=date(2025, 1, 1)),),
        "specialties": {VERA: Specialty(since=date(2015, 1, 1)), UNNI: Specialty()},
    }
    return Facts(**{**known, **fields})


def charge(supervisor, starts_on=date(2025, 1, 1), ends_on=None, **fields):
    return Assignment(supervisor=supervisor, starts_on=starts_on, ends_on=ends_on, **fields)


def test_a_specialist_all_the_way_leaves_no_gap():
    assert gaps(facts(assignments=(charge(VERA),)), FIRST, LAST) == []


def test_days_between_two_supervisors_are_a_gap():
    known = facts(
        assignments=(charge(VERA, ends_on=date(2026, 1, 31)), charge(VERA, starts_on=date(2026, 2, 19)))
    )

    (gap,) = gaps(known, FIRST, LAST)

    assert gap == Gap("no_supervisor", date(2026, 2, 1), date(2026, 2, 18))
    assert gap.days == 18


def test_a_gap_ends_where_no_day_asks_for_supervision():
    known = facts(leaves=(Leave(starts_on=date(2026, 3, 1), ends_on=date(2026, 5, 31)),))

    assert gaps(known, FIRST, LAST) == [
        Gap("no_supervisor", FIRST, date(2026, 2, 28)),
        Gap("no_supervisor", date(2026, 6, 1), LAST),
    ]


def test_one_who_is_no_specialist_leaves_a_gap_outside_the_exemption():
    known = facts(
        assignments=(charge(UNNI),),
        authorisations=(
            Authorisation(supervisor=UNNI, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30)),
        ),
    )

    assert gaps(known, FIRST, LAST) == [Gap("unqualified_supervisor", date(2026, 7, 1), LAST)]


def test_what_a_new_row_does_not_change_goes_on_as_one_gap():
    deputy = charge(UNNI, starts_on=date(2026, 4, 1), role="deputy")

    assert gaps(facts(assignments=(charge(UNNI), deputy)), FIRST, LAST) == [
        Gap("unqualified_supervisor", FIRST, LAST)
    ]


days = st.dates(min_value=date(2025, 11, 1), max_value=date(2027, 2, 1))
periods = st.tuples(days, st.none() | days).map(lambda ends: {"starts_on": ends[0], "ends_on": ends[1]})
people = st.sampled_from([VERA, UNNI])


@given(
    service=st.lists(periods, max_size=3),
    leaves=st.lists(periods, max_size=2),
    charges=st.lists(st.tuples(people, periods, st.sampled_from(["primary", "deputy"])), max_size=4),
    exemptions=st.lists(st.tuples(people, periods), max_size=2),
    since=st.none() | days,
    converted_on=st.none() | days,
)
def test_the_gaps_are_what_each_day_by_itself_says(service, leaves, charges, exemptions, since, converted_on):
    known = facts(
        service=tuple(Service(**period) for period in service),
        leaves=tuple(Leave(**period) for period in leaves),
        assignments=tuple(charge(who, **period, role=role) for who, period, role in charges),
        authorisations=tuple(Authorisation(supervisor=who, **period) for who, period in exemptions),
        specialties={VERA: Specialty(since=since), UNNI: Specialty()},
        converted_on=converted_on,
    )

    found = gaps(known, FIRST, LAST)

    by_day = {gap.starts_on + timedelta(days=n): gap.kind for gap in found for n in range(gap.days)}
    year = [FIRST + timedelta(days=n) for n in range(365)]
    assert by_day == {day: kind for day in year if (kind := gap_on(known, day))}
    assert all(
        before.kind != after.kind or before.ends_on + timedelta(days=1) < after.starts_on
        for before, after in zip(found, found[1:], strict=False)
    )


# The band


def band(**fields):
    rows = {"service": [], "leaves": [], "assignments": [], "authorisations": []}
    return band_of(facts(**fields), date(2026, 7, 1), **rows)


def test_the_band_reaches_from_the_first_service_to_half_a_year_ahead():
    found = band()

    assert (found.first, found.last) == (date(2025, 1, 1), date(2026, 12, 31))
    assert found.today == "74.795%"  # 546 of 730 days


def test_the_band_shows_a_known_end_but_none_in_a_far_future():
    later = band(assignments=(charge(VERA, ends_on=date(2027, 9, 10)),))
    endless = band(assignments=(charge(VERA, ends_on=date(2099, 1, 1)),))

    assert (later.last, endless.last) == (date(2027, 9, 30), date(2028, 6, 30))


@pytest.mark.parametrize("years", [0, 1, 3, 9])
def test_the_band_names_few_months(years):
    found = band(service=(Service(starts_on=date(2026 - years, 3, 1)),))

    assert 1 <= len(found.ticks) <= 8


def test_a_gap_says_whether_it_is_over_goes_on_or_comes():
    charges = (
        charge(VERA, date(2025, 1, 11), date(2025, 12, 31)),
        charge(VERA, date(2026, 1, 11), date(2026, 6, 20)),
        charge(VERA, date(2026, 7, 21), date(2026, 8, 31)),
    )

    found = band(assignments=charges).gaps

    assert [(lane.when, lane.days, lane.is_open) for lane in found] == [
        ("past", 10, False),
        ("past", 10, False),
        ("now", 11, False),
        ("ahead", 122, True),
    ]
    assert (found[0].bar.x, found[0].bar.width) == ("0.000%", "1.370%")


def test_a_gap_goes_on_until_the_end_of_its_last_day():
    charges = (charge(VERA, ends_on=date(2026, 6, 20)), charge(VERA, starts_on=date(2026, 7, 2)))

    (lane,) = band(assignments=charges).gaps

    assert (lane.when, lane.days) == ("now", 11)


# The page


@pytest.fixture
def world(db):
    return make_world()


def see(world):
    return browser(world.people["coordinator"]).get(reverse("trainee", args=[world.trainee.pk]))


def gap_rows(answer):
    return [read(row) for row in tree(answer).xpath("//li[@data-gap]")]


def links(answer, text):
    return tree(answer).xpath(f"//main//a[normalize-space()='{text}']/@href")


def test_a_doctor_who_has_a_supervisor_all_the_way_is_told_so_in_the_first_sentence(world):
    assert words(see(world)).startswith("Home Register Ida Demo Has a qualified supervisor all the way.")
    assert gap_rows(see(world)) == []


def test_a_gap_that_goes_on_has_its_days_and_the_way_out_beside_it(world):
    world.assignment.ends_on = TODAY - timedelta(days=18)
    world.assignment.save()
    begin = TODAY - timedelta(days=17)

    answer = see(world)

    (row,) = gap_rows(answer)
    assert row.startswith("18 days without a supervisor from ")
    assert links(answer, "Assign a supervisor from that day") == [
        f"{reverse('assign_supervisor', args=[world.trainee.pk])}?from={begin}"
    ]


def test_an_exemption_that_runs_out_is_a_gap_to_come(world):
    world.assignment.ends_on = TODAY - timedelta(days=1)
    world.assignment.save()
    unni = UserFactory(name="Unni Prøve")
    AssignmentFactory(trainee=world.trainee, supervisor=unni, starts_on=TODAY)
    AuthorisationFactory(
        trainee=world.trainee, supervisor=unni, starts_on=TODAY, ends_on=TODAY + timedelta(days=55)
    )

    answer = see(world)

    (row,) = gap_rows(answer)
    assert row.startswith("No qualified supervisor from ")
    assert "In 56 days. From then on the service may not count." in row
    assert "Has a qualified supervisor today, but none from " in words(answer)


def test_a_gap_that_is_over_can_be_filled_in_the_register(world):
    begin, end = TODAY - timedelta(days=99), TODAY - timedelta(days=91)
    world.trainee.assignments.exclude(pk=world.assignment.pk).update(ends_on=begin - timedelta(days=1))

    answer = see(world)

    assert "Has a qualified supervisor from now on. There were gaps before." in words(answer)
    (address,) = links(answer, "Somebody did supervise: register it")
    form = browser(world.people["coordinator"]).get(address)
    assert tree(form).xpath("//input[@type='date']/@value") == [str(begin), str(end)]


def test_days_of_leave_are_no_gap(world):
    world.assignment.ends_on = TODAY - timedelta(days=1)
    world.assignment.save()
    LeaveFactory(trainee=world.trainee, starts_on=TODAY)

    assert gap_rows(see(world)) == []
