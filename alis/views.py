"""The home page, health, and the pages of nobody in particular."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from alis.health import late_jobs, not_ready
from municipalities.actions import choose_language as keep_language
from municipalities.models import Language, Role
from municipalities.pages import expired
from supervision.contributions import waiting_for
from supervision.forms import pairs_of
from supervision.models import Session
from supervision.outlook import outlooks_for
from supervision.overview import overviews
from supervision.waiting import next_session


@require_safe
def home(request):
    """What waits for me?"""
    overseen = request.user.municipalities_as(Role.LEADER, Role.COORDINATOR)
    places = overviews(overseen) if overseen else []
    context = {
        "waiting": waiting_for(request.user),
        "worrying": [place for place in places if place.too_little],
        "calm": [place for place in places if not place.too_little],
        "next_session": next_session(request.user),
        "outlooks": outlooks_for(request.user),
        "can_plan": pairs_of(request.user).exists(),
        "has_sessions": Session.objects.any_of(request.user),
    }
    return render(request, "alis/home.html", context)


@login_not_required
@require_POST
def choose_language(request):
    """The language is kept in a cookie, and with the account of whoever is signed in."""
    response = set_language(request)
    language = request.POST.get("language")
    if request.user.is_authenticated and language in Language.values:
        keep_language(language, actor=request.user)
    return response


@login_not_required
@never_cache
@require_safe
def health(request):
    """Does the process answer?"""
    return healthy_unless([])


@login_not_required
@never_cache
@require_safe
def health_ready(request):
    """Can it serve?"""
    return healthy_unless(not_ready())


@login_not_required
@never_cache
@require_safe
def health_jobs(request):
    """Is what runs by itself done in time?"""
    return healthy_unless(late_jobs())


def healthy_unless(faults):
    """Plain text for whoever watches: "ok", or 503 and each fault on a line."""
    return HttpResponse("\n".join(faults) or "ok", status=503 if faults else 200, content_type="text/plain")


@login_not_required
@require_safe
def accessibility(request):
    """How well does this work for me, and whom do I tell where it does not?"""
    context = {
        "official_statement": settings.ACCESSIBILITY_STATEMENT_URL,
        "contact": settings.ACCESSIBILITY_CONTACT,
    }
    return render(request, "alis/accessibility.html", context)


def form_expired(request, reason=""):
    """The form was opened too long ago, or in another session: nothing was done, the text is kept."""
    return expired(request, status=403)


def server_error(request):
    """Something went wrong on our side. No context processors, so that nothing more can fail."""
    return HttpResponse(render_to_string("500.html"), status=500)
