"""Two coordinators have written in one part: both texts, and the choice."""

from django.shortcuts import render
from django.utils.formats import date_format

from exemptions.composing import values_of

NOT_TYPED = ("csrfmiddlewaretoken", "version")


def show_both(request, application, form):
    """What was typed here and what is saved meanwhile, answer by answer; nothing is overwritten."""
    saved = values_of(application, form.section)
    version = application.saves[form.section]["version"]
    context = {
        "application": application,
        "section": form.section,
        "answers": [
            {"label": form[name].label, "theirs": shown(saved[name]), "mine": shown(mine)}
            for name, mine in form.values.items()
            if saved[name] != mine
        ],
        "again": [*typed(request.POST), (f"{form.section}-version", version)],
    }
    template = "exemptions/_section_conflict.html" if request.htmx else "exemptions/section_conflict.html"
    return render(request, template, context, status=409)


def typed(data):
    """Name and value of every field as it was sent, for a form that sends it again."""
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name.rpartition("-")[2] not in NOT_TYPED
    ]


def shown(value):
    """A value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(getattr(one, "what", str(one)) for one in value)
    return date_format(value, "DATE_FORMAT") if hasattr(value, "isoformat") else str(value)
