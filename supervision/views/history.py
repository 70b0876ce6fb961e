"""The page on which a person sees what was done with what is theirs."""

from itertools import groupby

from django.shortcuts import render
from django.views.decorators.http import require_safe

from supervision.history import history_of

AT_ONCE = 100
AT_MOST = 20  # pages


@require_safe
def history(request):
    """Who has seen or changed what is mine?"""
    number = page_number(request.GET.get("page", ""))
    entries = history_of(request.user, AT_ONCE * number + 1)
    shown = entries[AT_ONCE * (number - 1) : AT_ONCE * number]
    context = {
        "days": [(day, list(of_day)) for day, of_day in groupby(shown, lambda entry: entry.day)],
        "newer": number - 1,
        "older": number + 1 if len(entries) > AT_ONCE * number and number < AT_MOST else None,
    }
    return render(request, "supervision/history.html", context)


def page_number(typed):
    """1 for whatever is no number of a page."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 4
    return min(max(int(typed), 1), AT_MOST) if is_number else 1
