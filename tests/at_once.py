"""Things that happen at the same moment, over a real connection each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections


def at_once(*steps):
    """Runs the steps in a thread and over a connection each, all let go together; returns what each
    returned or raised, and closes their connections."""
    start = Barrier(len(steps))

    def run(step):
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return step()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))
