"""From one version of the goals to the next: what takes the place of what, and what becomes of a plan.

No database and no clock. A goal of a new version takes the place of those that it `replaces`; one that names
none goes on from the goal of the same code. What is approved or under way stays as it is: only open goals are
moved. A new goal whose predecessors are all approved is covered by them, and is not asked for again.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from enum import Enum

OPEN, UNDER_WAY, APPROVED = Enum("Standing", ["OPEN", "UNDER_WAY", "APPROVED"])

Version = dict[str, list[str]]  # {code: the codes that it replaces}


@dataclass(frozen=True)
class Held:
    """A goal of an earlier version in a plan: the place of that among `versions`, and how the goal stands."""

    key: Hashable
    code: str
    version: int
    standing: Enum


@dataclass
class Move:
    """What a move does. Goals of the new version are named by code, those of the plan by key."""

    added: dict[str, list] = field(default_factory=dict)  # {code: open goals that it takes the place of}
    covered: dict[str, list] = field(default_factory=dict)  # {code: approved goals that stand for it}
    waiting: dict[str, list] = field(default_factory=dict)  # {code: goals on whose way out it depends}
    closed: dict[Hashable, list[str]] = field(default_factory=dict)  # {open goal: codes that replace it}
    left: list = field(default_factory=list)  # open goals that nothing replaces: for the leader to decide

    @property
    def does_something(self):
        return bool(self.added or self.closed)


def heirs(version: Version) -> dict[str, list[str]]:
    """{code of the version before: the codes that take its place}."""
    found = {}
    for code, replaced in version.items():
        for before in replaced or [code]:
            found.setdefault(before, []).append(code)
    return found


def followed(code: str, versions: Iterable[Version]) -> list[str]:
    """The codes of the last of these versions that the goal of the version before the first has become."""
    codes = [code]
    for version in versions:
        next_ones = heirs(version)
        codes = list(dict.fromkeys(heir for one in codes for heir in next_ones.get(one, [])))
    return codes


def move_of(
    held: Iterable[Held], versions: list[Version], *, here=frozenset(), closed_here=frozenset()
) -> Move:
    """What becomes of a plan when it moves to the last of `versions`, of which each follows the one before.

    `here` are codes of that version that the plan holds already; `closed_here` those that somebody has taken
    out of it with a reason, and that no move brings back.
    """
    move, before = Move(), {}
    for one in held:
        after = [code for code in followed(one.code, versions[one.version + 1 :]) if code not in closed_here]
        for code in after:
            before.setdefault(code, []).append(one)
        if one.standing is OPEN and after:
            move.closed[one.key] = after
        elif one.standing is OPEN:
            move.left.append(one.key)
    for code in versions[-1]:
        if code not in here and code not in closed_here:
            place(move, code, before.get(code, []))
    return move


def place(move, code, predecessors):
    """The new goal stands in the plan, is covered, or waits for what becomes of its predecessors."""
    is_open = [one.key for one in predecessors if one.standing is OPEN]
    keys = [one.key for one in predecessors]
    if is_open or not predecessors:
        move.added[code] = is_open
    elif all(one.standing is APPROVED for one in predecessors):
        move.covered[code] = keys
    else:
        move.waiting[code] = keys
