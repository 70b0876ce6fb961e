"""Real Celery workers, in processes of their own. `broker` and `surroundings` are fixtures of conftest."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

WORKER = ["celery", "-A", "alis", "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]


@contextmanager
def worker(surroundings, tmp_path):
    """A worker with a child process of its own. Afterwards neither is there any more, whatever they did."""
    with open(tmp_path / "worker.log", "a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *WORKER],
            env=surroundings,
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process):
    """As when the machine loses power: no process of the worker gets to say anything."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_gone(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %s)", [pid])
        return cursor.fetchone()[0]
