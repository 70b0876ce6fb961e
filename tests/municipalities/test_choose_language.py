"""Pages come in the language that the person chose, else their municipality's, else the browser's."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from audit.models import Event
from municipalities.models import Language
from tests.factories import MembershipFactory
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
    ("asked", "given"), [("nn-NO,nn;q=0.9", "nn"), ("en-GB", "en-gb"), ("en-US,en", "en-gb"), ("de", "nb")]
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
    assert language_of(client) == language
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

    assert language_of(signed_in(person), accept_language="nn") == "en-gb"


def test_a_stranger_chooses_by_cookie_and_leaves_no_event():
    client = Client()

    choose(client, "nn")

    assert (language_of(client, "account_login"), Event.objects.count()) == ("nn", 0)


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
