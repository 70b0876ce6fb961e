"""Finding a goal of a plan by a few letters: code in any spelling, title, or a word of the text. Pure.

A plan holds about 115 goals, so each is looked at. What was typed must be there word by word; a word is worth
most in the code, then at the beginning of the title, of its words, inside these (Norwegian joins words), in
the group, and least in the text. Of equal ones those come first that were touched lately, then by code.
"""

import re
from typing import NamedTuple

from learning_goals.codes import canonical

FILLERS = {"mål", "læringsmål", "goal"}  # as in "læringsmål 55"
MOST = 7  # shown at once; the right one should be among the first five


class Place(NamedTuple):
    """Where a word was found: the fewer, the better."""

    word_begins: int
    inside: int


TITLE, GROUP, TEXT = Place(100, 60), Place(40, 20), Place(30, 10)
TITLE_BEGINS, CODE_BEGINS, NAMED = 120, 400, 100_000


def best(typed: str, goals, *, recent=frozenset(), most=MOST) -> list:
    """Those of `goals` (each with `goal` of the catalogue) that fit what was typed, the best first. `recent`
    are the pks of those that were touched lately."""
    worth = values(typed, goals)
    return sorted(worth, key=lambda one: (-worth[one], one.pk not in recent, one.goal.code))[:most]


def certain(typed: str, goals):
    """The one goal that must be meant, or None: its code, its number or its whole title was typed, or nothing
    else fits."""
    worth = values(typed, goals)
    named = [one for one in worth if worth[one] == NAMED]
    candidates = named or list(worth)
    return candidates[0] if len(candidates) == 1 else None


def values(typed, goals) -> dict:
    """How well each goal fits, where it fits at all."""
    words = re.findall(r"\w+", typed.casefold())
    words = [word for word in words if word not in FILLERS] or words
    worth = {one: value(one.goal, typed, words) for one in goals} if words else {}
    return {one: points for one, points in worth.items() if points}


def value(goal, typed, words):
    """How well the goal fits; 0 where a word of what was typed is nowhere."""
    if canonical(typed) == goal.code or typed.strip().casefold() == goal.title.casefold():
        return NAMED
    if len(words) == 1 and words[0].isdecimal() and int(words[0]) == int(goal.code[4:]):
        return NAMED
    if words[0].upper() in ("ALM", "FKM") and len(words) > 1 and words[1].isdecimal():
        kind, *words = words  # "alm 5": the number is one of this kind
        if not goal.code.startswith(kind.upper()):
            return 0
    found = [value_of_word(goal, word) for word in words]
    return sum(found) if all(found) else 0


def value_of_word(goal, word):
    kind, _hyphen, number = goal.code.partition("-")
    title = goal.title.casefold()
    return max(
        CODE_BEGINS if code_begins(word, kind, number) else 0,
        TITLE_BEGINS if re.match(rf"{re.escape(word)}\b", title) else 0,
        in_place(word, title, TITLE),
        in_place(word, goal.group.casefold(), GROUP),
        in_place(word, f"{goal.text_nb}\n{goal.text_nn}".casefold(), TEXT),
    )


def code_begins(word, kind, number):
    """`alm`, `alm05`, `05`, and `5` for the fifties: the number without its noughts, or with them."""
    parts = re.fullmatch(r"([^\W\d]*)(\d*)", word)
    if parts is None or not kind.casefold().startswith(parts[1]):
        return False
    return number.startswith(parts[2]) or number.lstrip("0").startswith(parts[2])


def in_place(word, text, place):
    at = text.find(word)
    if at < 0:
        return 0
    return place.word_begins if re.search(rf"\b{re.escape(word)}", text) else place.inside
