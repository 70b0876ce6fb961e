"""The sentences that letter, e-mail and archive share, in the language that is switched on.

Called inside `translation.override(letter.language)`.
"""

from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def subject():
    """What the letter is about, as its heading says it."""
    return _(
        "Application for a time-limited exemption from the requirement that a supervisor is a specialist"
    )


def title(letter):
    """By which a reader knows the document among others: one line, without names of persons."""
    return one_line(" – ".join(part for part in (subject(), letter.sender.name, letter.case_number) if part))


def reference(letter):
    """The case number as it stands in a line of text."""
    said = _("our reference %(number)s") % {"number": letter.case_number}
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def request(letter):
    """Who asks for what on which ground: the letter's first sentence."""
    return ngettext(
        "%(municipality)s applies for a time-limited exemption under spesialistforskriften § 25, fourth"
        " paragraph, so that a doctor without the specialty can supervise one doctor in specialist"
        " training in general practice (ALIS) from %(from)s up to and including %(until)s.",
        "%(municipality)s applies for a time-limited exemption under spesialistforskriften § 25, fourth"
        " paragraph, so that a doctor without the specialty can supervise %(count)s doctors in specialist"
        " training in general practice (ALIS) from %(from)s up to and including %(until)s.",
        len(letter.trainees),
    ) % {
        "municipality": letter.sender.name,
        "count": len(letter.trainees),
        "from": day(letter.starts_on),
        "until": day(letter.ends_on),
    }


def length(starts_on, ends_on):
    """How long a period is, both of its ends included: in months where they are whole, else in days."""
    after = ends_on + timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    if months > 0 and after.day == starts_on.day:
        return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}
    days = (after - starts_on).days
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def day(on):
    return formats.date_format(on, "DATE_FORMAT")


def grouped_number(organisation_number):
    """Nine digits in threes, held together by no-break spaces; what is no nine digits, as it is."""
    number = "".join(organisation_number.split())
    if len(number) != 9 or not number.isdecimal():
        return organisation_number
    return "\N{NO-BREAK SPACE}".join((number[:3], number[3:6], number[6:]))


def one_line(text):
    """The text with single spaces, without signs that are not printed."""
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if sign.isprintable() or sign == "\N{NO-BREAK SPACE}")
