"""A browser for tests that distrusts every page, and what a person reads there."""

import re

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

# What no page may hold: a template's leftovers, and all that the content security policy would block.
DISTRUSTED = [
    re.compile(r"{[{%#]"),
    re.compile(r"<[^>]*\s(?:style|on\w+)\s*=", re.IGNORECASE),
    re.compile(r"<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE),
]


class Browser(Client):
    def request(self, **request):
        answer = super().request(**request)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            assert [found.group() for rule in DISTRUSTED if (found := rule.search(page))] == []
        return answer


def browser(person=None, language="en-gb", **options):
    """The browser of that person, signed in. English, so that sentences can be told apart."""
    client = Browser(**options)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if person is not None:
        client.force_login(person)
    return client


def queries_of(client, address):
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def statements_of_post(client, address, data, **extra):
    """How many statements sending the form takes, without the savepoints of the tests' own transaction."""
    with CaptureQueriesContext(connection) as asked:
        assert client.post(address, data, **extra).status_code in (200, 302)
    return sum("SAVEPOINT" not in query["sql"] for query in asked)


def read(node):
    return " ".join(node.text_content().split())


def tree(answer):
    return html.document_fromstring(answer.content.decode())


def words(answer):
    """The text of the page between its header and its footer."""
    return read(tree(answer).get_element_by_id("main"))


def heading(answer):
    return read(tree(answer).find(".//h1"))


def alerts(answer):
    """What the page tells of the last step."""
    return [read(node) for node in tree(answer).find_class("app-messages")[0].find_class("ds-alert")]


def rows(answer, kind="app-waiting-item"):
    return [read(node) for node in tree(answer).find_class(kind)]


def beside(answer, field):
    """The message at the field, which the field names as its description; None where there is none."""
    page = tree(answer)
    message = page.get_element_by_id(f"id_{field}_error", None)
    if message is None:
        return None
    described = page.xpath(f"//*[contains(@aria-describedby, 'id_{field}_error')]")
    assert described, f"{field} does not name its message"
    return read(message)


def above(answer):
    """What is wrong with the form as a whole: the items of the summary that lead to no field."""
    return [read(item) for item in tree(answer).xpath("//ds-error-summary//li[not(a)]")]


def typed(answer):
    """What stands in the fields of the page's form, by name."""
    form = next(form for form in tree(answer).forms if "app-form" in form.get("class", ""))
    return {name: form.fields[name] or "" for name in form.fields if name != "csrfmiddlewaretoken"}
