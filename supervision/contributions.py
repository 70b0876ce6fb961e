"""What higher apps show on the pages of this one, without this one knowing them.

A higher app appends its functions in `AppConfig.ready()`. Each takes the user and what the list is about, and
returns plain rows; a page shows them on the server, in the order in which the apps were installed, and shows
nothing where there are none. What a function returns is for that user alone: it asks its own permissions.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple


class WaitingItem(NamedTuple):
    """Something that waits for a person: a sentence, since when, and the one button that settles it."""

    since: date
    sentence: str
    url: str
    action: str


class Panel(NamedTuple):
    """A part of a page: a template of the higher app, which finds `context` as `panel`. It has a heading of
    its own and may hold forms, since it stands outside the page's own ones."""

    template: str
    context: dict


class Remedy(NamedTuple):
    """A way out that is offered beside a problem: what it is, and the page where it begins."""

    sentence: str
    url: str
    action: str


waiting_items: list[Callable] = []  # (user) -> [WaitingItem]
session_panels: list[Callable] = []  # (user, session) -> [Panel], where a session is shown to its two
trainee_panels: list[Callable] = []  # (user, trainee) -> [Panel], on the account of a trainee
dashboard_panels: list[Callable] = []  # (user, municipality) -> [Panel], on the compliance page
remedies: list[
    Callable
] = []  # (user, trainee) -> [Remedy], where a trainee is or will be without a supervisor
own_rows: list[Callable] = []  # (user) -> {(model, id): history.Own}, what is the person's own, too


def waiting_for(user) -> list[WaitingItem]:
    """Everything that waits for the person, oldest first."""
    return sorted(gather(waiting_items, user))


def gather(functions, *about) -> list:
    """What all of them return, one after the other."""
    return [row for function in functions for row in function(*about)]
