"""A coordinator invites a person, and an operator the first coordinator, by a link that works once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from municipalities.actions import invite, invite_by_mail
from municipalities.models import Invitation, Role
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.mail import DEAD
from tests.pages import above, alerts, beside, browser, queries_of, rows, typed
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def token_in(letter):
    """The token of the one link in the mail."""
    (link,) = [line for line in letter.body.splitlines() if line.startswith("http")]
    return link.rstrip("/").rpartition("/")[2]


def send(world, person=None, **typed):
    fields = {"email": "Ny.Lege@Example.no", "role": "trainee", **typed}
    address = reverse("invite", args=[world.place.pk])
    return browser(person or world.people["coordinator"]).post(address, fields, follow=True)


# The action


def test_invite_keeps_the_hash_of_the_token_and_not_the_token(world):
    invitation, token = invite("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])

    stored = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert stored["token_hash"] == Invitation.hash(token)
    assert [name for name, value in stored.items() if token in str(value)] == []
    assert token not in str(Event.objects.values().get())


def test_invite_is_for_seven_days_and_for_the_address_in_lower_case(world):
    invitation, _ = invite(" Ny@Example.NO ", world.place, "leader", actor=world.people["coordinator"])

    assert invitation.email == "ny@example.no"
    assert abs(invitation.expires_at - invitation.created_at - timedelta(days=7)) < timedelta(seconds=1)


def test_invite_leaves_one_event_without_the_address(world):
    invitation, _ = invite("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])

    event = Event.objects.get()
    assert (event.verb, event.actor, event.target_id, event.municipality, event.data) == (
        "invitation.sent",
        world.people["coordinator"],
        invitation.pk,
        world.place,
        {"role": "trainee"},
    )


def test_invite_revokes_older_links_of_the_same_role_and_no_others(world):
    coordinator = world.people["coordinator"]
    older = invite("ny@example.no", world.place, "trainee", actor=coordinator)[0]
    other_role = invite("ny@example.no", world.place, "supervisor", actor=coordinator)[0]
    other_person = invite("en@example.no", world.place, "trainee", actor=coordinator)[0]
    elsewhere = invite("ny@example.no", world.elsewhere, "trainee", actor=world.people["stranger"])[0]

    fresh = invite("ny@example.no", world.place, "trainee", actor=coordinator)[0]

    assert set(Invitation.objects.open()) == {other_role, other_person, elsewhere, fresh}
    older.refresh_from_db()
    assert older.is_open is False


@pytest.mark.parametrize("part", ["trainee", "supervisor", "clinical instructor", "leader", "stranger"])
def test_invite_is_refused_to_everybody_but_a_coordinator(world, part):
    with pytest.raises(PermissionDenied):
        invite("ny@example.no", world.place, "coordinator", actor=world.people[part])

    assert (Invitation.objects.count(), Event.objects.count()) == (0, 0)


def test_invite_is_refused_to_a_coordinator_whose_role_has_ended(world):
    yesterday = timezone.localdate() - timedelta(days=1)
    former = MembershipFactory(municipality=world.place, role=Role.COORDINATOR, ends_on=yesterday).user

    with pytest.raises(PermissionDenied):
        invite("ny@example.no", world.place, "trainee", actor=former)


def test_invite_by_mail_writes_in_the_language_of_the_municipality(world):
    world.place.name = "Prøvevik\nkommune"  # as a spreadsheet's cell may hold it
    invite_by_mail("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])

    (letter,) = mail.outbox
    assert (letter.to, "\n" in letter.subject) == (["ny@example.no"], False)


# The page


def test_the_page_mails_the_link_to_the_address_and_says_so(world, settings):
    answer = send(world)

    invitation = Invitation.objects.get()
    (letter,) = mail.outbox
    assert letter.to == ["ny.lege@example.no"]
    assert Invitation.hash(token_in(letter)) == invitation.token_hash
    assert settings.SITE_URL + reverse("accept_invitation", args=[token_in(letter)]) in letter.body
    assert alerts(answer) == ["ny.lege@example.no is invited."]
    assert any("ny.lege@example.no" in row for row in rows(answer))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("", "This field is required."),
        ("ny lege", "Enter a valid email address."),
        (f"{'a' * 250}@example.no", "Ensure this value has at most 254 characters (it has 261)."),
        ("ny\0@example.no", "Enter a valid email address. Null characters are not allowed."),
    ],
)
def test_an_address_that_is_none_gets_its_message_beside_the_field(world, wrong, message):
    answer = send(world, email=wrong)

    assert (answer.status_code, beside(answer, "email")) == (422, message)
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_a_role_that_is_none_gets_its_message_beside_the_field(world):
    answer = send(world, role="superuser")

    assert answer.status_code == 422
    assert beside(answer, "role").startswith("Select a valid choice.")
    assert typed(answer)["email"] == "Ny.Lege@Example.no"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_municipality_of_others_does_not_exist(world, method):
    client = browser(world.people["coordinator"])
    theirs, none = (
        reverse("invite", args=[world.elsewhere.pk]),
        reverse("invite", args=[MunicipalityFactory.build().pk]),
    )

    answers = [
        getattr(client, method)(address, {"email": "x@example.no", "role": "leader"})
        for address in (theirs, none)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Invitation.objects.count() == 0


def test_where_the_mail_server_is_down_the_page_says_so_and_nothing_is_lost(world, settings):
    settings.EMAIL_BACKEND = DEAD
    older, _ = invite("ny.lege@example.no", world.place, "trainee", actor=world.people["coordinator"])

    answer = send(world)

    assert answer.status_code == 422
    assert above(answer) == ["The mail could not be sent now. Please invite again in a while."]
    assert typed(answer) == {"email": "Ny.Lege@Example.no", "role": "trainee"}
    assert list(Invitation.objects.open()) == [older]  # its link goes on working
    assert Event.objects.count() == 1


def test_the_list_of_people_shows_open_invitations_and_takes_as_many_queries_for_thirty_as_for_one(world):
    coordinator = world.people["coordinator"]
    client, address = browser(coordinator), reverse("people", args=[world.place.pk])
    invite("ny@example.no", world.place, "trainee", actor=coordinator)
    before = queries_of(client, address)

    for number in range(29):
        invite(f"ny{number}@example.no", world.place, "trainee", actor=coordinator)
        MembershipFactory(municipality=world.place, role=Role.SUPERVISOR)

    assert queries_of(client, address) == before
    assert len(rows(client.get(address))) == 30


# The command


def test_the_command_prints_a_link_that_works(world, capsys):
    call_command("invite", "Kari@Example.no", municipality=world.place.number, role="coordinator")

    link = capsys.readouterr().out.strip()
    invitation = Invitation.objects.get()
    assert Invitation.hash(link.rstrip("/").rpartition("/")[2]) == invitation.token_hash
    assert (invitation.email, invitation.role, invitation.invited_by) == (
        "kari@example.no",
        "coordinator",
        None,
    )
    assert Event.objects.get().agent == "command:invite"
    assert mail.outbox == []
    assert browser().get(link).status_code == 200


@pytest.mark.parametrize(
    ("email", "number", "complaint"),
    [
        ("kari", None, "kari is not an e-mail address."),
        ("kari@example.no", "0000", "There is no municipality 0000. Import its register first."),
    ],
)
def test_the_command_says_what_is_wrong(world, email, number, complaint):
    with pytest.raises(CommandError, match=complaint):
        call_command("invite", email, municipality=number or world.place.number, role="coordinator")

    assert Invitation.objects.count() == 0
