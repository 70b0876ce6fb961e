"""Goals that wait for a person, for their home page: to decide, to recommend, to say something about, or
one's own that came back. Many of a kind are one line, so that they do not push everything else away."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_goals import recipients
from learning_goals.models import Opinion, OpinionKind, OpinionState, SignOff, SignOffState
from supervision.contributions import WaitingItem

ONE_BY_ONE = 3


def facts_of(sign_off):
    return {"trainee": sign_off.plan_goal.trainee, "goal": sign_off.plan_goal.goal}


def goals_to_decide(user):
    """Recommended goals that wait for this person: the named leader's alone, where there is one."""
    rows = SignOff.objects.decidable_by(user).order_by("recommended_at", "pk")
    goals = list(
        rows.values_list("pk", "plan_goal__trainee", "plan_goal__trainee__municipality", "recommended_at")
    )
    mine = recipients.waiting_for(user, [ids for *ids, _since in goals]) if goals else set()
    found = [(pk, since) for pk, *_about, since in goals if pk in mine]
    if len(found) > ONE_BY_ONE:
        said = ngettext(
            "%(number)s learning goal waits for your decision",
            "%(number)s learning goals wait for your decision",
            len(found),
        )
        return [in_one(found, said, "goals_to_approve")]
    return [
        WaitingItem(
            timezone.localdate(one.recommended_at),
            _("%(goal)s of %(trainee)s waits for your decision") % facts_of(one),
            reverse("approve_goal", args=[one.pk]),
            _("Look at it"),
        )
        for one in with_names(found)
    ]


def goals_to_recommend(user):
    """Goals sent by those whom the person supervises today."""
    rows = SignOff.objects.recommendable_by(user).order_by("sent_at", "pk")
    found = list(rows.values_list("pk", "sent_at"))
    if len(found) > ONE_BY_ONE:
        said = ngettext(
            "%(number)s learning goal waits for your recommendation",
            "%(number)s learning goals wait for your recommendation",
            len(found),
        )
        return [in_one(found, said, "goals_to_recommend")]
    return [
        WaitingItem(
            timezone.localdate(one.sent_at),
            _("%(trainee)s asks you to recommend %(goal)s") % facts_of(one),
            reverse("recommend_goal", args=[one.pk]),
            _("Look at it"),
        )
        for one in with_names(found)
    ]


def with_names(found):
    """These sign-offs, ids with a time, in the same order. That any wait at all is asked without names: most
    often none do, and PostgreSQL plans long for all that is joined."""
    rows = SignOff.objects.with_names().with_decision().in_bulk([pk for pk, _since in found]) if found else {}
    return [rows[pk] for pk, _since in found]


def in_one(found, said, page):
    """All of these, ids with a time and oldest first, in one line."""
    _pk, since = found[0]
    return WaitingItem(
        timezone.localdate(since), said % {"number": len(found)}, reverse(page), _("Open the list")
    )


def goals_that_came_back(user):
    """One's own goals whose last way ended in a return or a revocation, as long as they are in the plan."""
    later = SignOff.objects.filter(plan_goal=OuterRef("plan_goal"), sent_at__gt=OuterRef("sent_at"))
    rows = SignOff.objects.filter(
        ~Exists(later),
        Q(state=SignOffState.RETURNED) | Q(state=SignOffState.REVOKED),
        trainee_person=user,
        plan_goal__closed_on=None,
    )
    return [came_back(one) for one in with_names(rows.values_list("pk", "sent_at"))]


def came_back(one):
    if one.state == SignOffState.RETURNED:
        at, who, said = one.decided_at, one.decided_by, _("%(name)s has sent back %(goal)s with a comment")
    else:
        at, who, said = one.revoked_at, one.revoked_by, _("%(name)s has revoked the approval of %(goal)s")
    sentence = said % {**facts_of(one), "name": who}
    return WaitingItem(timezone.localdate(at), sentence, reverse("goal", args=[one.plan_goal_id]), _("Open"))


def opinions_to_give(user):
    """Statements and feedback that the person was asked for."""
    rows = Opinion.objects.filter(asked_of=user, state=OpinionState.ASKED).with_names()
    return [
        WaitingItem(
            timezone.localdate(one.asked_at),
            said_of_asking(one) % facts_of(one),
            reverse("opinion", args=[one.pk]),
            _("Answer"),
        )
        for one in rows
    ]


def said_of_asking(opinion):
    if opinion.kind == OpinionKind.STATEMENT:
        return _("%(trainee)s asks you for a statement on %(goal)s")
    return _("%(trainee)s asks you for feedback on %(goal)s")
