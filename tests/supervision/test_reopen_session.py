"""A session marked as one that cannot be finalised can be, after all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from supervision.actions.sessions import close_session, finalise_session, reopen_session
from supervision.models import Session
from tests.pages import browser, words
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    close_session(world.session, actor=world.people["coordinator"], reason="Feil rad.")
    return world


@pytest.mark.parametrize("part", ["supervisor", "coordinator"])
def test_reopen_session_lets_the_supervisor_finalise_it(world, part):
    session = reopen_session(world.session, actor=world.people[part])

    assert (session.is_closed, session.closed_reason) == (False, "")
    assert Event.objects.filter(verb="session.reopened").count() == 1
    assert finalise_session(session, actor=world.people["supervisor"], version=3).state == "finalised"


@pytest.mark.parametrize("part", ["trainee", "other supervisor", "leader", "stranger"])
def test_reopen_session_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        reopen_session(world.session, actor=world.people[part])

    assert Session.objects.get().is_closed


def test_reopen_session_refuses_one_that_is_open(world):
    reopen_session(world.session, actor=world.people["supervisor"])

    with pytest.raises(InvalidTransition):
        reopen_session(world.session, actor=world.people["supervisor"])


def test_the_page_offers_it_to_the_supervisor(world):
    client = browser(world.people["supervisor"])
    page = reverse("session", args=[world.session.pk])
    assert "It can be finalised after all" in words(client.get(page))

    client.post(reverse("reopen_session", args=[world.session.pk]))

    assert "Finalise" in words(client.get(page))
