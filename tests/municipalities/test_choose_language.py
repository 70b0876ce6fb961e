"""Pages come in the language that the person chose, else their municipality's, else the browser's."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from audit.models import Event
from municipalities.actions import invite, invite_by_mail
from municipalities.models import Language
from municipalities.templatetags.wording import language_tag
from tests.factories import MembershipFactory, MunicipalityFactory, UserFactory
from tests.pages import browser, tree
from tests.world import make_world

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def person():
    return make_world().people["leader"]


def language_of(client, address="home", **headers):
    """The language in which the page says that it is written."""
    answer = client.get(reverse(address), headers=headers)
    written = tree(answer).get("lang")
    assert answer.headers["Content-Language"] == written
    return written


def choose(client, language):
    return client.post(reverse("set_language"), {"language": language, "next": reverse("home")})


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_without_any_wish_a_stranger_reads_bokmål():
    assert language_of(Client(), "account_login") == "nb"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("nn-NO,nn;q=0.9", "nn"),
        ("en-GB", "en-GB"),
        ("en-US,en", "en-GB"),
        ("de", "nb"),
        ("no,en;q=0.9", "nb"),
        ("no-NO,en", "nb"),
    ],
)
def test_a_stranger_reads_what_the_browser_asks_for(asked, given):
    assert language_of(Client(), "account_login", accept_language=asked) == given


@pytest.mark.parametrize("form", ["nb", "nn"])
def test_a_person_without_a_choice_reads_what_their_municipality_writes(person, form):
    municipality = person.memberships.get().municipality
    municipality.language_form = form
    municipality.save()

    assert language_of(signed_in(person), accept_language="en-GB") == form


@pytest.mark.parametrize("language", Language.values)
def test_choose_language_keeps_it_with_the_account_and_in_a_cookie(person, language):
    client = signed_in(person)

    answer = choose(client, language)

    person.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert (person.language, answer.cookies[COOKIE].value) == (language, language)
    assert language_of(client) == language_tag(language)
    event = Event.objects.get()
    assert (event.verb, event.actor, event.data) == ("language.chosen", person, {"language": language})


def test_the_choice_of_the_account_goes_before_that_of_a_borrowed_browser(person):
    person.language = "nn"
    person.save()
    client = signed_in(person)
    client.cookies[COOKIE] = "en-gb"

    assert language_of(client) == "nn"


def test_the_choice_of_the_account_holds_in_another_browser(person):
    choose(signed_in(person), "en-gb")

    assert language_of(signed_in(person), accept_language="nn") == "en-GB"


def test_a_stranger_chooses_by_cookie_and_leaves_no_event():
    client = Client()

    choose(client, "nn")

    assert (language_of(client, "account_login"), Event.objects.count()) == ("nn", 0)


def test_what_a_stranger_chose_holds_after_signing_in_as_one_without_a_choice(person):
    client = Client()
    choose(client, "nn")
    client.force_login(person)

    assert language_of(client) == "nn"


def test_a_cookie_that_names_no_language_leaves_it_to_the_municipality(person):
    client = signed_in(person)
    client.cookies[COOKIE] = "sv"

    assert language_of(client, accept_language="en-GB") == "nb"


@pytest.mark.parametrize(
    ("asked", "given"), [({}, "nn"), ({"accept_language": "en-GB"}, "nn"), ({"cookie": "en-gb"}, "en-GB")]
)
def test_whoever_is_invited_reads_what_the_inviting_municipality_writes(asked, given):
    municipality = MunicipalityFactory(language_form="nn")
    _invitation, token = invite("ny@example.no", municipality, "trainee", agent="test")
    client = Client()
    if "cookie" in asked:
        client.cookies[COOKIE] = asked.pop("cookie")

    answer = client.get(reverse("accept_invitation", args=[token]), headers=asked)

    assert (tree(answer).get("lang"), answer.headers["Content-Language"]) == (given, given)


# The page that one is on stays


def leads_back_to(answer):
    return tree(answer).xpath("//form[@action='/language/']//input[@name='next']/@value")


def test_the_choice_leads_back_to_the_page_with_all_that_its_address_says(person):
    address = reverse("account_login") + "?next=/supervision/sessions/"

    assert leads_back_to(Client().get(address)) == [address]


def test_the_choice_leads_from_what_a_form_sent_back_to_the_page_of_the_form():
    world = make_world()
    page = reverse("session", args=[world.session.pk])
    client = browser(world.people["trainee"])

    answer = client.post(
        reverse("save_note", args=[world.session.pk]),
        {"text": "Ny tekst", "version": 2, "editor": uuid4()},
        headers={"referer": f"http://testserver{page}"},
    )

    assert answer.status_code == 409
    assert leads_back_to(answer) == [f"http://testserver{page}"]
    back = client.post(reverse("set_language"), {"language": "nn", "next": leads_back_to(answer)[0]})
    assert (back.status_code, back.url) == (302, f"http://testserver{page}")


# Mails


@pytest.mark.parametrize(
    ("chosen", "form", "subject"),
    [
        ("", "nb", "Velg nytt passord – ALIS-veiledning"),
        ("", "nn", "Vel nytt passord – ALIS-rettleiing"),
        ("en-gb", "nn", "Choose a new password – ALIS supervision"),
    ],
)
def test_the_mail_for_a_new_password_is_in_the_language_of_who_reads_it(person, chosen, form, subject):
    person.memberships.update(municipality=MunicipalityFactory(language_form=form))
    person.language = chosen
    person.set_password("en god lang setning")
    person.save()

    Client().post(
        reverse("account_reset_password"), {"email": person.email}, headers={"accept-language": "nb"}
    )

    assert [message.subject for message in mail.outbox] == [subject]


@pytest.mark.parametrize(
    ("chosen", "subject", "role"),
    [
        ("", "Invitasjon til ALIS-rettleiinga i Prøvevik", "Rolla di: Rettleiar."),
        ("nb", "Invitasjon til ALIS-veiledningen i Prøvevik", "Rollen din: Veileder."),
        ("en-gb", "Invitation to the ALIS supervision of Prøvevik", "Your role: Supervisor."),
    ],
)
def test_an_invitation_is_in_the_language_of_the_invited_else_as_the_municipality_writes(
    chosen, subject, role
):
    municipality = MunicipalityFactory(name="Prøvevik", language_form="nn")
    UserFactory(email="kjent@example.no", language=chosen)
    coordinator = MembershipFactory(municipality=municipality, role="coordinator").user

    invite_by_mail("kjent@example.no", municipality, "supervisor", actor=coordinator)

    assert mail.outbox[0].subject == subject
    assert role in mail.outbox[0].body


@pytest.mark.parametrize("wrong", ["sv", "x", "", "nb\0", "../../etc"])
def test_a_language_that_is_none_changes_nothing(person, wrong):
    client = signed_in(person)

    answer = choose(client, wrong)

    person.refresh_from_db()
    assert (answer.status_code, person.language, Event.objects.count()) == (302, "", 0)
    assert language_of(client) == "nb"


def test_choosing_leads_to_no_other_site(person):
    answer = browser(person).post(reverse("set_language"), {"language": "nn", "next": "https://example.com/"})

    assert answer.url == "/"


def test_a_person_reads_the_language_of_a_municipality_of_the_present_before_one_of_the_past(person):
    old = MembershipFactory(user=person, municipality__name="Aaa", municipality__language_form="nn")
    old.ends_on = old.municipality.registered_from
    old.save()

    assert language_of(signed_in(person)) == "nb"
