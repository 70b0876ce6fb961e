"""One click signs in as a person of the demo, where the demo runs, and nowhere else."""

import pytest

from tests.alis.processes import run_python
from tests.factories import MembershipFactory, UserFactory
from tests.roles import database_url

SETUP = "import django; django.setup()\n"
DOOR = f"""{SETUP}
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
NOBODY = "00000000-0000-0000-0000-000000000000"
for ask in (
    lambda: reverse("demo"),
    lambda: reverse("demo_sign_in", args=[NOBODY]),
    lambda: resolve("/demo/").url_name,
    lambda: __import__("alis.demo.views").__name__,
):
    try:
        print(ask())
    except (NoReverseMatch, Resolver404, ImproperlyConfigured) as error:
        print(type(error).__name__)
"""
DJANGO = {"DJANGO_SETTINGS_MODULE": "alis.settings", "SECRET_KEY": "x"}


@pytest.mark.parametrize("environment", [{}, {"ALIS_DEMO": "true"}])
def test_without_the_variable_there_is_neither_address_nor_module(environment):
    answer = run_python(DOOR, **DJANGO, **environment)

    assert answer.stdout.split() == [
        "NoReverseMatch",
        "NoReverseMatch",
        "Resolver404",
        "ImproperlyConfigured",
    ]


def test_with_the_variable_there_are_both():
    answer = run_python(DOOR, **DJANGO, ALIS_DEMO="1")

    assert answer.stdout.split() == [
        "/demo/",
        "/demo/sign-in/00000000-0000-0000-0000-000000000000/",
        "demo",
        "alis",
    ]


CLICKS = f"""{SETUP}
from django.conf import settings
from django.test import Client
from django.urls import reverse

settings.ALLOWED_HOSTS = ["testserver"]


def click(pk, method="post", checks=False):
    client = Client(enforce_csrf_checks=checks)
    answer = getattr(client, method)(reverse("demo_sign_in", args=[pk]))
    print(method, answer.status_code, "_auth_user_id" in client.session)


seeded, real, closed, never = PEOPLE
click(seeded)
click(seeded, "get")
click(seeded, checks=True)
click(real)
click(closed)
click(never)
page = Client().get(reverse("demo")).content.decode()
print("Seeded" in page, "Real" in page, page.count('name="csrfmiddlewaretoken"') > 0)
"""


@pytest.mark.django_db(transaction=True)
def test_the_click_signs_in_seeded_people_only_by_post_and_with_a_token():
    people = [
        UserFactory(email="seeded@demo.example", name="Seeded"),
        UserFactory(email="real@example.no", name="Real"),
        UserFactory(email="closed@demo.example", is_active=False),
        UserFactory(email="never@demo.example", joined_at=None),
    ]
    for person in people:
        MembershipFactory(user=person)

    answer = run_python(
        f"PEOPLE = {[str(person.pk) for person in people]}\n{CLICKS}",
        **DJANGO,
        ALIS_DEMO="1",
        DATABASE_URL=database_url(),
    )

    assert answer.stdout.splitlines() == [
        "post 302 True",
        "get 405 False",
        "post 403 False",
        "post 404 False",
        "post 404 False",
        "post 404 False",
        "True False True",
    ], answer.stderr
