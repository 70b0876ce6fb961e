"""What an import of goals would do or has done, as people say it."""

from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_goals.models import CatalogueImportState
from learning_goals.workbook.columns import GOALS
from municipalities.templatetags.wording import grouped
from supervision.workbook import Fault

LONGEST_SHOWN = 400  # characters of a text that changes


def headline(one):
    """The answer to: what will this file do? Or what it has done, or why it does nothing."""
    if one.state == CatalogueImportState.REFUSED:
        if any(sheet == "" for sheet, *_rest in one.faults):
            return _("The file cannot be imported")
        told = ngettext(
            "%(number)s thing must be put right", "%(number)s things must be put right", one.fault_count
        )
        return told % {"number": grouped(one.fault_count)}
    told = ", ".join(filter(None, map(counted, one.differences)))
    if one.state == CatalogueImportState.IMPORTED:
        return _("Imported: %(rows)s") % {"rows": told}
    return told or _("The file changes nothing")


def counted(difference):
    """As "FKM: 29 new, 71 gone"; nothing where nothing changes."""
    parts = [
        (
            len(difference["new"]),
            ngettext("%(number)d new goal", "%(number)d new goals", len(difference["new"])),
        ),
        (len(difference["changed"]), _("%(number)d changed")),
        (len(difference["gone"]), _("%(number)d gone")),
    ]
    told = ", ".join(words % {"number": number} for number, words in parts if number)
    if not told and difference["changes_something"]:
        told = _("a new version") if difference["is_new"] else _("name or last day")
    return f"{difference['kind']}: {told}" if told else ""


def faults_by_sheet(one):
    """The faults that are shown, as (title of the sheet, faults)."""
    faults = [Fault(*told) for told in one.faults]
    return [(title, list(found)) for title, found in groupby(faults, key=lambda fault: fault.sheet)]


def versions_of(one):
    """Each version in the file: what it is, and its goals by what becomes of them."""
    return [version_of(difference) for difference in one.differences]


def version_of(difference):
    gone = sorted(difference["gone"].items())
    return {
        **difference,
        "valid_from": date.fromisoformat(difference["valid_from"]),
        "new": sorted(difference["new"].items()),
        "changed": [
            (code, [change(told) for told in found]) for code, found in difference["changed"].items()
        ],
        "of_itself": [change(told) for told in difference["of_itself"]],
        "replaced": [(code, heirs) for code, heirs in gone if heirs],
        "lost": [code for code, heirs in gone if not heirs],
    }


def change(told):
    name, before, after = told
    return {"heading": heading(name), "before": in_words(before), "after": in_words(after)}


def heading(name):
    if name == "name":
        return _("name")
    return GOALS[name].called()


def in_words(value):
    if isinstance(value, list):
        value = "; ".join(value)
    if not value:
        return _("nothing")
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
