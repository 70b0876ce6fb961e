"""Lists of what waits: for a leader's decision, and for a supervisor's recommendation."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from learning_goals import permissions
from learning_goals.actions.sign_offs import AT_ONCE, NoStatement, NotSeen, approve_goals
from learning_goals.evidence import ready_to_ask
from learning_goals.forms.sign_offs import SeveralForm
from learning_goals.models import Activity, Opinion, PlanGoal, SignOff
from learning_goals.recipients import waiting_for
from learning_goals.seen import seen_by
from learning_goals.views.explanations import why_goal_too_late
from municipalities.days import today
from municipalities.models import Municipality, Role
from municipalities.pages import form_page, require
from supervision.models import Assignment


def goals_to_approve(request):
    """What waits for my decision?"""
    powers = permissions.powers(request.user)
    require(powers)
    form = SeveralForm(request.POST or None, among=SignOff.objects.visible_to(request.user), at_most=AT_ONCE)
    if request.method == "POST" and form.is_valid():
        outcome = approve_goals(list(form.cleaned_data["sign_offs"]), actor=request.user)
        tell(request, outcome)
        return redirect("goals_to_approve")
    return form_page(request, "learning_goals/goals_to_approve.html", form, **to_decide(request.user, powers))


def to_decide(user, powers):
    """What the page shows: oldest first, those that wait for this person apart from other leaders' ones."""
    statements = Opinion.objects.statements().given().filter(plan_goal=OuterRef("plan_goal"))
    rows = SignOff.objects.decidable_by(user).with_names().order_by("recommended_at", "pk")
    rows = list(rows.annotate(has_statement=Exists(statements)))
    ids = [(one.pk, one.plan_goal.trainee_id, one.plan_goal.trainee.municipality_id) for one in rows]
    seen, mine = seen_by(user, rows), waiting_for(user, ids)
    for one in rows:
        one.is_seen = one.pk in seen
        one.may_tick = one.is_seen and one.has_statement
    by_name, others = [one for one in rows if one.pk in mine], [one for one in rows if one.pk not in mine]
    return {
        "mine": by_name,
        "others": others,
        "first": next((one for one in [*by_name, *others] if one.may_tick), None),
        "at_once": AT_ONCE,
        "standing_in": [one for one in powers.values() if one is not None],
        "led": Municipality.objects.filter(pk__in=user.municipalities_as(Role.LEADER)),
        "fictitious": any(one.plan_goal.goal.catalogue.is_fictitious for one in rows),
    }


def tell(request, outcome):
    """How many went through, and of each that did not why."""
    number = len(outcome.approved)
    if number:
        said = ngettext("%(number)s goal is approved.", "%(number)s goals are approved.", number)
        messages.success(request, said % {"number": number})
    for sign_off, why in outcome.left:
        facts = {"goal": sign_off.plan_goal.goal.code, "name": sign_off.plan_goal.trainee}
        about = _("%(goal)s of %(name)s is left as it is:") % facts
        messages.warning(request, f"{about} {why_left(sign_off, why)}")


def why_left(sign_off, why):
    if isinstance(why, NotSeen):
        return _("open what shows it first.")
    if isinstance(why, NoStatement):
        return _("no clinical instructor has given a statement, so it needs a reason of its own.")
    return why_goal_too_late(sign_off)


@require_safe
def goals_to_recommend(request):
    """What can I recommend now? What was sent to me, oldest first; then what is ready to ask about."""
    supervised = Assignment.objects.on(today()).filter(supervisor=request.user).values("trainee")
    others = PlanGoal.objects.filter(trainee__in=supervised).exclude(trainee__person=request.user)
    sent = SignOff.objects.recommendable_by(request.user).with_names()
    free = others.in_plan().exclude(pk__in=SignOff.objects.standing().values("plan_goal")).with_names()
    free = list(free.order_by("trainee__person__name", "goal__code"))
    ready = ready_to_ask(free)
    context = {
        "sent": list(sent.order_by("sent_at", "pk")),
        "ready": [one for one in free if one.pk in ready],
        "to_sign": Activity.objects.to_sign_by(request.user).count(),
    }
    return render(request, "learning_goals/goals_to_recommend.html", context)
