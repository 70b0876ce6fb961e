"""Databases made by their owner, used by the application's role; a browser that reports every complaint."""

import os
import re
import shutil

import pytest
import redis
from django.conf import settings
from django.core.management import CommandError
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.roles import as_owner, database_url

# `ci` has the same examples each time; `--hypothesis-profile deep` looks for new ones.
slow_is_no_fault = [HealthCheck.too_slow]
hypothesis_settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=slow_is_no_fault
)
hypothesis_settings.register_profile(
    "deep", deadline=None, max_examples=5000, suppress_health_check=slow_is_no_fault
)
hypothesis_settings.load_profile("ci")


def pytest_configure():
    """No collected static files and no slow password hashes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _in_english():
    """What a test makes without a request is in English, whatever language the test before it has left."""
    with translation.override("en"):
        yield


# The database


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_keepdb, django_db_createdb,
    django_db_modify_db_settings,
):  # fmt: skip
    """pytest-django's, but the owner makes, migrates and drops the database."""
    keep = {"keepdb": True} if django_db_keepdb and not django_db_createdb else {}
    verbosity = request.config.option.verbose
    with django_db_blocker.unblock(), as_owner():
        databases = setup_databases(verbosity=verbosity, interactive=False, **keep)
    settings.DATABASES["default"]["NAME"] = databases[0][0].settings_dict["NAME"]
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock(), as_owner():
            teardown_databases(databases, verbosity=verbosity)


@pytest.fixture(scope="session", autouse=True)
def _flush_as_owner():
    """After a transactional test the tables are emptied, which only their owner may do."""
    flush = TransactionTestCase._fixture_teardown

    def flush_as_owner(self):
        # A request that the browser has left may still hold a lock; it ends by itself.
        for last_try in (False, False, True):
            try:
                with as_owner():
                    flush(self)
                break
            except CommandError:
                if last_try:
                    raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_as_owner)
        yield


# Workers


@pytest.fixture
def broker():
    """This test's own Redis database, empty."""
    client = redis.from_url(settings.REDIS_URL)
    client.flushdb()
    yield client
    client.flushdb()


@pytest.fixture
def surroundings(tmp_path):
    """A process of its own finds the test's database and broker, and puts mails into a folder."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"filemail:///{tmp_path}/mail",
        "CELERY_VISIBILITY_TIMEOUT": "2",
        "CELERY_UNACKED_RESTORE_INTERVAL": "1",
    }


# The browser

CHROMIUM = [
    "--no-sandbox",  # as root Chromium has no other way
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, which asks nothing of the network."""
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nb-NO", "timezone_id": "Europe/Oslo"}


@pytest.fixture(scope="session")
def playwright(playwright):
    """From here on an event loop runs in this thread, and Django would refuse every query."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return playwright


@pytest.fixture
def expected_complaints():
    """Regular expressions of what a test provokes on purpose, such as `status of 403`."""
    return []


@pytest.fixture
def complaints(expected_complaints):
    """The test fails if a page logs an error, throws one, or breaks the content security policy."""
    heard = []
    yield heard
    assert [text for text in heard if not any(re.search(known, text) for known in expected_complaints)] == []


@pytest.fixture
def new_context(new_context, complaints):
    """pytest-playwright's. `context` and `page` come from it, so every page of every person is heard."""

    def new_watched_context(**options):
        context = new_context(**options)
        context.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return context

    return new_watched_context
