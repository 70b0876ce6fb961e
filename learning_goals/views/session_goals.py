"""Picking the goals that were touched in a session: within its page, or without script on one of its own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from learning_goals import permissions, search
from learning_goals.actions import session_goals as actions
from learning_goals.models import SessionGoal
from learning_goals.session_panel import picker_of
from municipalities.pages import require
from supervision.views.explanations import why_too_late
from supervision.views.sessions import fetch

LONGEST = 100  # signs that are searched for


def typed_in(data):
    return data.get("q", "")[:LONGEST].strip()


@require_safe
def session_goals(request, pk):
    """Which goals did we touch? With `q`, those that fit; to a script only these."""
    session = fetch(request, pk)
    require(permissions.can_pick_goals(request.user, session))
    picker = picker_of(request.user, session, typed_in(request.GET))
    if request.htmx:
        return render(request, "learning_goals/_found_goals.html", {"picker": picker})
    return show(request, session, picker)


@require_POST
def pick_goal(request, pk):
    """Picks the goal of the button; or what was typed, where that leaves no choice."""
    session = fetch(request, pk)
    require(permissions.can_pick_goals(request.user, session))
    typed = typed_in(request.POST)
    goal = chosen(request, session, typed)
    if goal is None:
        picker = picker_of(request.user, session, typed)
        picker.focus = "found" if picker.found else "search"
        return show(request, session, picker)
    try:
        actions.pick_goal(session, goal, actor=request.user)
    except InvalidTransition:
        return too_late(request, pk)
    said = _("%(code)s is added.") % {"code": goal.goal.code}
    return stepped(request, session, said, "search" if typed else "heading")


def chosen(request, session, typed):
    """The goal to pick, or None where the person must choose first."""
    plan = session.trainee.plan.in_plan().select_related("goal")
    if "goal" in request.POST:
        return get_object_or_404(plan, pk=id_in(request.POST["goal"]))
    return search.certain(typed, plan.exclude(sessions__session=session))


def id_in(text):
    """404 for what is no id at all, as for one that is nobody's."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_POST
def remove_session_goal(request, pk):
    mine = SessionGoal.objects.visible_to(request.user).select_related("session__trainee", "plan_goal__goal")
    picked = get_object_or_404(mine, pk=pk)
    require(permissions.can_pick_goals(request.user, picked.session))
    try:
        actions.remove_goal(picked, actor=request.user)
    except InvalidTransition:
        return too_late(request, picked.session_id)
    said = _("%(code)s is taken out.") % {"code": picked.plan_goal.goal.code}
    return stepped(request, fetch(request, picked.session_id), said, "heading")


def too_late(request, pk):
    session = fetch(request, pk)
    return stepped(request, session, why_too_late(session, request.user), "heading", messages.warning)


def stepped(request, session, said, focus, tell=messages.success):
    """After a step: the picker anew, or without script the page of the session."""
    if request.htmx:
        return show(request, session, picker_of(request.user, session, said=said, focus=focus))
    tell(request, said)
    return redirect("session", session.pk)


def show(request, session, picker):
    """The picker alone, or on a page of its own."""
    template = "learning_goals/_session_goals.html" if request.htmx else "learning_goals/session_goals.html"
    return render(request, template, {"session": session, "panel": {"picker": picker}})
