"""Who needs follow-up, and where the numbers come from."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from municipalities.days import today
from municipalities.models import Municipality
from municipalities.pages import require
from supervision import permissions, requirements
from supervision.contributions import dashboard_panels, gather, trainee_panels
from supervision.facts import facts_of
from supervision.models import Session, Trainee
from supervision.overview import last_day_over, rows_of
from supervision.pictures import curve_of, heat_map_of


@require_safe
def compliance(request, pk):
    """Is anybody getting too little, and what do I do?"""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_see_compliance(request.user, municipality))
    as_of = last_day_over()
    rows = rows_of(municipality, as_of)
    context = {
        "municipality": municipality,
        "as_of": as_of,
        "rows": rows,
        "behind": [row for row in rows if row.needs_action],
        "others": [row for row in rows if not row.needs_action],
        "heat_map": heat_map_of(rows),
        "may_assign": permissions.can_see_register(request.user, municipality),
        "panels": gather(dashboard_panels, request.user, municipality),
    }
    return render(request, "supervision/compliance.html", context)


@require_safe
def account(request, pk):
    """Where do these numbers come from?"""
    trainee = get_object_or_404(Trainee.objects.visible_to(request.user).with_names(), pk=pk)
    require(permissions.can_see_account(request.user, trainee))
    facts = facts_of(trainee)
    found = requirements.account(facts, last_day_over())
    held = Session.objects.select_related("supervisor").in_bulk(
        [judged.session.id for judged in found.sessions]
    )
    context = {
        "trainee": trainee,
        "account": found,
        "months": [month_of(line, found, facts, held) for line in reversed(found.months)],
        "curve": curve_of(found),
        "forecast": requirements.forecast(facts, today()),
        "is_mine": trainee.person_id == request.user.pk,
        "may_see_compliance": permissions.can_see_compliance(request.user, trainee.municipality),
        "panels": gather(trainee_panels, request.user, trainee),
    }
    return render(request, "supervision/account.html", context)


def month_of(line, found, facts, held):
    """A month's line, its share rounded for reading, and its sessions, newest first, with the reason why
    one does not count."""
    judged = list(reversed(found.sessions_of(line)))
    return {
        "line": line,
        "share": requirements.whole_minutes(line.share),
        "leaves": requirements.days_on_leave(facts, line.first, line.last),
        "reasons": list(dict.fromkeys(one.reason for one in judged if one.reason)),
        "sessions": [(held[one.session.id], one.reason) for one in judged],
    }
