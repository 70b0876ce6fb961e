"""What happens with Django on one of the databases, in a process of its own: who asks what, how many queries
that takes, and the jobs that no page asks for."""

import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import NamedTuple
from urllib.parse import urlencode

import environ
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from benchmarks.load import HOST, Ask
from benchmarks.measures import BY_NAME
from municipalities.models import Municipality
from supervision.models import Session, Trainee

# What only begins and ends transactions asks for nothing and changes nothing.
BRACKETS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
CSRF_SECRET = "benchmarks" * 3 + "zz"  # 32 letters, as Django's own


@contextmanager
def process_on(database_url):
    """A process whose Django uses that database; call it with a function and its arguments."""
    pool = ProcessPoolExecutor(1, get_context("fork"), use_database, [database_url])
    with pool:
        yield lambda function, *arguments: pool.submit(function, *arguments).result()


def use_database(url):
    connection.settings_dict.update(environ.Env.db_url_config(url))


class Prepared(NamedTuple):
    """What is to be asked for a measure, what it would be in bare SQL, and how many queries it takes."""

    asks: list[Ask]
    bare: list[str]
    queries: int


def prepare(name, count):
    """The asks of a page, of which one was tried; where each can be made but once, that one is spent."""
    measure = BY_NAME[name]
    visits = measure.visits(count)
    queries = queries_of(visits[0])
    asks = [ask_of(visit) for visit in (visits[1:] if measure.once else visits)]
    return Prepared(asks, [as_text(*bare) for bare in measure.bare(visits)], queries)


def ask_of(visit):
    """The same, as a browser sends it."""
    cookies = {settings.SESSION_COOKIE_NAME: signed_in(visit.person), settings.CSRF_COOKIE_NAME: CSRF_SECRET}
    cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if visit.data is None:
        return Ask(visit.path, cookies, holds=visit.holds)
    headers = {
        "Origin": f"https://{HOST}",
        "Content-Type": "application/x-www-form-urlencoded",
        **({"HX-Request": "true"} if visit.by_script else {}),
    }
    body = urlencode({**visit.data, "csrfmiddlewaretoken": CSRF_SECRET})
    return Ask(visit.path, cookies, body, headers, 200 if visit.by_script else 302, visit.holds)


def signed_in(person):
    """The key of a browser session of that person."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def queries_of(visit):
    """How many statements the application sends for it, without those that only bracket a transaction."""
    client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(visit.person)
    headers = {"hx-request": "true"} if visit.by_script else {}
    with CaptureQueriesContext(connection) as asked:
        if visit.data is None:
            answer = client.get(visit.path, headers=headers)
        else:
            answer = client.post(visit.path, visit.data, headers=headers)
    assert answer.status_code in (200, 302), f"{visit.path}: {answer.status_code}"
    return count_of(asked)


def count_of(asked):
    return sum(not query["sql"].lstrip().startswith(BRACKETS) for query in asked)


def as_text(sql, parameters):
    """The statement with its parameters in it, for whoever has no Django."""
    with connection.cursor() as cursor:
        return cursor.mogrify(sql, parameters).decode()


def prepare_job(name):
    """The job was done for the first time, and counted while it was."""
    measure = BY_NAME[name]
    with CaptureQueriesContext(connection) as asked:
        measure.job(0)
    return Prepared([], [as_text(*bare) for bare in measure.bare()], count_of(asked))


def do(name, turn):
    """The seconds that the job took in that turn."""
    begin = time.perf_counter()
    BY_NAME[name].job(turn)
    return time.perf_counter() - begin


def sizes():
    """How much there is to look through."""
    counted = {"trainees": Trainee, "sessions": Session, "events": Event, "municipalities": Municipality}
    return {name: model.objects.count() for name, model in counted.items()}
