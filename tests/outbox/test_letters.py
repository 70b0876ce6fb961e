"""A mail greets by name, says why it comes and who writes, in the reader's language."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.actions import invite_by_mail
from outbox.actions import post, send
from outbox.letters import letter
from outbox.models import Message
from supervision.models import Flag, FlagKind, Level
from tests.factories import UserFactory
from tests.world import make_world

WORDS = {
    "en-gb": ("Hello Ida Demo,", "Kind regards\nALIS supervision, Prøvevik\n"),
    "nb": ("Hei Ida Demo,", "Vennlig hilsen\nALIS-veiledning, Prøvevik\n"),
    "nn": ("Hei Ida Demo,", "Venleg helsing\nALIS-rettleiing, Prøvevik\n"),
}


@pytest.fixture
def world():
    return make_world()


def sent(kind, recipient, data, language="en-gb"):
    recipient.language = language
    recipient.save()
    post(kind, recipient=recipient, key="once", data=data)
    send(Message.objects.get().pk)
    return mail.outbox[0].body


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.django_db
def test_a_mail_begins_with_the_readers_name_and_ends_with_the_municipality(world, language):
    body = sent(
        "session_finalised", world.people["trainee"], {"session": str(world.session.pk)}, language=language
    )

    greeting, regards = WORDS[language]
    assert body.startswith(f"{greeting}\n\n")
    assert body.endswith(f"\n\n{regards}")


@pytest.mark.django_db
def test_a_mail_of_a_session_is_whole(world, settings):
    body = sent("session_cancelled", world.people["trainee"], {"session": str(world.session.pk)})

    greeting, sentence, link, why, _regards = body.split("\n\n")
    assert greeting == "Hello Ida Demo,"
    assert sentence.startswith("Supervision with Vera Prøve on ")
    assert link == settings.SITE_URL + reverse("session", args=[world.session.pk])
    assert why == "You get this because you are one of the two who meet."


@pytest.mark.parametrize("part", ["trainee", "supervisor"])
@pytest.mark.django_db
def test_a_mail_of_an_assignment_says_why_it_comes(world, part):
    body = sent("supervisor_assigned", world.people[part], {"assignment": str(world.assignment.pk)})

    assert body.split("\n\n")[-2] == "You get this because the assignment is about you."
    assert body.endswith("ALIS supervision, Prøvevik\n")


@pytest.mark.django_db
def test_the_digest_says_why_it_comes(world):
    today = timezone.localdate()
    Flag.objects.create(
        trainee=world.trainee,
        kind=FlagKind.NO_SUPERVISOR,
        level=Level.CRITICAL,
        opened_on=today,
        updated_on=today,
    )
    data = {"municipality": str(world.place.pk), "as_of": today.isoformat()}

    body = sent("flags_opened", world.people["leader"], data)

    assert body.startswith("Hello Leif Demo,\n\nNew as of ")
    assert body.split("\n\n")[-2] == "You get this because you are a leader in Prøvevik."


@pytest.mark.parametrize(("known_as", "greeting"), [("Ny Demo", "Hei Ny Demo,"), (None, "Hei,")])
@pytest.mark.django_db
def test_an_invitation_greets_who_is_in_the_register_and_names_who_invites(world, known_as, greeting):
    if known_as:
        UserFactory(email="ny@example.no", name=known_as, joined_at=None)

    invite_by_mail("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])

    body = mail.outbox[0].body
    assert body.startswith(f"{greeting}\n\nPrøvevik inviterer deg")
    assert body.endswith(
        "fordi Kari Demo har skrevet inn adressen din.\n\nVennlig hilsen\nALIS-veiledning, Prøvevik\n"
    )


def test_a_letter_without_name_reason_or_municipality_is_whole_all_the_same():
    with translation.override("en-gb"):
        assert letter("It rains.") == "Hello,\n\nIt rains.\n\nKind regards\nALIS supervision\n"


def test_line_breaks_in_names_do_not_break_the_letter():
    with translation.override("en-gb"):
        text = letter("It rains.", name="Ida\nDemo", sender="Prøvevik\n kommune")

    assert text == "Hello Ida Demo,\n\nIt rains.\n\nKind regards\nALIS supervision, Prøvevik kommune\n"
