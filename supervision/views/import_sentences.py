"""Faults, new and changed rows of a workbook, as people say them."""

from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from municipalities.templatetags.wording import clock as time_of_day
from municipalities.templatetags.wording import duration, grouped
from supervision.models import ImportState
from supervision.workbook import SHEETS, Fault
from supervision.workbook.cells import OneOf, clock, day, spoken


def headline(one):
    """The answer to: what will this file do? Or what it has done, or why it does nothing."""
    if one.state == ImportState.UPLOADED:
        return _("Reading %(name)s") % {"name": one.name}
    if one.state == ImportState.CONFIRMED:
        return _("Importing %(name)s") % {"name": one.name}
    if one.state == ImportState.REFUSED:
        return wrong(one)
    if one.state == ImportState.IMPORTED:
        return _("Imported: %(rows)s") % {"rows": new_and_changed(one)}
    return new_and_changed(one) if one.created or one.changed else _("The file changes nothing")


def wrong(one):
    if any(sheet == "" for sheet, *_rest in one.faults):
        return _("The file cannot be imported")
    told = ngettext(
        "%(number)s thing must be put right", "%(number)s things must be put right", one.fault_count
    )
    return told % {"number": grouped(one.fault_count)}


def new_and_changed(one):
    new = ngettext("%(number)s new row", "%(number)s new rows", one.created)
    changed = ngettext("%(number)s changed row", "%(number)s changed rows", one.changed)
    told = {
        "new": new % {"number": grouped(one.created)},
        "changed": changed % {"number": grouped(one.changed)},
    }
    if one.created and one.changed:
        return _("%(new)s and %(changed)s") % told
    return told["changed" if one.changed else "new"]


def faults_by_sheet(one):
    """The faults that are shown, as (title of the sheet, faults)."""
    faults = [Fault(*told) for told in one.faults]
    return [(title, list(found)) for title, found in groupby(faults, key=lambda fault: fault.sheet)]


def lines_by_sheet(one):
    """Each sheet that has rows: its name, its counts, a line for the first rows that are new or changed, and
    how many more there are."""
    return [of_sheet(one, sheet) for sheet in SHEETS.values() if any(one.counts.get(sheet.name, []))]


def of_sheet(one, sheet):
    created, changed, unchanged = one.counts[sheet.name]
    shown = one.preview.get(sheet.name, {"created": [], "changed": []})
    return {
        "name": sheet.name,
        "title": title_of(sheet.name),
        "created": created,
        "changed": changed,
        "unchanged": unchanged,
        "created_lines": lines(sheet, shown["created"], is_new=True),
        "changed_lines": lines(sheet, shown["changed"], is_new=False),
        "created_unshown": created - len(shown["created"]),
        "changed_unshown": changed - len(shown["changed"]),
    }


def title_of(name):
    return {
        "municipalities": _("The municipality"),
        "people": _("People and roles"),
        "trainees": _("Trainees (ALIS)"),
        "service": _("Service"),
        "leave": _("Leave"),
        "assignments": _("Supervisors of trainees"),
        "exemptions": _("Exemptions"),
        "sessions": _("Sessions"),
    }[name]


def lines(sheet, rows, *, is_new):
    return [
        {
            "row": row["row"],
            "sentence": sentence(sheet, row, is_new=is_new),
            "changes": [change(sheet[column], *values) for column, *values in row["changes"]],
        }
        for row in rows
    ]


def change(column, before, after):
    """What was, and what will be, under which heading."""
    return {
        "heading": heading(column),
        "before": in_words(column, before) or empty(column),
        "after": in_words(column, after) or empty(column),
    }


def heading(column):
    return column.called().replace("_", " ")


def empty(column):
    """What it means that nothing stands there."""
    meaning = {"from": _("since always"), "to": _("until further notice")}
    return meaning.get(column.name) or _("nothing")


def in_words(column, value):
    """A value that JSON has held, in the reader's words; "" where there is none."""
    if isinstance(value, list):
        return ", ".join(in_words(column, one) for one in value)
    if value is None or value == "":
        return ""
    if isinstance(column.read, OneOf):
        return column.read.word(value, spoken()).replace("_", " ")
    if column.read is day:
        return date_format(day(value), "DATE_FORMAT")
    if column.read is clock:
        return time_of_day(clock(value))
    return str(value)


# Sentences


def sentence(sheet, row, *, is_new):
    """Who and what the row is about, and from when to when; of a new one all that it says."""
    values = row["values"]
    words = {column.name: in_words(column, values.get(column.name)) for column in sheet.columns}
    for column in ("email", "trainee_email", "supervisor_email"):
        if column in values:
            words[column] = row["names"].get(values[column], values[column])
    words["period"] = period(words)
    words["length"] = duration(values.get("minutes"))
    return ", ".join([SENTENCES[sheet.name](words), *(more(sheet, words) if is_new else [])])


def period(words):
    first, last = words.get("from"), words.get("to")
    if first and last:
        return _("%(from)s – %(to)s") % words
    if first:
        return _("from %(from)s") % words
    return _("until %(to)s") % words if last else ""


def more(sheet, words):
    """What else the row says, each under its heading."""
    told = MORE.get(sheet.name, [])
    return [f"{heading(sheet[name])} {words[name]}" for name in told if words.get(name)]


MORE = {
    "people": ["hpr_number", "specialist_since", "specialist_until", "supervisor_course_on"],
    "trainees": ["training_started_on", "converted_on"],
    "exemptions": ["decided_on", "reference"],
}


def of_municipality(words):
    return _("Municipality %(number)s") % words


def of_person(words):
    return ", ".join(part for part in (f"{words['email']}: {words['role']}", words["period"]) if part)


def of_trainee(words):
    return words["trainee_email"]


def per_cent(number):
    return f"{number}\N{NO-BREAK SPACE}%" if number else ""


def of_service(words):
    share = per_cent(words["position_percentage"])
    said = ", ".join(part for part in (share, words["arena"], words["period"]) if part)
    return f"{words['trainee_email']}: {said}"


def of_leave(words):
    share = per_cent(words["percentage"])
    return f"{words['trainee_email']}: " + ", ".join(part for part in (share, words["period"]) if part)


def of_assignment(words):
    facts = {
        "trainee": words["trainee_email"],
        "supervisor": words["supervisor_email"],
        "role": words["role"],
        "period": words["period"],
    }
    if not words["role"]:
        return _("%(trainee)s with %(supervisor)s, %(period)s") % facts
    return _("%(trainee)s with %(supervisor)s as %(role)s, %(period)s") % facts


def of_exemption(words):
    return _("%(supervisor)s for %(trainee)s, %(period)s") % {
        "trainee": words["trainee_email"],
        "supervisor": words["supervisor_email"],
        "period": words["period"],
    }


def of_session(words):
    facts = {
        "trainee": words["trainee_email"],
        "supervisor": words["supervisor_email"],
        "date": words["date"],
        "time": words["start"],
    }
    said = _("%(trainee)s with %(supervisor)s on %(date)s at %(time)s") % facts
    return ", ".join(part for part in (said, words["length"], words["state"]) if part)


SENTENCES = {
    "municipalities": of_municipality,
    "people": of_person,
    "trainees": of_trainee,
    "service": of_service,
    "leave": of_leave,
    "assignments": of_assignment,
    "exemptions": of_exemption,
    "sessions": of_session,
}
