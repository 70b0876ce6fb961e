"""The way in: a link makes an account, or gives one a role, once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.actions import InvalidTransition
from audit.models import Event
from municipalities.actions import accept_invitation, invite, revoke_invitation
from municipalities.models import Invitation, Membership, Role, User
from tests.at_once import at_once
from tests.factories import MembershipFactory, UserFactory
from tests.pages import alerts, beside, browser, heading, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
PASSWORD = "en god lang setning"
EMAIL = "ny@example.no"


@pytest.fixture
def world():
    return make_world()


def invited(world, email=EMAIL, role="trainee"):
    return invite(email, world.place, role, actor=world.people["coordinator"])


def address(token):
    return reverse("accept_invitation", args=[token])


def join(token, client=None, **typed):
    fields = {"name": "Ny Demo", "password": PASSWORD, **typed}
    return (client or browser()).post(address(token), fields)


def registered(email=EMAIL, **fields):
    """Somebody whom the register holds, without a way in."""
    return UserFactory(email=email, name="Navn fra registeret", joined_at=None, **fields)


# A new person


def test_a_new_person_gets_an_account_and_the_role_from_today_on_and_is_signed_in(world):
    _, token = invited(world)
    client = browser()

    answer = join(token, client)

    person = User.objects.get(email=EMAIL)
    membership = Membership.objects.get(user=person)
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert (person.name, person.has_joined, person.check_password(PASSWORD)) == ("Ny Demo", True, True)
    assert (membership.municipality, membership.role, membership.starts_on, membership.ends_on) == (
        world.place,
        "trainee",
        timezone.localdate(),
        None,
    )
    assert client.session["_auth_user_id"] == str(person.pk)


def test_accept_leaves_one_event_by_the_person(world):
    invitation, token = invited(world)

    join(token)

    event = Event.objects.get(verb="invitation.accepted")
    assert (event.actor.email, event.target_id, event.data) == (EMAIL, invitation.pk, {"role": "trainee"})


def test_the_page_says_where_it_leads_and_asks_for_name_and_password(world):
    answer = browser().get(address(invited(world)[1]))

    assert heading(answer) == "Welcome to the supervision of Prøvevik"
    assert "The invitation is for ny@example.no. Role: " in words(answer)
    assert set(typed(answer)) == {"name", "password"}


def test_a_weak_password_gets_its_message_beside_the_field_and_the_name_is_kept(world):
    _, token = invited(world)

    answer = join(token, password="ny123")

    assert answer.status_code == 422
    assert beside(answer, "password").startswith(
        "This password is too short. It must contain at least 12 characters."
    )
    assert typed(answer) == {"name": "Ny Demo", "password": ""}
    assert not User.objects.filter(email=EMAIL).exists()
    assert Invitation.objects.get().is_open


def test_a_password_that_is_the_address_itself_is_refused(world):
    _, token = invited(world, email="nyregistrert.lege@example.no")

    answer = join(token, password="nyregistrert.lege")

    assert beside(answer, "password") == "The password is too similar to the e-mail address."


# A person of the register


def test_a_person_of_the_register_chooses_a_password_and_keeps_the_name(world):
    person = registered()
    _, token = invited(world)

    assert set(typed(browser().get(address(token)))) == {"password"}
    join(token, name="Et annet navn")

    person.refresh_from_db()
    assert (person.name, person.has_joined, person.check_password(PASSWORD)) == (
        "Navn fra registeret",
        True,
        True,
    )


def test_a_role_that_begins_later_is_brought_forward(world):
    later = timezone.localdate() + timedelta(days=20)
    membership = MembershipFactory(
        user=registered(),
        municipality=world.place,
        role="trainee",
        starts_on=later,
        ends_on=later + timedelta(days=9),
    )

    join(invited(world)[1])

    assert [(m.starts_on, m.ends_on) for m in Membership.objects.filter(user=membership.user)] == [
        (timezone.localdate(), membership.ends_on)
    ]


def test_a_role_that_is_there_already_is_not_given_twice(world):
    membership = MembershipFactory(user=registered(), municipality=world.place, role="trainee")

    join(invited(world)[1])

    assert Membership.objects.get(user=membership.user) == membership


def test_a_role_that_has_ended_begins_anew_today(world):
    yesterday = timezone.localdate() - timedelta(days=1)
    old = MembershipFactory(user=registered(), municipality=world.place, role="trainee", ends_on=yesterday)

    join(invited(world)[1])

    assert [m.starts_on for m in Membership.objects.filter(user=old.user).order_by("ends_on")] == [
        None,
        timezone.localdate(),
    ]


# A person with an account


def test_a_person_with_an_account_signs_in_first_and_then_accepts_with_one_click(world):
    person = UserFactory(email=EMAIL)
    _, token = invited(world, role="supervisor")

    answer = join(token)
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={address(token)}")
    assert (person.memberships.count(), Invitation.objects.get().is_open) == (0, True)

    client = browser(person)
    assert client.get(address(token)).status_code == 200
    answer = client.post(address(token), follow=True)
    assert alerts(answer) == ["Welcome to Prøvevik."]
    assert [(m.municipality, m.role) for m in person.memberships.all()] == [(world.place, "supervisor")]


def test_nobody_sets_the_password_of_an_account_by_a_link(world):
    person = UserFactory(email=EMAIL)
    invitation, _ = invited(world)

    with pytest.raises(PermissionDenied):
        accept_invitation(invitation, name="X", password=PASSWORD)

    person.refresh_from_db()
    assert (person.check_password(PASSWORD), Invitation.objects.get().is_open) == (False, True)


def test_somebody_else_who_is_signed_in_is_told_so_and_cannot_accept(world):
    _, token = invited(world)
    client = browser(world.people["leader"])

    page = client.get(address(token))
    answer = client.post(address(token))

    assert "You are signed in as Leif Demo. Sign out first, then open the link again." in words(page)
    assert answer.status_code == 404
    assert (Invitation.objects.get().is_open, User.objects.filter(email=EMAIL).exists()) == (True, False)


def test_an_account_that_is_closed_is_not_opened_by_a_link(world):
    registered(is_active=False)
    invitation, token = invited(world)

    assert (browser().get(address(token)).status_code, join(token).status_code) == (404, 404)
    with pytest.raises(PermissionDenied):
        accept_invitation(invitation, name="X", password=PASSWORD)


# Links that do not work


def expire(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())


def use(invitation):
    accept_invitation(invitation, name="Ny", password=PASSWORD)


def make_unknown(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(token_hash="0" * 64)


def test_links_that_do_not_work_all_look_alike(world):
    def revoke(invitation):
        revoke_invitation(invitation, actor=world.people["coordinator"])

    pages = set()
    for number, spoil in enumerate([expire, use, revoke, make_unknown]):
        invitation, token = invited(world, email=f"ny{number}@example.no")
        spoil(invitation)
        pages |= {
            (answer.status_code, words(answer)) for answer in (browser().get(address(token)), join(token))
        }

    assert pages == {
        (
            404,
            "This link does not work A link works once, for seven days."
            " Ask the person who invited you for a new one. Sign in",
        )
    }


def test_a_link_is_kept_by_no_browser_and_told_to_no_other_site(world):
    answer = browser().get(address(invited(world)[1]))

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_used_link_gives_nothing_to_a_second_click(world):
    invitation, _ = invited(world)
    use(invitation)

    with pytest.raises(InvalidTransition):
        use(invitation)

    assert Event.objects.filter(verb="invitation.accepted").count() == 1


# At once


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_one_link_at_once_give_one_membership_and_one_event():
    world = make_world()
    invitation, _ = invited(world)

    answers = at_once(*[lambda: accept_invitation(invitation, name="Ny", password=PASSWORD)] * 2)

    assert sorted(type(answer).__name__ for answer in answers) == ["InvalidTransition", "User"]
    assert Membership.objects.filter(user__email=EMAIL).count() == 1
    assert Event.objects.filter(verb="invitation.accepted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_links_of_a_new_person_opened_at_once_make_one_person():
    world = make_world()
    tokens = [invited(world, role=role)[1] for role in (Role.TRAINEE, Role.SUPERVISOR)]

    answers = at_once(*[lambda token=token: join(token) for token in tokens])

    person = User.objects.get(email=EMAIL)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer.url for answer in answers].count(reverse("home")) == 1  # the other one is led to sign-in
    assert (person.memberships.count(), Invitation.objects.open().count()) == (1, 1)
