"""A coordinator takes an invitation back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from municipalities.actions import accept_invitation, invite, revoke_invitation
from municipalities.models import Invitation
from tests.pages import alerts, browser
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def invitation(world):
    return invite("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])[0]


def test_revoke_invitation_makes_the_link_useless_and_leaves_one_event(world, invitation):
    revoke_invitation(invitation, actor=world.people["coordinator"])

    invitation.refresh_from_db()
    assert (invitation.is_open, invitation.revoked_at is None) == (False, False)
    event = Event.objects.get(verb="invitation.revoked")
    assert (event.actor, event.target_id, event.municipality) == (
        world.people["coordinator"],
        invitation.pk,
        world.place,
    )


@pytest.mark.parametrize("part", ["trainee", "supervisor", "leader", "stranger"])
def test_revoke_invitation_is_refused_to_everybody_but_a_coordinator(world, invitation, part):
    with pytest.raises(PermissionDenied):
        revoke_invitation(invitation, actor=world.people[part])

    assert Invitation.objects.get().is_open


def test_revoke_invitation_refuses_a_second_click(world, invitation):
    revoke_invitation(invitation, actor=world.people["coordinator"])

    with pytest.raises(InvalidTransition):
        revoke_invitation(invitation, actor=world.people["coordinator"])

    assert Event.objects.filter(verb="invitation.revoked").count() == 1


def post(world, invitation):
    address = reverse("revoke_invitation", args=[invitation.pk])
    return browser(world.people["coordinator"]).post(address, follow=True)


def test_the_button_takes_it_back_and_shows_the_people_again(world, invitation):
    answer = post(world, invitation)

    assert answer.redirect_chain == [(reverse("people", args=[world.place.pk]), 302)]
    assert alerts(answer) == ["The invitation no longer works."]
    assert not Invitation.objects.get().is_open


def test_the_button_of_an_invitation_that_was_used_meanwhile_says_so(world, invitation):
    accept_invitation(invitation, name="Ny", password="en god lang setning")

    answer = post(world, invitation)

    assert alerts(answer) == ["The invitation had already stopped working."]
    assert Invitation.objects.get().revoked_at is None


def test_an_address_that_is_only_opened_revokes_nothing(world, invitation):
    address = reverse("revoke_invitation", args=[invitation.pk])

    assert browser(world.people["coordinator"]).get(address).status_code == 405
    assert Invitation.objects.get().is_open


def test_an_invitation_of_others_does_not_exist(world, invitation):
    address = reverse("revoke_invitation", args=[invitation.pk])

    assert browser(world.people["stranger"]).post(address).status_code == 404
    assert Invitation.objects.get().is_open
