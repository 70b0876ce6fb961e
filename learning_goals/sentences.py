"""What is said of goals and plans in long lists. Words are made once for each day and not for each row: a
plan has more than a hundred goals, and formatting a day costs more than all else that a row needs."""

from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from learning_goals.models import SignOffState
from learning_goals.overview import Line
from learning_goals.progress import OPEN
from municipalities.templatetags.wording import age

SENTENCES = {
    SignOffState.SENT: gettext_lazy("Sent on %(day)s. The supervisor is next."),
    SignOffState.RECOMMENDED: gettext_lazy("Recommended by %(name)s on %(day)s. The leader is next."),
    SignOffState.APPROVED: gettext_lazy("Approved by %(name)s on %(day)s"),
    SignOffState.RETURNED: gettext_lazy("Sent back by %(name)s on %(day)s, with a comment"),
    SignOffState.RECALLED: gettext_lazy("Taken back on %(day)s"),
    SignOffState.REVOKED: gettext_lazy("The approval was revoked by %(name)s on %(day)s"),
}
NOBODY = "00000000-0000-0000-0000-000000000000"


def address_of_goals():
    """What stands before the id in the address of a goal's page."""
    return before_the_id("goal")


def before_the_id(name):
    return reverse(name, args=[NOBODY]).removesuffix(f"{NOBODY}/")


@lru_cache(maxsize=10_000)
def day_in(language, day):
    """The day in words, in the language that is active."""
    return date_format(day, "DATE_FORMAT")


def sayer(day):
    """A function that says of a goal how it stands, as of that day."""
    language = get_language()
    sentences = {state: str(sentence) for state, sentence in SENTENCES.items()}
    target, overdue = _("Target: %(day)s"), _("The target date was %(day)s")

    def say(goal):
        if goal.state != OPEN:
            return sentences[goal.state] % {"day": day_in(language, goal.since), "name": goal.by}
        if goal.target_on is None:
            return ""
        return (overdue if goal.target_on < day else target) % {"day": day_in(language, goal.target_on)}

    return say


class Said(NamedTuple):
    """A plan in one line: its figures, its address, and what is said of it."""

    line: Line
    url: str
    said: str


def in_words(lines) -> list[Said]:
    address = before_the_id("plan")
    return [Said(line, f"{address}{line.trainee.pk}/", " · ".join(parts(line))) for line in lines]


def parts(line):
    """What is worth saying of a plan, most important first."""
    if not line.total:
        yield _("No learning goals in the plan yet")
        return
    yield _("%(approved)s of %(total)s approved") % {"approved": line.approved, "total": line.total}
    if line.recommended:
        yield ngettext("%(number)s waits for a leader", "%(number)s wait for a leader", line.recommended) % {
            "number": line.recommended
        }
    if line.sent:
        yield ngettext(
            "%(number)s waits for the supervisor", "%(number)s wait for the supervisor", line.sent
        ) % {"number": line.sent}
    if line.waiting_since:
        yield _("oldest: %(age)s") % {"age": age(line.waiting_since)}
    if line.overdue:
        yield ngettext(
            "%(number)s past its target date", "%(number)s past their target dates", line.overdue
        ) % {"number": line.overdue}
