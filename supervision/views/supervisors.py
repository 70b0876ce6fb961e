"""The page of a municipality's supervisors, and how many trainees each can take."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.actions import InvalidTransition
from municipalities import actions
from municipalities.days import today
from municipalities.forms import CapacityForm
from municipalities.models import Membership, Municipality
from municipalities.pages import form_page, require
from municipalities.permissions import can_set_capacity
from supervision import permissions
from supervision.supervisors import EXEMPTED, QUALIFIED, UNQUALIFIED, in_need, supervisors_in


@require_safe
def supervisors(request, pk):
    """Who can take one more?"""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_see_register(request.user, municipality))
    everybody = supervisors_in(municipality, today())
    context = {
        "municipality": municipality,
        "in_need": in_need(municipality, today()),
        "qualified": [one for one in everybody if one.right == QUALIFIED],
        "others": [one for one in everybody if one.right in (EXEMPTED, UNQUALIFIED)],
        "today": today(),
    }
    return render(request, "supervision/supervisors.html", context)


def set_capacity(request, pk):
    """How many trainees can this supervisor take?"""
    visible = Membership.objects.visible_to(request.user).select_related("user", "municipality")
    membership = get_object_or_404(visible, pk=pk)
    require(can_set_capacity(request.user, membership))
    form = CapacityForm(request.POST or None, initial={"capacity": membership.capacity})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_capacity(membership, actor=request.user, **form.cleaned_data)
        except InvalidTransition:
            messages.warning(request, _("The supervisor's role has ended."))
        else:
            messages.success(request, _("Saved for %(name)s.") % {"name": membership.user})
        return redirect("supervisors", membership.municipality_id)
    return form_page(request, "supervision/set_capacity.html", form, membership=membership)
