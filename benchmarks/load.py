"""Asks pages of a server, by one client after the other or by several at once, and times each answer."""

import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle, islice
from statistics import median

HOST = "bench.example"  # which only the header names: the server is on this machine


@dataclass(frozen=True)
class Ask:
    """One request of one signed-in person, and how the right answer is known."""

    path: str
    cookies: str
    body: str | None = None  # of a POST; None is a GET
    headers: dict = field(default_factory=dict)
    status: int = 200
    holds: str = ""  # a text of the page


class WrongAnswer(Exception):
    """The server answered, but not what was asked for."""


@dataclass(frozen=True)
class Times:
    """The milliseconds of each answer."""

    milliseconds: list

    @property
    def p50(self):
        return median(self.milliseconds)


class Client(threading.Thread):
    """One browser on one connection; it begins when all the others do."""

    def __init__(self, port, asks, start):
        super().__init__(daemon=True)
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.asks, self.start_together = asks, start
        self.milliseconds, self.failure = [], None

    def run(self):
        try:
            self.connection.connect()
            self.start_together.wait()
            for ask in self.asks:
                begin = time.perf_counter()
                answer(self.connection, ask)
                self.milliseconds.append((time.perf_counter() - begin) * 1000)
        except Exception as failure:  # told by whoever waits for the thread
            self.failure = failure
            self.start_together.abort()
        finally:
            self.connection.close()


def answer(connection, ask):
    """The page, read to its end. Raises WrongAnswer if it is another one than was asked for."""
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": ask.cookies, **ask.headers}
    if ask.body is None:
        connection.request("GET", ask.path, headers=headers)
    else:
        connection.request("POST", ask.path, body=ask.body.encode(), headers=headers)
    response = connection.getresponse()
    page = response.read()
    if response.status != ask.status or ask.holds.encode() not in page:
        raise WrongAnswer(f"{ask.path}: {response.status} instead of {ask.status}, or not the page expected")


def run(port, asks, clients, count) -> Times:
    """`count` answers to these asks, taken in turn by so many clients at once."""
    start = threading.Barrier(clients)
    shares = [list(islice(cycle(asks), n, count, clients)) for n in range(clients)]
    threads = [Client(port, share, start) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for thread in threads:
        if thread.failure and not isinstance(thread.failure, threading.BrokenBarrierError):
            raise thread.failure
    return Times([time for thread in threads for time in thread.milliseconds])
