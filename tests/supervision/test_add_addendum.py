"""A finalised note is corrected by additions, which the other one confirms and nobody changes."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from audit.actions import InvalidTransition
from audit.models import Event
from outbox.models import Message
from supervision.actions.addenda import add_addendum, confirm_addendum
from supervision.actions.sessions import finalise_session
from supervision.models import Addendum
from supervision.waiting import addenda_waiting_for
from tests.world import make_world

pytestmark = pytest.mark.django_db
TEXT = "Det var kurset i mars, ikke i mai."


@pytest.fixture
def world():
    world = make_world()
    finalise_session(world.session, actor=world.people["supervisor"], version=3)
    return world


def add(world, part="trainee", key=None):
    return add_addendum(world.session, actor=world.people[part], text=TEXT, key=key or uuid4())


@pytest.mark.parametrize(("author", "other"), [("trainee", "supervisor"), ("supervisor", "trainee")])
def test_add_addendum_stands_below_the_note_and_waits_for_the_other(world, author, other):
    addendum = add(world, author)

    assert (addendum.author, addendum.text) == (world.people[author], TEXT)
    assert [item.url for item in addenda_waiting_for(world.people[other])] == [
        reverse("session", args=[world.session.pk])
    ]
    assert addenda_waiting_for(world.people[author]) == []
    assert Message.objects.get(kind="addendum_added").recipient == world.people[other]
    assert TEXT not in str(list(Event.objects.values()))


@pytest.mark.parametrize("part", ["other trainee", "other supervisor", "leader", "coordinator", "stranger"])
def test_add_addendum_is_refused_to_everybody_else(world, part):
    with pytest.raises(PermissionDenied):
        add(world, part)


def test_the_same_form_sent_twice_makes_one(world):
    key = uuid4()

    assert add(world, key=key) == add(world, key=key)
    assert Event.objects.filter(verb="addendum.added").count() == 1


def test_another_text_under_the_same_key_is_another_addition(world):
    key = uuid4()
    add(world, key=key)

    again = add_addendum(world.session, actor=world.people["trainee"], text="Noe annet.", key=key)
    others = add(world, "supervisor", key=key)

    assert len({again.pk, others.pk, key}) == 3
    assert sorted(Addendum.objects.values_list("text", flat=True)) == [TEXT, TEXT, "Noe annet."]


def test_an_identity_number_is_asked_about(client, world):
    client.force_login(world.people["trainee"])
    url = reverse("add_addendum", args=[world.session.pk])
    written = {"text": "Pasient 01819012365", "key": uuid4()}

    assert client.post(url, written).status_code == 422
    assert Addendum.objects.count() == 0
    assert client.post(url, {**written, "no_patient": "on"}).status_code == 302


def test_add_addendum_needs_a_finalised_note():
    world = make_world()

    with pytest.raises(InvalidTransition):
        add(world)


def test_confirm_addendum_is_the_others_once(world):
    addendum = add(world)

    confirmed = confirm_addendum(addendum, actor=world.people["supervisor"])

    assert confirmed.confirmed_at is not None
    assert addenda_waiting_for(world.people["supervisor"]) == []
    with pytest.raises(InvalidTransition):
        confirm_addendum(addendum, actor=world.people["supervisor"])
    assert Event.objects.filter(verb="addendum.confirmed").count() == 1


@pytest.mark.parametrize("part", ["trainee", "other supervisor", "leader", "stranger"])
def test_confirm_addendum_is_refused_to_its_author_and_everybody_else(world, part):
    addendum = add(world)

    with pytest.raises(PermissionDenied):
        confirm_addendum(addendum, actor=world.people[part])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE supervision_addendum SET text = 'x'",
        "UPDATE supervision_addendum SET confirmed_at = NULL",
        "UPDATE supervision_addendum SET written_at = now()",
        "DELETE FROM supervision_addendum",
    ],
)
def test_an_addition_is_never_changed(world, statement):
    confirm_addendum(add(world), actor=world.people["supervisor"])

    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert refusal.value.__cause__.diag.constraint_name == "addendum_is_sealed"
    assert Addendum.objects.get().text == TEXT


def test_the_pages_from_the_note_to_the_confirmed_addition(client, world):
    page = reverse("session", args=[world.session.pk])
    client.force_login(world.people["trainee"])
    client.post(reverse("add_addendum", args=[world.session.pk]), {"text": TEXT, "key": uuid4()})
    assert TEXT in client.get(page).content.decode()

    client.force_login(world.people["supervisor"])
    client.post(reverse("confirm_addendum", args=[Addendum.objects.get().pk]))
    assert Addendum.objects.get().confirmed_at is not None

    client.force_login(world.people["leader"])
    assert TEXT not in client.get(page).content.decode()


def test_an_empty_addition_is_refused_beside_the_field(client, world):
    client.force_login(world.people["trainee"])

    answer = client.post(reverse("add_addendum", args=[world.session.pk]), {"text": " ", "key": uuid4()})

    assert (answer.status_code, Addendum.objects.count()) == (422, 0)
