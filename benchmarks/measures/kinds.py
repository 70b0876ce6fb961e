"""What a measure is: a page or a job, what it is in bare SQL, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from typing import NamedTuple


class AtMost(NamedTuple):
    """A target: the value, drawn from a measure's round (`report.Round`), is not above the limit."""

    limit: float
    of_what: str
    value: Callable  # (round) -> number


class Visit(NamedTuple):
    """A person goes to an address, or posts a form there (`data`)."""

    person: object
    path: str
    data: dict | None = None
    holds: str = ""  # a text of the page, by which the right one is known
    by_script: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    name: str
    title: str
    visits: Callable  # (how many) -> [Visit], different ones as far as there are
    bare: Callable  # (visits) -> [(SQL, parameters)]
    once: bool = False  # whether each visit can be made only once
    targets: tuple = ()
    grows = False  # it shows no more where there is more elsewhere


@dataclass(frozen=True, kw_only=True)
class Job:
    name: str
    title: str
    job: Callable  # (turn), counted from 0; all is done anew each time
    bare: Callable  # () -> [(SQL, parameters)]
    grows: bool = False  # whether it does more where there is more
    targets: tuple = ()


def turns(rows, count):
    """So many of the rows, over and over."""
    return list(islice(cycle(rows), count))
