"""What higher apps show on the pages of this one, without this one knowing them.

A higher app appends its functions in `AppConfig.ready()`. Each takes the user and what the
list is about, and returns plain rows.
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


waiting_items: list[Callable] = []  # (user) -> [WaitingItem]


def waiting_for(user) -> list[WaitingItem]:
    """Everything that waits for the person, oldest first."""
    return sorted(item for function in waiting_items for item in function(user))
