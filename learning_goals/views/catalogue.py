"""The goals that are in force, for everybody with a role in a municipality."""

from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from learning_goals import permissions
from learning_goals.models import Catalogue, Goal
from learning_goals.moves import goals_in_force
from learning_goals.search import best
from municipalities.days import today
from municipalities.models import Municipality

MOST_FOUND = 30


class Entry(NamedTuple):
    """A goal as the search looks at it."""

    pk: UUID
    goal: Goal


@require_safe
def catalogue(request, pk):
    """Which goals are there, and what do they ask for?"""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    in_force = sorted(Catalogue.objects.in_force(municipality, today()).values(), key=lambda one: one.kind)
    goals = goals_in_force(in_force, today())
    typed = request.GET.get("q", "").strip()[:100]
    everything = [Entry(goal.pk, goal) for of_one in goals.values() for goal in of_one.values()]
    context = {
        "municipality": municipality,
        "catalogues": in_force,
        "kinds": [(one, by_group(goals[one.pk].values())) for one in in_force],
        "typed": typed,
        "found": [entry.goal for entry in best(typed, everything, most=MOST_FOUND)] if typed else [],
        "number": len(everything),
        "may_keep": permissions.can_import_goals(request.user, municipality),
    }
    return render(request, "learning_goals/catalogue.html", context)


def by_group(goals):
    """As (group, goals), in the order of the codes that the groups begin with."""
    ordered = sorted(goals, key=lambda goal: goal.code)
    first = {}
    for goal in ordered:
        first.setdefault(goal.group, len(first))
    ordered.sort(key=lambda goal: (first[goal.group], goal.code))
    return [(group, list(rows)) for group, rows in groupby(ordered, key=lambda goal: goal.group)]
