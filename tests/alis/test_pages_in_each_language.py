"""Every page that one may open, every form sent back and every mail speaks one language."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html

from learning_goals.models import Activity, Goal
from municipalities.actions import invite
from municipalities.days import today
from municipalities.models import Language, User
from municipalities.templatetags.wording import language_tag
from outbox import renderers
from outbox.letters import letter
from outbox.models import Message
from supervision.models import Flag, FlagKind
from supervision.requirements.flags import LEVELS
from tests.access import COLUMNS, OK, TABLE, THIRD_PARTY
from tests.alis.languages import WORD, normal, said_in, strange_sentences, strange_words
from tests.exemptions import cases
from tests.factories import UserFactory
from tests.learning_goals.mails import messages_about_goals
from tests.pages import tree
from tests.test_access import addresses
from tests.world import make_world

pytestmark = pytest.mark.django_db
in_each_language = pytest.mark.parametrize("language", Language.values)
READ_OUT = "@aria-label|@title|@alt|@placeholder|@*[starts-with(name(), 'data-') and contains(., ' ')]"
SHOWN = (
    "//*[not(self::script or self::style or self::textarea)]"
    "[not(ancestor-or-self::*[@lang and not(self::html)])]"  # in another language, and marked as such
    "[not(ancestor-or-self::*[@translate='no'])]"  # what stands in a file, as it stands there
    "[not(ancestor-or-self::*[self::q or self::blockquote or contains(@class, 'app-note-text')])]"  # people's
)
PASSWORD = "en god lang setning"


@pytest.fixture
def world():
    return make_world()


def said_on(root):
    return [text for node in root.xpath(SHOWN) for text in (*node.xpath("text()"), *node.xpath(READ_OUT))]


def strange(page, language):
    """What a page says in another language than its own, and the language it names where that is another."""
    root = html.document_fromstring(page)
    texts = said_on(root)
    named = root.get("lang") if "<html" in page else language_tag(language)  # a fragment of a page names none
    return (
        strange_sentences(texts, language)
        + strange_words(" ".join(texts), language)
        + ([named] if named != language_tag(language) else [])
    )


def is_page(answer):
    return answer.content.strip() and answer.headers.get("Content-Type", "").startswith("text/html")


def strange_in(answer, language):
    return strange(answer.content.decode(), language) if is_page(answer) else []


def browser_of(person, language):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if person is not None:
        client.force_login(person)
    return client


def pages_of_ours(world, language, method):
    """The name and answer of each row of the access table, as the first who gets in reads it. A form is sent
    empty, and so says all that is missing."""
    invitation, token = invite("ny@example.no", world.place, "trainee", actor=world.people["coordinator"])
    urls = dict(addresses(world, token, invitation))
    for (name, asked), answers in TABLE.items():
        if asked == method and name != "set_language":
            client = browser_of(world.people.get(COLUMNS[answers.index(OK)]), language)
            yield name, getattr(client, method.lower())(urls[name], follow=True)


@in_each_language
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_of_ours(world, language, method):
    found = {name: strange_in(answer, language) for name, answer in pages_of_ours(world, language, method)}

    assert {name: texts for name, texts in found.items() if texts} == {}


def test_what_reads_the_same_in_english_and_in_nynorsk_is_a_name_or_a_word_of_both():
    """So that no sentence stands in a page without having gone through a catalogue."""
    texts, names = {}, set()
    for language in ("en-gb", "nn"):
        with transaction.atomic():  # a world of its own for each, with people of the same names
            world = make_world()
            pages = [answer for _name, answer in pages_of_ours(world, language, "GET") if is_page(answer)]
            names |= {world.place.name, world.elsewhere.name}
            names |= set(User.objects.values_list("name", flat=True))
            for what in (
                Goal.objects.values_list("title", "group", "text_nb"),
                Activity.objects.values_list("title"),
            ):
                names |= {text for row in what for text in row}  # as Helsedirektoratet or the doctor wrote it
            transaction.set_rollback(True)
        texts[language] = {normal(text) for answer in pages for text in said_on(tree(answer))}
    known = words_of(*names) | (words_of(*said_in("en-gb")) & words_of(*said_in("nn")))

    same = {text for text in texts["en-gb"] & texts["nn"] if not re.fullmatch(r"\W*\S+[.@]\S+", text)}
    assert {text for text in same if words_of(text) - known} == set()


def words_of(*texts):
    return {word for text in texts for word in WORD.findall(text.casefold())}


@in_each_language
def test_every_page_of_allauth(world, language):
    person = world.people["trainee"]
    person.set_password(PASSWORD)
    person.save()
    found = {}
    for name in sorted(THIRD_PARTY - {"account_reset_password_from_key"}):
        for reader in (None, person):
            client = browser_of(reader, language)
            found[name, reader, "GET"] = strange_in(client.get(reverse(name), follow=True), language)
            found[name, reader, "POST"] = strange_in(client.post(reverse(name), follow=True), language)

    assert {name: texts for name, texts in found.items() if texts} == {}


@in_each_language
def test_what_is_said_of_a_wrong_password_and_of_too_many(language):
    client = browser_of(None, language)
    tries = [
        client.post(reverse("account_login"), {"login": "ida@example.no", "password": "feil"})
        for _ in range(7)
    ]

    assert [strange_in(answer, language) for answer in tries] == [[]] * 7


@in_each_language
@pytest.mark.parametrize("password", ["kort", "123456789012", "passwordpassword", "ida.demo@example.no"])
def test_what_is_said_of_a_password_that_is_no_good(language, password):
    person = UserFactory(email="ida.demo@example.no", name="Ida Demo", language=language)
    person.set_password(PASSWORD)
    person.save()
    client = browser_of(None, language)
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://\S+", mail.outbox[0].body).group()

    form = client.get(link.replace(settings.SITE_URL, ""), follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": password, "password2": "en annen"})
    used = browser_of(None, language).get("/accounts/password/reset/key/1-x-y/", follow=True)

    assert answer.context["form"].errors
    assert [strange_in(page, language) for page in (form, answer, used)] == [[]] * 3


@in_each_language
@pytest.mark.parametrize("name", ["400", "403", "404", "429", "500", "form_expired"])
def test_every_page_of_a_fault(rf, language, name):
    request = rf.post("/nowhere/")
    request.user = AnonymousUser()
    with translation.override(language):
        assert strange(render_to_string(f"{name}.html", {"typed": ["…"]}, request), language) == []


def about_exemptions(case):
    """What each kind of message about exemptions tells of."""
    asked, granted = cases.asked(case), cases.granted_later(case)
    decided = {"decision": str(granted.decisions.get().pk)}
    return {
        "exemption_information_asked": {"application": str(asked.pk)},
        "exemption_decided": decided,
        "exemption_concerns": decided,
        "exemption_ends": {"application": str(granted.pk)},
    }


@in_each_language
def test_every_mail(world, language):
    world.assignment.ends_on = today()
    world.assignment.save()
    for kind in FlagKind:
        Flag.objects.create(
            trainee=world.trainee, kind=kind, level=LEVELS[kind], opened_on=today(), updated_on=today()
        )
    data = {
        "session": str(world.session.pk),
        "assignment": str(world.assignment.pk),
        "municipality": str(world.place.pk),
        "as_of": today().isoformat(),
    }
    about = about_exemptions(cases.of(world))
    written = messages_about_goals(world)
    found = {}
    for kind in renderers._renderers:
        of_leader = kind == "flags_opened" or kind in about
        reader = world.people["leader" if of_leader else "supervisor"]
        message = Message(kind=kind, recipient=reader, data=data | about.get(kind, {}))
        message = written.get(kind, message)
        with translation.override(language):
            text = renderers.render(message)
            body = letter(text.body, name=message.recipient.name, because=text.because, sender=text.sender)
        lines = [line.rstrip(".") for line in (text.subject, *body.split("\n")) if "://" not in line]
        found[kind] = strange_sentences(lines, language) + strange_words(" ".join(lines), language)

    assert {kind: texts for kind, texts in found.items() if texts} == {}
