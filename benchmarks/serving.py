"""The application as it is served for real: gunicorn, behind the strict door, with a broker."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from alis.local.machine import ROOT
from benchmarks.load import HOST
from tests.services import answers, free_port, redis_program

# As docs/operations.md has it; the proxy in front, which ends https, is left out.
SERVER = ["gunicorn", "alis.wsgi", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
STARTING_TAKES = 60  # seconds, at most


def production_like():
    """The environment of serving, with a broker that is yet to be started. What was set for serving elsewhere
    does not count."""
    elsewhere = {
        "ALIS_DEMO",
        "CELERY_EAGER",
        "DATABASE_OWNER_URL",
        "ACCESSIBILITY_STATEMENT_URL",
        "LOG_LEVEL",
    }
    kept = {name: value for name, value in os.environ.items() if name not in elsewhere}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "SECRET_KEY": "a secret of the benchmarks, which no other server has",
        "ALLOWED_HOSTS": HOST,
        "DEFAULT_FROM_EMAIL": f"alis@{HOST}",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "SITE_URL": f"https://{HOST}",
        "HTTPS": "1",
        "BEHIND_HTTPS_PROXY": "1",
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",  # each process has its own
        "LOG_LEVEL": "WARNING",
    }


@contextmanager
def running(command, **options):
    """The program runs inside the block."""
    program = subprocess.Popen(command, cwd=ROOT, start_new_session=True, **options)
    try:
        yield program
    finally:
        program.terminate()
        program.wait()


@contextmanager
def broker():
    """The environment's Redis, which writes nothing to disk."""
    port = urlsplit(os.environ["REDIS_URL"]).port
    with tempfile.TemporaryDirectory() as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with running([redis_program(), *options], stdout=subprocess.DEVNULL) as server:
            if not answers(server, port):
                raise RuntimeError("no Redis server could be started")
            yield


def collect_static():
    """The style sheets and scripts lie where pages of production name them."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, check=True)


@contextmanager
def server(database_url):
    """The application answers on a port for that database; its process and the port."""
    port = free_port()
    command = [sys.executable, "-m", *SERVER, "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    with running(command, env={**os.environ, "DATABASE_URL": database_url}) as process:
        until = time.monotonic() + STARTING_TAKES
        while not healthy(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the application does not start")
            time.sleep(0.1)
        yield process.pid, port


def healthy(port):
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
