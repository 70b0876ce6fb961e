"""What has happened to a goal, in sentences, oldest first. Reads only.

The sentences are for all who see the plan; what somebody wrote on the way, and what was asked of others, only
for those who see the evidence (`with_words`).
"""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from learning_goals.models import OpinionKind, OpinionState


class Entry(NamedTuple):
    """Something that somebody did with the goal: when, the sentence, and what they wrote, or ""."""

    at: datetime
    sentence: str
    words: str = ""


def timeline_of(plan_goal, sign_offs, opinions, user, *, with_words) -> list[Entry]:
    """`sign_offs` and `opinions` are all of the goal, with the names of who did what."""

    def named(person):
        return _("You") if person == user else person

    entries = list(of_the_plan(plan_goal, named))
    for sign_off in sign_offs:
        entries += of_sign_off(sign_off, named)
    if with_words:
        for opinion in opinions:
            entries += of_opinion(opinion, plan_goal.trainee.person, named)
    else:
        entries = [entry._replace(words="") for entry in entries]
    return sorted(entries, key=lambda entry: entry.at)


def of_the_plan(plan_goal, named):
    if plan_goal.assigned_by is not None:
        yield Entry(
            plan_goal.assigned_at,
            _("%(who)s put the goal into the plan") % {"who": named(plan_goal.assigned_by)},
        )


def of_sign_off(one, named):
    """Each step that it has taken."""
    begun = one.sent_by_id == one.recommended_by_id
    if not begun:
        yield Entry(one.sent_at, _("%(who)s sent the goal") % {"who": named(one.sent_by)}, one.comment)
    if one.recommended_by is not None:
        sentence = (
            _("%(who)s recommended it, without its having been sent")
            if begun
            else _("%(who)s recommended it")
        )
        yield Entry(one.recommended_at, sentence % {"who": named(one.recommended_by)}, one.recommendation)
    if one.recalled_at is not None:
        yield Entry(one.recalled_at, _("%(who)s took it back") % {"who": named(one.trainee_person)})
    if one.decided_by is not None:
        yield of_decision(one, named)
    if one.revoked_by is not None:
        sentence = _("%(who)s revoked the approval") % {"who": named(one.revoked_by)}
        yield Entry(one.revoked_at, sentence, one.revocation_reason)


def of_decision(one, named):
    who = {"who": named(one.decided_by)}
    if not one.is_approval:
        return Entry(one.decided_at, _("%(who)s sent it back") % who, one.decision_comment)
    why = one.no_statement_reason
    without = [_("Without a statement: %(reason)s") % {"reason": why}] if why else []
    words = "\n\n".join([one.decision_comment, *without]).strip()
    if one.delegation is not None:
        sentence = _("%(who)s approved it for %(leader)s") % {**who, "leader": named(one.delegation.leader)}
    elif one.by_one_person:
        sentence = _("%(who)s approved it, having recommended it, too") % who
    else:
        sentence = _("%(who)s approved it") % who
    return Entry(one.decided_at, sentence, words)


def of_opinion(one, asker, named):
    """When it was asked for, and what came of it; not what was withdrawn unanswered."""
    if one.state == OpinionState.WITHDRAWN:
        return
    facts = {"who": named(asker), "of": one.asked_of}
    asked = (
        _("%(who)s asked %(of)s for a statement")
        if one.kind == OpinionKind.STATEMENT
        else _("%(who)s asked %(of)s for feedback")
    )
    yield Entry(one.asked_at, asked % facts, one.question)
    if one.state == OpinionState.GIVEN:
        given = (
            _("%(who)s gave a statement") if one.kind == OpinionKind.STATEMENT else _("%(who)s gave feedback")
        )
        yield Entry(one.answered_at, given % {"who": named(one.asked_of)})
    if one.state == OpinionState.DECLINED:
        yield Entry(one.answered_at, _("%(who)s could not say anything") % {"who": named(one.asked_of)})
