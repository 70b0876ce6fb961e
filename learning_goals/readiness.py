"""When is a goal ready to be asked for? Pure: no database, no clock.

A goal is ready when it was touched in a finalised session, and all activities that its catalogue recommends
are there, signed. The catalogue names activities in free words, so what is there is found by plain rules, and
by no guess beyond them:

1. Words that hold "individuell veiledning" are met once the goal was touched in a finalised session.
2. Words that name only a kind ("Kurs", "Legevakt", "Supervisjon") are met by any signed activity of that
   kind.
3. All else is met by a signed activity whose title holds these words, whole and in this order. Upper and
   lower case, hyphens, commas and brackets make no difference: "Grunnkurs A" is met by "Grunnkurs A –
   Fastlegen".

An activity under another title is not recognised. That does no harm: ready is a hint to the supervisor, who
can recommend any goal; recommended activities are no duty, as Helsedirektoratet says itself.
"""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

SUPERVISION = ("individuell veiledning", "individuell rettleiing")
KINDS = {
    # words of a catalogue, in bokmål and nynorsk: the value of ActivityKind
    "kurs": "course",
    "emnekurs": "course",
    "grunnkurs": "course",
    "praktisk ferdighet": "skill",
    "praktiske ferdigheter": "skill",
    "praktiske ferdigheiter": "skill",
    "praktiske dugleikar": "skill",
    "ferdighetstrening": "skill",
    "felleskonsultasjon": "joint_consultation",
    "felles konsultasjon": "joint_consultation",
    "felleskonsultasjoner": "joint_consultation",
    "felleskonsultasjonar": "joint_consultation",
    "felles konsultasjoner": "joint_consultation",
    "felles konsultasjonar": "joint_consultation",
    "supervisjon": "instruction",
    "legevakt": "emergency_duty",
    "legevaktarbeid": "emergency_duty",
    "undervisning": "teaching",
    "e læring": "e_learning",
    "e læringskurs": "e_learning",
    "nettkurs": "e_learning",
}


class Done(NamedTuple):
    """A signed activity: a value of ActivityKind, and its title."""

    kind: str
    title: str


def plain(text: str) -> str:
    """The words alone, in lower case, one space apart."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def is_met(recommended: str, done: Iterable[Done], touched: bool) -> bool:
    """Whether this recommended activity is there. A line without words asks for nothing."""
    wanted = plain(recommended)
    if any(holds(wanted, words) for words in SUPERVISION):
        return touched
    if wanted in KINDS:
        return any(one.kind == KINDS[wanted] for one in done)
    return not wanted or any(holds(plain(one.title), wanted) for one in done)


def holds(text: str, words: str) -> bool:
    """Whether the words stand in the text, whole and in this order; both are plain."""
    return f" {words} " in f" {text} "


def missing(recommended: Iterable[str], done: Collection[Done], touched: bool) -> list[str]:
    """Those of the recommended activities that are not there yet, as the catalogue writes them."""
    return [one for one in recommended if not is_met(one, done, touched)]


def is_ready(recommended: Iterable[str], done: Collection[Done], touched: bool) -> bool:
    """Touched in a finalised session, and nothing recommended is missing."""
    return touched and not missing(recommended, done, touched)
