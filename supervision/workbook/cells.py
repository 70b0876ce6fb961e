"""From what stands in a cell to the value that is meant.

Each reader takes a cell that is not blank: text from a .csv file, or text, number, date, time or
truth value from a spreadsheet. It returns the value, or raises Unreadable with the reason.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

FIRST_YEAR = 1900
DIGITS = re.compile(r"([0-9]{1,9})(?:[.,]0+)?")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?)?")
NORWEGIAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")


class Unreadable(Exception):
    """The cell does not hold what its column asks for; the reason is in the reader's language."""


def is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain(text):
    """The text composed, with single spaces, and without characters that no name or number has."""
    spaced = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def digits(cell):
    """The digits of a whole number, also of one that came as text or as 60.0; else None."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | str):
        return None
    match = DIGITS.fullmatch(str(cell).strip())
    return match and match[1]


def text(limit):
    """Text of at most `limit` characters; a number counts as text."""

    def read_text(cell):
        if isinstance(cell, bool) or not isinstance(cell, str | int | float):
            raise Unreadable(_("is not text"))
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        value = plain(str(cell))
        if not value.isprintable():  # control signs, and those that turn the direction of what follows
            raise Unreadable(_("is not text"))
        if len(value) > limit:
            raise Unreadable(_("is longer than %(limit)s characters") % {"limit": limit})
        return value

    return read_text


def email(cell):
    value = plain(str(cell)).lower()
    try:
        validate_email(value)
    except ValidationError as error:
        raise Unreadable(_("is not an e-mail address")) from error
    return value


def municipality_number(cell):
    """Four digits: a spreadsheet that took 0301 for a number has lost its zero."""
    value = digits(cell) or ""
    if len(value) not in (3, 4):
        raise Unreadable(_("is not a municipality number of four digits"))
    return value.zfill(4)


def number_of(low, high):
    """Digits, kept as text: from `low` to `high` of them. People write these in groups: 974 760 673."""

    def read_number(cell):
        value = digits("".join(cell.split()) if isinstance(cell, str) else cell) or ""
        if not low <= len(value) <= high:
            if low == high:
                raise Unreadable(_("is not a number of %(count)s digits") % {"count": low})
            raise Unreadable(_("is not a number of %(low)s to %(high)s digits") % {"low": low, "high": high})
        return value

    return read_number


def whole(low, high):
    """A whole number from `low` to `high`."""

    def read_whole(cell):
        value = digits(cell)
        if value is None or not low <= int(value) <= high:
            raise Unreadable(_("is not a whole number from %(low)s to %(high)s") % {"low": low, "high": high})
        return int(value)

    return read_whole


def percentage(cell):
    """0 to 100, with or without a per cent sign."""
    return whole(0, 100)(cell.strip().removesuffix("%") if isinstance(cell, str) else cell)


def day(cell):
    """A date, 2026-10-31 or 31.10.2026."""
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()
    if isinstance(cell, str):
        cell = day_in(cell.strip())
    if not isinstance(cell, date) or isinstance(cell, datetime) or cell.year < FIRST_YEAR:
        raise Unreadable(_("is not a date (2026-10-31 or 31.10.2026)"))
    return cell


def day_in(text):
    if match := ISO_DAY.fullmatch(text):
        parts = match.groups()
    elif match := NORWEGIAN_DAY.fullmatch(text):
        parts = reversed(match.groups())
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def clock(cell):
    """A time of day in whole minutes."""
    if isinstance(cell, timedelta) and timedelta(0) <= cell < timedelta(days=1):
        cell = (datetime.min + cell).time()
    if isinstance(cell, str):
        cell = clock_in(cell.strip())
    if not isinstance(cell, time) or cell.second or cell.microsecond:
        raise Unreadable(_("is not a time of day (HH:MM)"))
    return cell


def clock_in(text):
    match = CLOCK.fullmatch(text)
    try:
        return match and time(int(match[1]), int(match[2]))
    except ValueError:
        return None


def one_of(*allowed):
    """One of these words, in any case."""

    def read_word(cell):
        value = plain(str(cell)).casefold()
        if value not in allowed:
            raise Unreadable(_("must be one of: %(allowed)s") % {"allowed": ", ".join(allowed)})
        return value

    return read_word


YES_OR_NO = {"yes": True, "ja": True, "no": False, "nei": False}


def yes_no(cell):
    value = cell if isinstance(cell, bool) else YES_OR_NO.get(plain(str(cell)).casefold())
    if value is None:
        raise Unreadable(_("must be yes or no"))
    return value
