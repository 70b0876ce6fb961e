"""The page of a municipality's supervisors."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from municipalities.days import today
from municipalities.models import Municipality
from municipalities.pages import require
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
