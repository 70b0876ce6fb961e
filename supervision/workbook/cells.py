"""From what stands in a cell to the value that is meant.

Each reader takes a cell that is not blank: text from a .csv file, or text, number, date, time or
truth value from a spreadsheet. It returns the value, or raises Unreadable with the reason.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
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


class OneOf:
    """Reads one of these values, in any case. `words` are what each is called in Norwegian, all of them
    accepted: {value: (bokmål, nynorsk, other words …)}."""

    def __init__(self, words):
        self.words = {value: (value, *called) for value, called in words.items()}
        self.value_of = {same(word): value for value, called in self.words.items() for word in called}

    def __call__(self, cell):
        value = self.value_of.get(same(str(cell)))
        if value is None:
            allowed = ", ".join(self.allowed(spoken()))
            raise Unreadable(_("must be one of: %(allowed)s") % {"allowed": allowed})
        return value

    def allowed(self, language):
        """The values as they are called in that language, in their order."""
        return [called[LANGUAGES.index(language)] for called in self.words.values()]

    def word(self, value, language):
        """What the value is called in that language."""
        return self.words[value][LANGUAGES.index(language)]


class YesNo(OneOf):
    """Reads yes or no as True or False."""

    def __init__(self):
        super().__init__({"yes": ("ja", "ja"), "no": ("nei", "nei")})

    def __call__(self, cell):
        value = "yes" if cell is True else "no" if cell is False else self.value_of.get(same(str(cell)))
        if value is None:
            raise Unreadable(_("must be yes or no"))
        return value == "yes"

    def word(self, value, language):
        return super().word("yes" if value else "no", language)


# Words


LANGUAGES = ("en", "nb", "nn")  # of headings and values, in which a workbook may be written


def spoken():
    """The one of these languages in which the reader is spoken to."""
    language = get_language() or ""
    return language if language in LANGUAGES else "en"


def same(text):
    """A heading or word in the form in which they are compared: case, spaces, hyphens and commas do not
    matter."""
    return re.sub(r"[\s_\-,]+", "_", plain(text).casefold()).strip("_")


LONGEST_SHOWN = 60


def as_typed(cell):
    """What stands in the cell, as whoever typed it would know it again."""
    if cell is None or isinstance(cell, Unreadable):
        return ""
    if isinstance(cell, bool):
        return YesNo().word(cell, spoken())
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time.min else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        cell = cell.isoformat() if spoken() == "en" else f"{cell.day:02}.{cell.month:02}.{cell.year}"
    if isinstance(cell, time):
        cell = cell.isoformat("seconds" if cell.second else "minutes")
    if isinstance(cell, float):
        cell = f"{cell:.15g}"
    shown = plain(str(cell))
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[: LONGEST_SHOWN - 1]}…"
