"""The page on which a leader hands over their approvals, and who has them now."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.actions import InvalidTransition
from learning_goals import permissions
from learning_goals.actions import delegations as actions
from learning_goals.forms.delegations import DelegateForm
from learning_goals.models import Delegation
from municipalities.days import today
from municipalities.models import Municipality
from municipalities.pages import form_page, require


def delegations(request, pk):
    """Who approves for whom here, and until when?"""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_see_plans(request.user, municipality))
    may_delegate = permissions.can_delegate(request.user, municipality)
    require(may_delegate or request.method != "POST")
    form = DelegateForm(request.POST or None, municipality=municipality, leader=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            delegation = actions.delegate(municipality, actor=request.user, **form.cleaned_data)
        except actions.AlreadyDelegated:
            form.add_error("starts_on", _("You have already handed over to this person in this period."))
        except actions.NotToBeDelegatedTo:
            form.add_error("delegate", _("This person has no role here any more. Choose somebody else."))
        else:
            messages.success(request, _("%(name)s can approve for you.") % {"name": delegation.delegate})
            return redirect("delegations", pk)
    return form_page(
        request, "learning_goals/delegations.html", form, **context_of(municipality, may_delegate)
    )


def context_of(municipality, may_delegate):
    rows = municipality.delegations.select_related("leader", "delegate").order_by("-ends_on", "-starts_on")
    return {
        "municipality": municipality,
        "may_delegate": may_delegate,
        "now": [one for one in rows if one.ends_on >= today()],
        "before": [one for one in rows if one.ends_on < today()],
        "today": today(),
    }


@require_POST
def end_delegation(request, pk):
    known = Delegation.objects.visible_to(request.user).select_related("delegate")
    delegation = get_object_or_404(known, pk=pk)
    require(permissions.can_end_delegation(request.user, delegation))
    name = {"name": delegation.delegate}
    try:
        actions.end_delegation(delegation, actor=request.user)
    except InvalidTransition:
        messages.warning(request, _("It ends today anyway, or has ended."))
    else:
        messages.success(request, said_of_end(delegation) % name)
    return redirect("delegations", delegation.municipality_id)


def said_of_end(delegation):
    if delegation.starts_on > today():
        return _("%(name)s will not approve for you.")
    return _("Today is the last day on which %(name)s approves for you.")
