"""Pages of statements and feedback: asked for by the trainee, given by whoever was asked."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.actions import InvalidTransition
from learning_goals import permissions
from learning_goals.actions import opinions as actions
from learning_goals.forms.opinions import AnswerForm, AskForm
from learning_goals.models import Opinion, OpinionKind, OpinionState, SignOffState
from learning_goals.views.goals import fetch_goal, says_when_too_late
from municipalities.pages import form_page, require


@says_when_too_late
def ask_opinion(request, pk):
    plan_goal = fetch_goal(request, pk, permissions.can_ask_opinion)
    raise_if_approved(plan_goal)
    kind = kind_in(request.GET.get("kind", OpinionKind.STATEMENT))
    form = AskForm(request.POST or None, trainee=plan_goal.trainee, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            opinion = actions.ask_opinion(plan_goal, actor=request.user, kind=kind, **form.cleaned_data)
        except actions.AlreadyAsked:
            form.add_error("asked_of", _("This person is asked already, and has not answered yet."))
        except actions.NotToBeAsked:
            form.add_error("asked_of", _("This person can no longer be asked. Choose somebody else."))
        else:
            messages.success(request, _("%(name)s is asked.") % {"name": opinion.asked_of})
            return redirect("goal", pk)
    context = {"plan_goal": plan_goal, "kind": kind}
    return form_page(request, "learning_goals/ask_opinion.html", form, **context)


def raise_if_approved(plan_goal):
    if plan_goal.closed_on is not None:
        raise actions.NotInPlan
    approved = plan_goal.sign_offs.filter(state=SignOffState.APPROVED).with_names().first()
    if approved is not None:
        raise actions.AlreadyStanding(approved)


def kind_in(text):
    if text not in OpinionKind.values:
        raise Http404
    return OpinionKind(text)


def fetch(request, pk):
    """The opinion, where this person may see it (else 404)."""
    known = Opinion.objects.visible_to(request.user).with_names().select_related("asked_by")
    return get_object_or_404(known, pk=pk)


def opinion(request, pk):
    """What am I asked, and what do I say? For whoever was asked; to others who see the goal, that goal."""
    if was_withdrawn(request.user, pk):
        return too_late(request, pk)
    opinion = fetch(request, pk)
    if not permissions.can_answer_opinion(request.user, opinion):
        require(request.method != "POST")
        return redirect("goal", opinion.plan_goal_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_opinion(opinion, actor=request.user, **form.cleaned_data)
        except InvalidTransition:
            return too_late(request, pk)
        messages.success(request, _("Thank you. %(name)s can read it now.") % {"name": opinion.asked_by})
        return redirect("opinion", pk)
    return form_page(request, "learning_goals/opinion.html", form, **context_of(opinion))


def context_of(opinion):
    return {
        "opinion": opinion,
        "plan_goal": opinion.plan_goal,
        "goal": opinion.plan_goal.goal,
        "is_open": opinion.state == OpinionState.ASKED,
    }


def was_withdrawn(user, pk):
    """Whether this person was asked, and the question was taken back."""
    return Opinion.objects.filter(asked_of=user, state=OpinionState.WITHDRAWN, pk=pk).exists()


def too_late(request, pk):
    """The question stands no longer, or is answered; what was typed now is given back."""
    known = Opinion.objects.filter(asked_of=request.user).with_names().select_related("asked_by")
    opinion = get_object_or_404(known, pk=pk)
    context = context_of(opinion) | {"typed": request.POST.get("answer", ""), "is_late": True}
    status = 409 if request.method == "POST" else 200
    return render(request, "learning_goals/opinion.html", context, status=status)


@require_POST
def decline_opinion(request, pk):
    if was_withdrawn(request.user, pk):
        return too_late(request, pk)
    opinion = fetch(request, pk)
    require(permissions.can_answer_opinion(request.user, opinion))
    try:
        actions.decline_opinion(opinion, actor=request.user)
    except InvalidTransition:
        return too_late(request, pk)
    messages.success(request, _("You have declined, and %(name)s is told.") % {"name": opinion.asked_by})
    return redirect("home")


@require_POST
def withdraw_opinion(request, pk):
    opinion = fetch(request, pk)
    require(permissions.can_withdraw_opinion(request.user, opinion))
    name = {"name": opinion.asked_of}
    try:
        actions.withdraw_opinion(opinion, actor=request.user)
    except InvalidTransition:
        messages.warning(request, _("%(name)s has answered meanwhile.") % name)
    else:
        messages.success(request, _("%(name)s is no longer asked.") % name)
    return redirect("goal", opinion.plan_goal_id)
