"""What the history page says of goals on their way, of opinions, and of approvals handed over."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from learning_goals.models import Delegation, Opinion, OpinionState, SignOff
from supervision.history import SENTENCES, Own

SENTENCES |= {
    "goal.sent": gettext_lazy("%(who)s sent %(code)s"),
    "goal.begun": gettext_lazy("%(who)s recommended %(code)s, without its having been sent"),
    "goal.recommended": gettext_lazy("%(who)s recommended %(code)s"),
    "goal.recalled": gettext_lazy("%(who)s took %(code)s back"),
    "goal.returned": gettext_lazy("%(who)s sent %(code)s back with a comment"),
    "goal.approved": gettext_lazy("%(who)s approved %(code)s"),
    "goal.revoked": gettext_lazy("%(who)s revoked the approval of %(code)s"),
    "goal.marked": gettext_lazy("%(who)s noted that %(code)s is registered in Kompetanseportalen"),
    "goal.unmarked": gettext_lazy("%(who)s noted that %(code)s is not registered in Kompetanseportalen"),
    "signoff.read": gettext_lazy("%(who)s looked at what shows %(code)s"),
    "opinion.asked": gettext_lazy("%(who)s asked %(of)s for an opinion on %(code)s"),
    "opinion.given": gettext_lazy("%(who)s gave an opinion on %(code)s"),
    "opinion.declined": gettext_lazy("%(who)s declined to give an opinion on %(code)s"),
    "opinion.withdrawn": gettext_lazy("%(who)s took back a question about %(code)s"),
    "delegation.given": gettext_lazy("%(who)s handed approvals over to %(delegate)s"),
    "delegation.ended": gettext_lazy("%(who)s took the approvals back from %(delegate)s"),
}


def rows_of_goals(user) -> dict:
    """A trainee's own goals on their way with what others were asked; what somebody was asked themselves; and
    approvals that they handed over or that were handed over to them."""
    rows = {}
    of_mine = SignOff.objects.filter(trainee_person=user)
    for pk, goal, code in of_mine.values_list("pk", "plan_goal", "plan_goal__goal__code"):
        rows[("signoff", pk)] = Own({"code": code}, reverse("goal", args=[goal]))
    asked = Q(asked_of=user) & ~Q(state=OpinionState.WITHDRAWN)
    opinions = Opinion.objects.filter(Q(trainee_person=user) | asked)
    for one in opinions.select_related("asked_of", "plan_goal__goal"):
        page = ("opinion", one.pk) if one.asked_of_id == user.pk else ("goal", one.plan_goal_id)
        facts = {"code": one.plan_goal.goal.code, "of": one.asked_of}
        rows[("opinion", one.pk)] = Own(facts, reverse(page[0], args=[page[1]]))
    delegations = Delegation.objects.filter(Q(leader=user) | Q(delegate=user))
    for one in delegations.select_related("delegate"):
        rows[("delegation", one.pk)] = Own({"delegate": one.delegate})
    return rows
