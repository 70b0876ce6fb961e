"""Numbers and days, as people say them."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from municipalities.days import today

register = template.Library()
NO_BREAK = "\u00a0"


@register.filter
def duration(minutes):
    """Minutes as hours and minutes: 200 -> "3 h 20 min", 45 -> "45 min", 120 -> "2 h"."""
    if minutes is None or minutes == "":
        return ""
    return ("−" if minutes < 0 else "") + in_words(abs(int(minutes)), get_language())


@lru_cache(maxsize=10_000)  # a page of many months says the same few lengths again and again
def in_words(minutes, language):
    """What `duration` says of so many minutes, in the language that is active. A line may end between hours
    and minutes, but not between a number and its unit."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(_("%(hours)s h") % {"hours": hours})
    if rest or not hours:
        parts.append(_("%(minutes)s min") % {"minutes": rest})
    return " ".join(part.replace(" ", NO_BREAK) for part in parts)


@register.filter
def signed_duration(minutes):
    """As `duration`, with a plus before what is more than nothing."""
    return ("+" if (minutes or 0) > 0 else "") + duration(minutes)


@register.filter
def age(moment):
    """How long ago a day or time was, in whole days in Norway: "today", "8 days", "in 3 days"."""
    if not moment:
        return ""
    days = (today() - local_day(moment)).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("in %(days)s day", "in %(days)s days", -days) % {"days": -days}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@register.filter
def when(moment):
    """A day in words, with the time of day if there is one: "12 November 2026 at 14:03"."""
    if not moment:
        return ""
    day = formats.date_format(local_day(moment), "DATE_FORMAT")
    if not isinstance(moment, datetime):
        return day
    return _("%(day)s at %(time)s") % {"day": day, "time": clock(moment)}


@register.filter
def clock(moment):
    """The time of day in Norway, as the language writes it: "14:03"."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return formats.time_format(moment) if moment else ""


@register.filter
def lately(moment):
    """The time of day, if it was today; else the day, too."""
    return clock(moment) if moment and local_day(moment) == today() else when(moment)


@register.filter
def language_tag(code):
    """A language of the settings as a browser and a screen reader know it: "en-gb" -> "en-GB"."""
    language, _dash, country = code.partition("-")
    return f"{language}-{country.upper()}" if country else language


@register.filter
def grouped(number):
    """A number with its thousands apart, as the language writes it: "44 089", in English "44,089"."""
    return formats.number_format(number, force_grouping=True)


@register.filter
def iso(moment):
    """A day or time as a machine reads it, for <time datetime>."""
    return moment.isoformat() if moment else ""


@register.filter
def as_day(text):
    """The day that a flag's data holds as text: "2026-10-31"."""
    return date.fromisoformat(text) if text else None


@register.filter
def moment(text):
    """The moment that JSON holds as text: "2026-10-31T14:03:00+00:00"."""
    return datetime.fromisoformat(text) if text else None


def local_day(moment) -> date:
    """The day in Norway of a day or a time."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment
