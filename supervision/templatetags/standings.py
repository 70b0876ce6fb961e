"""How a trainee stands, in words and pieces of a page. A leader's page says it of everybody, so what is the
same for many is made once."""

from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from municipalities.pages import piece
from municipalities.templatetags.wording import as_day, duration, in_words

register = template.Library()


@register.simple_tag
def status(standing):
    """The badge of its level; a low month alone is on track, and says so."""
    facts = {"level": standing.status, "is_low_month_only": standing.is_low_month_only}
    return piece("supervision/_status.html", get_language(), **facts)


@register.filter
def heat_cells(cells):
    """The months of a row of the heat map."""
    language = get_language()
    return mark_safe(  # noqa: S308  what templates have escaped
        "".join(
            piece(
                "supervision/_heat_cell.html", language, level=cell.level, minutes=cell.line.counted_minutes
            )
            for cell in cells
        )
    )


@register.filter
def figures(row):
    """The last twelve months, the month judged, and the month under way."""
    window, month, so_far = row.standing.window, row.standing.month, row.so_far
    language = get_language()
    said = [
        _("Twelve months: %(counted)s of %(required)s")
        % {
            "counted": in_words(window.counted_minutes, language),
            "required": in_words(window.required_minutes, language),
        }
    ]
    if month.obligation_days:
        said.append(
            _("%(name)s: %(counted)s of %(norm)s")
            % {
                "name": name_of_month(month.first, language),
                "counted": in_words(month.counted_minutes, language),
                "norm": in_words(month.required_minutes, language),
            }
        )
    if so_far and so_far.obligation_days and so_far.first != month.first:
        said.append(
            _("%(name)s so far: %(counted)s")
            % {
                "name": name_of_month(so_far.first, language),
                "counted": in_words(so_far.counted_minutes, language),
            }
        )
    return "\N{NO-BREAK SPACE}· ".join(said)


@register.filter
def of_required(minutes):
    return _("of %(required)s") % {"required": duration(minutes)}


@lru_cache(maxsize=100)
def name_of_month(day, language):
    return date_format(day, "MONTH_FORMAT")


@register.filter
def known_since(day):
    return _("Known since %(day)s.") % {"day": date_format(day, "MONTH_DAY_FORMAT")}


@register.filter
def as_sentence(flag):
    """A flag with its size."""
    kind, size = (flag["kind"], flag["size"]) if isinstance(flag, dict) else (flag.kind, flag.size)
    return SENTENCES[kind](size)


def average_behind(size):
    said = [
        _("%(missing)s behind the average of the last twelve months.")
        % {"missing": duration(size["missing_minutes"])}
    ]
    if size["pending_minutes"]:
        said.append(
            _("%(pending)s of what counts is held but not finalised.")
            % {"pending": duration(size["pending_minutes"])}
        )
    if size["uncounted_minutes"]:
        said.append(_("%(uncounted)s does not count.") % {"uncounted": duration(size["uncounted_minutes"])})
    return " ".join(said)


def no_session_31_days(size):
    if size["last_counted_on"]:
        sentence = ngettext(
            "No supervision that counts in %(days)s day of service.",
            "No supervision that counts in %(days)s days of service.",
            size["days"],
        )
    else:
        sentence = ngettext(
            "No supervision that counts yet in %(days)s day of service.",
            "No supervision that counts yet in %(days)s days of service.",
            size["days"],
        )
    return sentence % {"days": size["days"]}


def no_supervisor(size):
    return _("Has no supervisor. The service may not count.")


def unqualified_supervisor(size):
    if size["reason"] == "primary_not_qualified":
        return _(
            "The supervisor is not a specialist today, and no exemption covers it. The service may not count."
        )
    return _("No deputy is a specialist or covered by an exemption today. The service may not count.")


def month_below_norm(size):
    return _(
        "Low month: %(counted)s of %(norm)s in %(month)s. One low month is no breach of the average."
    ) % {
        "month": name_of_month(as_day(size["from"]), get_language()),
        "counted": duration(size["counted_minutes"]),
        "norm": duration(size["required_minutes"]),
    }


def notes_not_finalised(size):
    return ngettext(
        "%(number)s note has waited more than 14 days for the supervisor to finalise it.",
        "%(number)s notes have waited more than 14 days for the supervisor to finalise them.",
        size["count"],
    ) % {"number": size["count"]}


def sessions_not_closed(size):
    return ngettext(
        "%(number)s past session is still only planned: was it held?",
        "%(number)s past sessions are still only planned: were they held?",
        size["count"],
    ) % {"number": size["count"]}


SENTENCES = {
    "average_behind": average_behind,
    "month_below_norm": month_below_norm,
    "no_session_31_days": no_session_31_days,
    "no_supervisor": no_supervisor,
    "notes_not_finalised": notes_not_finalised,
    "sessions_not_closed": sessions_not_closed,
    "unqualified_supervisor": unqualified_supervisor,
}
