"""What stands in a cell of a catalogue: codes in any spelling, texts with their lines, lists."""

import re

from django.utils.translation import gettext as _

from learning_goals.codes import KINDS, canonical
from supervision.workbook.cells import OneOf, Unreadable, digits, plain
from supervision.workbook.cells import text as text_of_one_line

LEARNING_GOAL = "goal"  # says no more than that the row is a learning goal
KINDS_CALLED = OneOf(
    {
        LEARNING_GOAL: ("læringsmål", "læringsmål", "learning goal"),
        "ALM": ("ALM", "ALM", "allmennmedisin", "allmennmedisinsk", "allmennmedisinske læringsmål"),
        "FKM": ("FKM", "FKM", "felles kompetansemål", "felles kompetansemodul", "felles kompetansemodular"),
    }
)
BULLET = re.compile(r"^\s*(?:[-–•*·]|\d+[.)])\s+")


def new_code(cell):
    """The code in the one spelling; a bare number as its digits: its kind stands elsewhere."""
    code = canonical(plain(str(cell)))
    if code is None and not (code := bare_number(cell)):
        raise Unreadable(_("is not the code of a learning goal (ALM-055 or FKM-012)"))
    return code


def bare_number(cell):
    number = digits(cell)
    return f"{int(number):03d}" if number and 0 < int(number) < 1000 else None


def codes(cell):
    """A list of codes, parted by commas, semicolons or lines. A bare number is one of the row's own kind."""
    found = []
    for part in re.split(r"[,;\n/]|\bog\b|\bog\s", cell if isinstance(cell, str) else str(digits(cell))):
        if not part.strip(" ."):
            continue
        code = new_code(part)
        if code not in found:
            found.append(code)
    return found


def kind(cell):
    """The kind, or None where the cell says only that this is a learning goal."""
    found = KINDS_CALLED(cell)
    return found if found in KINDS else None


def words(limit):
    """A text whose lines are the writer's own, without spaces at their ends."""

    def read_words(cell):
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            raise Unreadable(_("is not text"))
        value = "\n".join(map(plain, str(cell).replace("\r\n", "\n").replace("\r", "\n").split("\n"))).strip()
        if not value.replace("\n", "").isprintable():
            raise Unreadable(_("is not text"))
        if len(value) > limit:
            raise Unreadable(_("is longer than %(limit)s characters") % {"limit": limit})
        return value

    return read_words


def items(limit):
    """A list of short texts, one on each line or parted by semicolons, without the signs of a list."""
    read_item = text_of_one_line(limit)

    def read_items(cell):
        lines = re.split(r"[;\n]", cell) if isinstance(cell, str) else [cell]
        return [
            read_item(BULLET.sub("", line) if isinstance(line, str) else line)
            for line in lines
            if filled(line)
        ]

    return read_items


def filled(line):
    return not isinstance(line, str) or bool(BULLET.sub("", line).strip(" -–•*·"))
