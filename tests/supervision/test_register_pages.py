"""What the coordinator sees of the register, without a word of any note."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.factories import (
    AssignmentFactory,
    AuthorisationFactory,
    LeaveFactory,
    NoteFactory,
    QualificationFactory,
    ServicePeriodFactory,
    SessionFactory,
    SpecialistFactory,
    TraineeFactory,
    UserFactory,
)
from tests.pages import browser, heading, queries_of, read, rows, tree, words
from tests.world import NOTE_TEXT, make_world

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def world():
    return make_world()


def see(world, name, row, part="coordinator"):
    return browser(world.people[part]).get(reverse(name, args=[row.pk]))


def table(answer):
    """The rows of the page's table, each as a list of what its cells say."""
    return [[read(cell) for cell in row] for row in tree(answer).xpath("//table/tbody/tr")]


def test_trainees_shows_everybody_with_supervisor_and_service(world):
    AssignmentFactory(trainee=world.trainee, supervisor=world.people["other supervisor"], role="deputy")
    TraineeFactory(municipality=world.place, person__name="Åse Demo")
    TraineeFactory(municipality=world.elsewhere, person__name="Er ikke her")

    answer = see(world, "trainees", world.place)

    assert heading(answer) == "Trainees in Prøvevik"
    amir, ida, aase = rows(answer)
    assert amir == "Amir Demo Primary supervisor: Viktor Prøve No service"
    assert ida.startswith("Ida Demo Primary supervisor: Vera Prøve Deputy: Viktor Prøve 100 %, from ")
    assert aase == "Åse Demo No supervisor today No service Assign a supervisor: Åse Demo"


def test_trainees_takes_as_many_queries_for_thirty_as_for_two(world):
    client, address = browser(world.people["coordinator"]), reverse("trainees", args=[world.place.pk])
    before = queries_of(client, address)

    for _ in range(28):
        trainee = TraineeFactory(municipality=world.place, in_service=True)
        AssignmentFactory(trainee=trainee)
        LeaveFactory(trainee=trainee)

    assert queries_of(client, address) == before


def test_trainee_shows_supervisors_with_what_makes_them_fit(world):
    unfit, ending = UserFactory(name="Unni Prøve"), SpecialistFactory(name="Vilde Prøve")
    QualificationFactory(person=UserFactory(), specialist_since=None)
    ending.qualification.specialist_until = date(2026, 1, 31)
    ending.qualification.save()
    for person in (unfit, ending):
        AssignmentFactory(trainee=world.trainee, supervisor=person, role="deputy", starts_on=TODAY)

    found = rows(see(world, "trainee", world.trainee), "app-band-row")

    assert any("Unni Prøve · Deputy" in row and "Not a specialist" in row for row in found)
    assert any("Vilde Prøve · Deputy" in row and "until 31 January 2026" in row for row in found), found
    assert any("Vera Prøve · Primary supervisor" in row and "Specialist since 2015" in row for row in found)


def test_trainee_shows_service_leave_exemptions_and_sessions(world):
    LeaveFactory(trainee=world.trainee, starts_on=TODAY, percentage=50)
    AuthorisationFactory(trainee=world.trainee, supervisor__name="Unni Prøve", reference="2026/1")

    answer = see(world, "trainee", world.trainee)

    page = words(answer)
    assert "Leave, 50 % from " in page
    assert "Exemption for Unni Prøve from " in page
    assert "2026/1" in page
    assert [row[1:] for row in table(answer)] == [["Vera Prøve", "1 h", "Held"]]


def test_trainee_warns_where_nobody_supervises_today(world):
    warning = "Nobody supervises this doctor today. Service without a supervisor may not count."
    assert warning not in words(see(world, "trainee", world.trainee))

    world.assignment.ends_on = TODAY - timedelta(days=1)
    world.assignment.save()

    assert warning in words(see(world, "trainee", world.trainee))


@pytest.mark.parametrize(
    ("name", "row"),
    [("trainee", "trainee"), ("trainees", "place"), ("session", "session"), ("people", "place")],
)
def test_no_page_of_the_coordinator_holds_the_text_of_a_note(world, name, row):
    answer = see(world, name, getattr(world, row))

    assert answer.status_code == 200
    assert NOTE_TEXT not in answer.content.decode()


def test_the_session_page_of_the_coordinator_says_that_the_note_is_private(world):
    assert "Only the trainee and the supervisor of a session can read its note." in words(
        see(world, "session", world.session)
    )


def test_trainee_takes_as_many_queries_for_thirty_of_each_as_for_one(world):
    client, address = browser(world.people["coordinator"]), reverse("trainee", args=[world.trainee.pk])
    LeaveFactory(trainee=world.trainee)
    AuthorisationFactory(trainee=world.trainee)
    before = queries_of(client, address)

    for number in range(29):
        supervisor = SpecialistFactory()
        day = TODAY - timedelta(days=number + 3)
        AssignmentFactory(trainee=world.trainee, supervisor=supervisor, role="deputy", starts_on=day)
        AuthorisationFactory(trainee=world.trainee, supervisor=supervisor)
        NoteFactory(
            session=SessionFactory(trainee=world.trainee, supervisor=supervisor, state="held", date=day)
        )
        ServicePeriodFactory(
            trainee=world.trainee, starts_on=date(1990 + number, 1, 1), ends_on=date(1990 + number, 2, 1)
        )
        LeaveFactory(
            trainee=world.trainee, starts_on=date(1990 + number, 1, 1), ends_on=date(1990 + number, 2, 1)
        )

    assert queries_of(client, address) == before
