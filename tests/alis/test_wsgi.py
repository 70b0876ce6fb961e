"""The strict door: serving does not begin insecurely, and says all at once what is missing."""

import json

from tests.alis.processes import run_python

ALL = {
    "SECRET_KEY": "a secret of the tests",
    "ALLOWED_HOSTS": "alis.example.no",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    "DEFAULT_FROM_EMAIL": "alis@example.no",
    "EMAIL_URL": "smtp+tls://mail:secret@mail.example.no:587",
    "SITE_URL": "https://alis.example.no",
    "HTTPS": "1",
}
SERVE = """
from alis.wsgi import application
from django.conf import settings as s
print("served", s.DEMO, s.DEBUG)
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0)
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)
"""
# One process for many refusals: each time the module is read anew, with another environment.
TRY_EACH = """
import json, os, runpy, sys
for environment in json.loads(os.environ.pop("EACH")):
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        runpy.run_module("alis.wsgi")
        print(json.dumps("served"))
    except SystemExit as refusal:
        print(json.dumps(refusal.code))
    os.environ.clear()
    os.environ.update(before)
"""


def refusals(*environments):
    """What the door says to each environment."""
    answer = run_python(TRY_EACH, EACH=json.dumps(environments))
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def named(refusal):
    """The settings that a refusal names, one a line."""
    first, *lines = refusal.splitlines()
    assert first == "Not started. Please set:"
    return [line.strip().partition(":")[0] for line in lines]


def test_it_starts_when_all_is_set_and_is_strict_over_https():
    answer = run_python(SERVE, **ALL)

    assert answer.stdout.splitlines() == [
        "served False False",
        "True True True True",
        "__Host-session __Host-csrf",
    ], answer.stderr


def test_it_refuses_without_settings_and_names_all_of_them_at_once():
    answer = run_python(SERVE)

    assert (answer.returncode, answer.stdout) == (1, "")
    assert named(answer.stderr) == list(ALL)


def test_it_refuses_every_setting_that_is_missing_or_insecure_and_tells_no_secret():
    missing = [{**ALL, name: ""} for name in ALL]
    insecure = [{**ALL, "HTTPS": "0"}, {**ALL, "SITE_URL": "http://alis.example.no"}]

    said = refusals(*missing, *insecure)

    assert [named(refusal) for refusal in said] == [[name] for name in (*ALL, "HTTPS", "SITE_URL")]
    assert [secret for secret in ("a secret of the tests", "mail:secret") if secret in str(said)] == []


def test_the_demo_starts_on_this_machine_without_settings():
    answer = run_python(SERVE, ALIS_DEMO="1", ALLOWED_HOSTS="localhost,127.0.0.1", SECRET_KEY="x")

    assert answer.stdout.splitlines()[0] == "served True False", answer.stderr


def test_the_demo_refuses_every_other_host():
    hosts = ["alis.example.no", "localhost,alis.example.no", "*", "0.0.0.0", "localhost, alis.example.no"]

    said = refusals(*({"ALIS_DEMO": "1", "SECRET_KEY": "x", "ALLOWED_HOSTS": each} for each in hosts))

    assert [named(refusal) for refusal in said] == [["ALLOWED_HOSTS"]] * 5


def test_no_other_word_makes_it_a_demo():
    answer = run_python(SERVE, **ALL, ALIS_DEMO="true")

    assert answer.stdout.splitlines()[0] == "served False False", answer.stderr
