"""Into one's account and out of it: by invitation only, not by guessing, and without telling who is here."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session as BrowserSession
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from municipalities.models import User
from tests.at_once import at_once
from tests.factories import UserFactory
from tests.pages import Browser, above, alerts, beside, browser, heading, typed, words
from tests.world import make_world

pytestmark = pytest.mark.django_db
PASSWORD = "en god lang setning"
WRONG = "en annen lang setning"
REFUSED = ["The email address and/or password you specified are not correct."]
LIMITED = "Too many failed login attempts. Try again later."


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(request):
    """The counters lie in the database, whose transactional tests do not empty the cache's table."""
    request.getfixturevalue("transactional_db" if is_transactional(request) else "db")
    cache.clear()


def is_transactional(request):
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


def account(email="ida@example.no", **fields):
    person = UserFactory(email=email, name="Ida Demo", **fields)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client=None, email="ida@example.no", password=PASSWORD, address="", **more):
    return (client or browser()).post(
        reverse("account_login") + address, {"login": email, "password": password}, **more
    )


def is_signed_in(client):
    return client.get(reverse("home")).status_code == 200


# In


@pytest.mark.parametrize("email", ["ida@example.no", "Ida@Example.NO", " ida@example.no "])
def test_a_person_signs_in_with_the_address_in_any_case(email):
    account()
    client = browser()

    answer = sign_in(client, email)

    assert (answer.status_code, answer.url, is_signed_in(client)) == (302, reverse("home"), True)


@pytest.mark.parametrize(
    ("next_page", "goes_to"),
    [("/supervision/sessions/", "/supervision/sessions/"), ("https://example.com/", "/")],
)
def test_sign_in_leads_on_to_where_one_wanted_to_go_but_not_to_another_site(next_page, goes_to):
    account()

    assert sign_in(address=f"?next={next_page}").url == goes_to


@pytest.mark.parametrize(
    "fields",
    [
        {"password": WRONG},
        {"password": PASSWORD.upper()},
        {"email": "nobody@example.no"},
        {"email": "register@example.no"},
    ],
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(fields):
    account()
    UserFactory(email="register@example.no", joined_at=None)
    client = browser()

    answer = sign_in(client, **fields)

    assert (above(answer), is_signed_in(client)) == (REFUSED, False)
    assert typed(answer)["password"] == ""


def test_an_empty_form_gets_its_messages_beside_the_fields():
    answer = sign_in(email="", password="")

    assert (beside(answer, "login"), beside(answer, "password")) == ("This field is required.",) * 2


def test_a_person_who_is_no_longer_active_does_not_get_in_and_a_session_ends():
    person = account()
    client = browser()
    sign_in(client)
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert is_signed_in(client) is False
    other = browser()
    sign_in(other)
    assert is_signed_in(other) is False


def test_a_session_has_a_new_key_after_sign_in():
    account()
    client = browser()
    client.get(reverse("account_login"))
    client.session["left"] = "behind by somebody else"
    session = client.session
    session.save()
    before = session.session_key
    client.cookies[django_settings.SESSION_COOKIE_NAME] = before

    sign_in(client)

    assert client.session.session_key != before


def test_the_session_lies_in_the_database_and_ends_with_the_browser_or_after_twelve_hours():
    account()
    client = browser()
    answer = sign_in(client)

    cookie = answer.cookies[django_settings.SESSION_COOKIE_NAME]
    kept = BrowserSession.objects.get(session_key=cookie.value)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert abs(kept.expire_date - timezone.now() - timedelta(hours=12)) < timedelta(minutes=1)


def test_a_session_survives_a_restart_of_everything_but_the_database():
    account()
    client = browser()
    sign_in(client)
    again = Browser()
    again.cookies = client.cookies

    cache.clear()

    assert is_signed_in(again)


# Nobody signs up


@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_no_open_sign_up(method):
    fields = {"email": "ny@example.no", "password1": PASSWORD, "password2": PASSWORD}

    answer = getattr(browser(), method)(reverse("account_signup"), fields)

    assert heading(answer) == "By invitation only"
    assert User.objects.count() == 0


# Out


def test_signing_out_takes_a_click_and_ends_the_session_in_the_database():
    account()
    client = browser()
    sign_in(client)

    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)

    answer = client.post(reverse("account_logout"), follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert alerts(answer) == ["You are signed out."]
    assert is_signed_in(client) is False
    assert [s for s in BrowserSession.objects.all() if "_auth_user_id" in s.get_decoded()] == []


# A new password


def ask_for_password(email, client=None):
    return (client or browser()).post(reverse("account_reset_password"), {"email": email}, follow=True)


def test_the_answer_is_the_same_for_everybody_and_only_who_has_joined_gets_a_mail():
    account()
    UserFactory(email="register@example.no", joined_at=None)
    account("closed@example.no", is_active=False)
    account("no.password@example.no").set_unusable_password()
    User.objects.filter(email="no.password@example.no").update(password="!")
    addresses = [
        "Ida@example.no",
        "register@example.no",
        "closed@example.no",
        "no.password@example.no",
        "x@example.no",
    ]

    answers = {(answer.redirect_chain[-1], words(answer)) for answer in map(ask_for_password, addresses)}

    assert len(answers) == 1
    assert [letter.to for letter in mail.outbox] == [["ida@example.no"]]


def link_in(letter):
    return re.search(r"https?://\S+", letter.body).group()


def test_the_link_sets_a_new_password_once_and_the_old_one_is_gone():
    account()
    ask_for_password("ida@example.no")
    client = browser()
    form = client.get(link_in(mail.outbox[0]), follow=True)
    address = form.redirect_chain[-1][0]

    weak = client.post(address, {"password1": "123", "password2": "123"})
    assert "too short" in (beside(weak, "password1") or "") + (beside(weak, "password2") or "")
    client.post(address, {"password1": WRONG, "password2": WRONG})

    person = User.objects.get()
    assert (person.check_password(WRONG), person.check_password(PASSWORD)) == (True, False)
    assert heading(browser().get(link_in(mail.outbox[0]), follow=True)) == "The link no longer works"


def test_a_new_password_ends_the_sessions_that_were_open():
    person = account()
    client = browser()
    sign_in(client)
    person.set_password(WRONG)
    person.save()

    assert is_signed_in(client) is False


def test_the_mail_says_no_name_and_comes_in_the_language_of_the_page():
    account()
    ask_for_password("ida@example.no")

    (letter,) = mail.outbox
    assert letter.subject == "Choose a new password – ALIS supervision"
    assert "Ida" not in letter.body


def test_asking_again_and_again_is_refused_for_known_and_unknown_alike():
    account()
    for email in ("ida@example.no", "x@example.no"):
        answers = [ask_for_password(email).status_code for _ in range(6)]
        assert answers == [200] * 5 + [429]

    assert len(mail.outbox) == 5


# Guessing


def test_after_five_wrong_passwords_even_the_right_one_waits():
    account()
    for _ in range(5):
        assert above(sign_in(password=WRONG)) == REFUSED
    client = browser()

    answer = sign_in(client)

    assert (above(answer), is_signed_in(client)) == ([LIMITED], False)


def test_guessing_one_password_for_many_addresses_is_limited_by_where_it_comes_from():
    account()
    for number in range(10):
        assert above(sign_in(email=f"person{number}@example.no", password=WRONG)) == REFUSED

    assert above(sign_in()) == [LIMITED]
    other = browser()
    sign_in(other, REMOTE_ADDR="192.0.2.7")
    assert is_signed_in(other)


def test_behind_a_proxy_each_client_has_a_limit_of_its_own(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as with BEHIND_HTTPS_PROXY
    account()
    for number in range(10):
        sign_in(
            email=f"person{number}@example.no", headers={"x-forwarded-for": f"198.51.100.{number}, 192.0.2.1"}
        )

    limited, other = browser(), browser()
    sign_in(limited, headers={"x-forwarded-for": "192.0.2.1"})
    sign_in(other, headers={"x-forwarded-for": "192.0.2.2"})

    assert (is_signed_in(limited), is_signed_in(other)) == (False, True)


def test_a_limit_ends_with_time(monkeypatch):
    account()
    for _ in range(6):
        sign_in(password=WRONG)
    now = timezone.now().timestamp() + 16 * 60
    monkeypatch.setattr("time.time", lambda: now)
    client = browser()

    sign_in(client)

    assert is_signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_many_guesses_at_once_over_many_connections():
    account()

    answers = at_once(*[lambda: above(sign_in(password=WRONG))] * 12)

    assert sum(answer == REFUSED for answer in answers) <= 5
    assert above(sign_in()) == [LIMITED]


def test_the_counters_lie_in_the_database_where_every_process_sees_them():
    account()
    sign_in(password=WRONG)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%%allauth:rl:%%login_failed%%'")
        assert cursor.fetchone()[0] >= 2


def test_many_other_entries_do_not_push_the_counters_out():
    account()
    for _ in range(5):
        sign_in(password=WRONG)
    cache.set_many({f"entry{number}": number for number in range(310)})

    assert above(sign_in()) == [LIMITED]


def test_no_page_for_strangers_says_who_is_signed_in(client):
    world = make_world()
    browser(world.people["leader"]).get(reverse("home"))

    assert "Leif Demo" not in client.get(reverse("account_login")).content.decode()


def test_the_link_leads_to_the_products_own_address_whatever_host_was_named(settings):
    settings.SITE_URL = "https://alis.example.no"
    account()
    browser(headers={"host": "localhost:9999"}).post(
        reverse("account_reset_password"), {"email": "ida@example.no"}
    )

    assert link_in(mail.outbox[0]).startswith("https://alis.example.no/accounts/password/reset/key/")
