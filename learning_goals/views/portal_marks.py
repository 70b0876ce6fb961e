"""Which approvals stand in Kompetanseportalen, too?"""

from itertools import groupby

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from audit.actions import InvalidTransition
from learning_goals import permissions
from learning_goals.actions import portal_marks as actions
from learning_goals.forms.sign_offs import SeveralForm
from learning_goals.models import SignOff, SignOffState
from learning_goals.views.goals import fetch, says_when_too_late
from municipalities.models import Role
from municipalities.pages import form_page, require
from supervision.models import Trainee

AT_ONCE = 50
LATELY = 20


def portal_marks(request):
    """What is approved here and not yet registered there?"""
    mine = approvals_of(request.user)
    form = SeveralForm(request.POST or None, among=mine, at_most=AT_ONCE)
    if request.method == "POST" and form.is_valid():
        mark_all(request, form.cleaned_data["sign_offs"])
        return redirect("portal_marks")
    missing = mine.filter(state=SignOffState.APPROVED, portal_mark=None).with_names().with_decision()
    missing = list(missing.order_by("plan_goal__trainee__person__name", "plan_goal__trainee", "decided_at"))
    marked = mine.exclude(portal_mark=None).with_names().with_decision()
    marked = marked.select_related("portal_mark__marked_by")
    context = {
        "missing": [(key, list(rows)) for key, rows in groupby(missing, lambda one: one.plan_goal.trainee)],
        "first": missing[0] if missing else None,
        "number": len(missing),
        "to_take_back": marked.filter(state=SignOffState.REVOKED).order_by("revoked_at"),
        "marked": marked.filter(state=SignOffState.APPROVED).order_by("-portal_mark__marked_at")[:LATELY],
        "fictitious": any(one.plan_goal.goal.catalogue.is_fictitious for one in missing),
    }
    return form_page(request, "learning_goals/portal_marks.html", form, **context)


def approvals_of(user):
    """Approvals that this person may register: their own, and of all where they lead or coordinate."""
    kept = Q(municipality__in=user.municipalities_as(Role.LEADER, Role.COORDINATOR))
    trainees = Trainee.objects.filter(Q(person=user) | kept)
    return SignOff.objects.of(trainees).filter(state__in=[SignOffState.APPROVED, SignOffState.REVOKED])


def mark_all(request, sign_offs):
    """Each one is marked that is approved still."""
    done = 0
    for sign_off in sign_offs:
        try:
            actions.mark_in_portal(sign_off, actor=request.user)
            done += 1
        except InvalidTransition:
            messages.warning(request, _("An approval among them was revoked meanwhile, and is not marked."))
    said = ngettext(
        "%(number)s approval is marked as registered.", "%(number)s approvals are marked as registered.", done
    )
    messages.success(request, said % {"number": done})


@require_POST
@says_when_too_late
def mark_in_portal(request, pk):
    sign_off = fetch(request, pk, "mark_in_portal")
    actions.mark_in_portal(sign_off, actor=request.user)
    messages.success(request, _("Marked as registered in Kompetanseportalen."))
    return redirect("goal", sign_off.plan_goal_id)


@require_POST
@says_when_too_late
def unmark_in_portal(request, pk):
    """Back to the list, or to the goal that was looked at."""
    sign_off = get_object_or_404(SignOff.objects.visible_to(request.user).with_names(), pk=pk)
    require(permissions.can_mark_in_portal(request.user, sign_off))
    actions.unmark_in_portal(sign_off, actor=request.user)
    messages.success(request, _("No longer marked as registered in Kompetanseportalen."))
    return redirect("portal_marks") if "list" in request.POST else redirect("goal", sign_off.plan_goal_id)
