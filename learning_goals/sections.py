"""The goals of a plan by what is to be done with them: the parts of its page. Reads only."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from learning_goals.evidence import Gathered
from learning_goals.models import SignOffState
from learning_goals.sentences import address_of_goals, sayer
from learning_goals.templatetags.catalogue_texts import as_written


def sections_of(progress, gathered: Gathered | None) -> dict:
    """What is to be done, section by section, and all goals group by group: each as (title, its address, what
    is said of it). Whoever sees no evidence (`gathered` is None) is not told which open goals are begun."""
    begun, ready = gathered or (set(), set())
    say, address = sayer(progress.day), address_of_goals()
    rows = {
        goal.pk: (f"{goal.code} {goal.title}", f"{address}{goal.pk}/", say(goal)) for goal in progress.goals
    }
    found = {"returned": [], "ready": [], "under_way": [], "in_work": []}
    for goal in progress.goals:
        if name := section_of(goal, begun, ready):
            found[name].append(rows[goal.pk])
    return found | {"groups": [shown(one, rows) for one in progress.groups]}


class ShownGroup(NamedTuple):
    """Everything as text: a template would format each number anew."""

    name: str
    said: str
    approved: str
    total: str
    rows: list


def shown(group, rows):
    counts = {"approved": group.approved, "total": group.total}
    return ShownGroup(
        as_written(group.name) if group.name else _("Without a group"),
        _("%(approved)s of %(total)s") % counts,
        str(group.approved),
        str(group.total),
        [rows[goal.pk] for goal in group.goals],
    )


def section_of(goal, begun, ready):
    """The name of its section; None for what is approved, and for what nobody has begun."""
    if not goal.is_open:
        return None if goal.state == SignOffState.APPROVED else "under_way"
    if goal.state == SignOffState.RETURNED:
        return "returned"
    if goal.pk in ready:
        return "ready"
    return "in_work" if goal.pk in begun else None
