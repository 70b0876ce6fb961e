"""Every address of ours, every method, every kind of person."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from exemptions.actions.attachments import add_attachment
from exemptions.urls import urlpatterns as exemption_urls
from learning_goals.actions.portal_marks import mark_in_portal
from learning_goals.handover.writing import plan_of
from learning_goals.models import EarlierPlan
from municipalities.actions import invite, keep_file
from municipalities.files import Upload
from supervision.models import Addendum, NamedLeader, SessionState
from tests.access import COLUMNS, NO, NONE, OK, SIGN_IN, TABLE, THIRD_PARTY
from tests.exemptions import cases
from tests.factories import NoteFactory, SessionFactory
from tests.learning_goals.addresses import activity_addresses
from tests.learning_goals.catalogues import goal
from tests.learning_goals.catalogues import kept as keep_goals
from tests.learning_goals.factories import InstructorshipFactory, PlanGoalFactory
from tests.learning_goals.scene import Scene
from tests.supervision.uploads import kept, register_of
from tests.world import make_world

PLANNED = {"hold_session", "cancel_session"}


def names_of_patterns(resolver=None):
    """Every URL name, whichever module it comes from."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of_patterns(pattern)
        else:
            yield pattern.name


def test_every_address_has_a_row():
    assert set(names_of_patterns()) == {name for name, _ in TABLE} | THIRD_PARTY


def addresses(world, token, invitation):
    """The address of each name, about the rows of the world."""
    planned = SessionFactory(
        trainee=world.trainee, supervisor=world.people["supervisor"], date=world.session.date
    )
    NoteFactory(session=planned, text="Forberedelse.", edited_by=world.people["trainee"])
    addendum = Addendum.objects.create(
        session=world.session, author=world.people["trainee"], text="Tillegg.", written_at=timezone.now()
    )
    upload = kept(register_of(world.place), world.place, world.people["coordinator"])
    about = {
        **addresses_of_exemptions(world),
        "accept_invitation": token,
        "confirm_addendum": addendum.pk,
        "revoke_invitation": invitation.pk,
        "end_assignment": world.assignment.pk,
        "set_capacity": world.people["supervisor"].memberships.get().pk,
        **dict.fromkeys(["people", "invite", "trainees", "supervisors", "compliance"], world.place.pk),
        **dict.fromkeys(["import_register", "import_template", "plans"], world.place.pk),
        **dict.fromkeys(["import_preview", "confirm_import", "discard_import"], upload.pk),
        **dict.fromkeys(["trainee", "assign_supervisor", "account"], world.trainee.pk),
        **dict.fromkeys(["plan", "export_plan", "export_plan_pdf", "hand_in_plan"], world.trainee.pk),
        **dict.fromkeys(["earlier_plan", "earlier_plan_file"], earlier_plan_of(world.trainee).pk),
        **dict.fromkeys(PLANNED, planned.pk),
        **activity_addresses(world),
        **goals_on_their_way(world),
        **of_kept_plans(world),
    }
    for name, _ in TABLE:
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            yield name, reverse(name, args=[about.get(name, world.session.pk)])


def addresses_of_exemptions(world):
    """Whom each address of an application, a file or a measure is about."""
    case = cases.of(world)
    letter = cases.ready(case)
    attachment = add_attachment(letter, actor=case.coordinator, file=cases.upload(), description="CV")
    places = ["applications", "start_application", "measures", "add_measure", "letterhead"]
    return {
        **dict.fromkeys((route.name for route in exemption_urls), letter.pk),
        **dict.fromkeys(["exemption_file", "remove_attachment"], attachment.pk),
        **dict.fromkeys(["change_measure", "withdraw_measure"], cases.measure(case).pk),
        **dict.fromkeys(places, world.place.pk),
    }


def goals_on_their_way(world):
    """A goal for each step, as far on its way as the step asks for."""
    scene = Scene(world)
    marked = scene.approved(scene.another_goal())
    mark_in_portal(marked, actor=scene["leader"])
    return {
        **dict.fromkeys(["goal", "send_goal", "begin_goal", "ask_opinion"], scene.goal.pk),
        **{
            name: scene.sent(scene.another_goal()).pk
            for name in ("recall_goal", "recommend_goal", "return_goal")
        },
        "approve_goal": scene.recommended(scene.another_goal()).pk,
        **{name: scene.approved(scene.another_goal()).pk for name in ("revoke_goal", "mark_in_portal")},
        "unmark_in_portal": marked.pk,
        **{
            name: scene.asked(scene.another_goal()).pk
            for name in ("opinion", "decline_opinion", "withdraw_opinion")
        },
        "delegations": world.place.pk,
        "end_delegation": scene.delegated(to="other supervisor", begins=1).pk,
    }


def earlier_plan_of(trainee):
    """What the trainee has handed in: the export of a plan."""
    file = keep_file(Upload("plan.json", "application/json", uuid4().bytes), actor=trainee.person)
    return EarlierPlan.objects.create(
        trainee=trainee,
        file=file,
        sha256=file.sha256,
        contents=plan_of(trainee),
        handed_in_by=trainee.person,
    )


OF_PLACE = ["catalogue", "import_catalogue", "catalogue_template", "assign_plans", "move_plans"]
OF_UPLOAD = ["catalogue_preview", "confirm_catalogue", "discard_catalogue"]
OF_PLAN = ["assign_plan", "move_plan", "set_targets", "plan_people", "name_leader", "add_instructor"]


def of_kept_plans(world):
    """The addresses about the catalogue, and about how plans are kept."""
    upload = keep_goals([goal()], world.place, world.people["coordinator"])
    named = NamedLeader.objects.create(
        trainee=world.trainee, leader=world.people["leader"], starts_on=world.session.date
    )
    return {
        **dict.fromkeys(OF_PLACE, world.place.pk),
        **dict.fromkeys(OF_UPLOAD, upload.pk),
        **dict.fromkeys(OF_PLAN, world.trainee.pk),
        "close_goal": PlanGoalFactory(trainee=world.trainee).pk,
        "end_named_leader": named.pk,
        "end_instructorship": InstructorshipFactory(trainee=world.trainee).pk,
    }


def said(answer):
    if answer.status_code == 302 and answer.url.startswith(reverse(settings.LOGIN_URL)):
        return SIGN_IN
    return {401: SIGN_IN, 403: NO, 404: NONE}.get(answer.status_code, OK)


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_access(column):
    world = make_world(state=SessionState.HELD)
    invitation, token = invite("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])
    urls = dict(addresses(world, token, invitation))
    client = Client()
    if column != "anonymous":
        client.force_login(world.people[column])

    found = {(name, method): said(getattr(client, method.lower())(urls[name])) for name, method in TABLE}

    expected = {row: answers[COLUMNS.index(column)] for row, answers in TABLE.items()}
    assert found == expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(THIRD_PARTY))
def test_pages_of_others_are_nobodys_error(name, client):
    world = make_world()
    args = ["1", "set-password"] if name == "account_reset_password_from_key" else []

    world.people["trainee"].set_password("et langt passord")
    world.people["trainee"].save()

    anonymous = client.get(reverse(name, args=args or None))
    client.force_login(world.people["trainee"])
    signed_in = client.get(reverse(name, args=args or None))

    assert {anonymous.status_code, signed_in.status_code} <= {200, 302}


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["leader", "coordinator"])
def test_no_role_by_itself_opens_a_note(part, client):
    world = make_world()
    client.force_login(world.people[part])

    for name in ("session", "trainee", "account", "compliance"):
        about = {"session": world.session, "compliance": world.place}.get(name, world.trainee)
        page = client.get(reverse(name, args=[about.pk]))
        assert world.note.text not in page.content.decode()


@pytest.mark.django_db
def test_every_unsafe_request_needs_a_token():
    world = make_world()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["supervisor"])

    answer = client.post(reverse("finalise_session", args=[world.session.pk]), {"version": 3})

    assert answer.status_code == 403
    world.session.refresh_from_db()
    assert world.session.state == SessionState.HELD
