"""The page on universal design is open to everybody, and names the statement and the address that are set."""

import pytest
from django.urls import reverse

from tests.pages import browser, tree, words
from tests.world import make_world

pytestmark = pytest.mark.django_db


def see(person=None):
    return browser(person).get(reverse("accessibility"))


def links(answer):
    return tree(answer).xpath("//main//a/@href")


def test_without_settings_it_names_the_coordinator_and_the_authority():
    page = see()

    assert page.status_code == 200
    assert "Tell the coordinator of your municipality" in words(page)
    assert links(page) == ["https://www.uutilsynet.no/"]


def test_it_names_the_official_statement_and_the_address_to_write_to(settings):
    settings.ACCESSIBILITY_STATEMENT_URL = "https://uustatus.example/nb/erklaringer/1"
    settings.ACCESSIBILITY_CONTACT = "uu@provevik.example"

    assert links(see()) == [
        "mailto:uu@provevik.example",
        "https://www.uutilsynet.no/",
        "https://uustatus.example/nb/erklaringer/1",
    ]


def test_every_page_leads_to_it():
    world = make_world()
    pages = [browser().get(reverse("account_login")), browser(world.people["leader"]).get(reverse("home"))]

    for page in pages:
        assert reverse("accessibility") in tree(page).xpath("//footer//a/@href")
