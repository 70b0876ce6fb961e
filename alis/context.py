"""What every page shows around its content: who is here, and where one may go."""

from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from municipalities.days import today
from municipalities.models import Language, Role


def page(request):
    """For all templates. `navigation` and `places` cost nothing until a page shows them."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "demo": settings.DEMO,
        "languages": Language.choices,
        "here": here(request),
        "navigation": SimpleLazyObject(lambda: navigation(user, request.path) if known else []),
        "places": SimpleLazyObject(lambda: places(user) if known else []),
    }


def here(request):
    """The address that shows this page again: of what a form sent, the page on which the form stands."""
    return request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")


def places(user):
    """The municipalities of the person today, each with the names of the roles there."""
    held = [m for m in user.known_memberships if m.covers(today())]
    held.sort(key=lambda m: (m.municipality.name, m.municipality_id, Role.values.index(m.role)))
    return [
        {"municipality": municipality, "roles": list(dict.fromkeys(m.get_role_display() for m in here))}
        for municipality, here in groupby(held, key=lambda m: m.municipality)
    ]


def navigation(user, path):
    """The pages that the person's roles open, in groups: their own; then those of each municipality, which
    stand under its name where there are several. Each group has a `label` (or "") and `entries` with url,
    label and current ("page", "true" or "")."""
    groups = [("", list(own_pages(user))), *pages_of_municipalities(user)]
    urls = [url for _label, rows in groups for url, _text in rows]
    nearest = max((url for url in urls if _inside(path, url)), key=len, default=None)
    return [
        {"label": label, "entries": [_entry(url, text, path, nearest) for url, text in rows]}
        for label, rows in groups
    ]


def own_pages(user):
    """As (url, label)."""
    yield reverse("home"), _("Home")
    if user.municipalities_as(Role.TRAINEE, Role.SUPERVISOR):
        yield reverse("sessions"), _("My sessions")
    if user.municipalities_as(Role.SUPERVISOR):
        yield reverse("sessions_to_finalise"), _("To finalise")
        yield reverse("my_plans"), _("Learning goals")
        yield reverse("goals_to_recommend"), _("To recommend")
    elif user.municipalities_as(Role.TRAINEE):
        yield reverse("my_plans"), _("My learning goals")
    if user.municipalities_as(Role.CLINICAL_INSTRUCTOR):
        yield reverse("activities_to_sign"), _("To sign")
    if user.municipalities_as(Role.LEADER):
        yield reverse("goals_to_approve"), _("To approve")


def pages_of_municipalities(user):
    """As (name of the municipality, [(url, label)]); without names, and in one group, where it is one."""
    overseen = user.municipalities_as(Role.LEADER, Role.COORDINATOR)
    here = {m.municipality for m in user.known_memberships if m.municipality_id in overseen}
    for municipality in sorted(here, key=lambda municipality: municipality.name):
        label = municipality.name.removesuffix(" kommune") if len(here) > 1 else ""
        yield label, list(pages_of(user, municipality))


def pages_of(user, municipality):
    yield reverse("compliance", args=[municipality.pk]), _("Compliance")
    yield reverse("plans", args=[municipality.pk]), _("Learning goals")
    yield reverse("applications", args=[municipality.pk]), _("Exemptions")
    if user.has_role(Role.COORDINATOR, municipality.pk):
        yield reverse("trainees", args=[municipality.pk]), _("Register")
        yield reverse("supervisors", args=[municipality.pk]), _("Supervisors")
        yield reverse("people", args=[municipality.pk]), _("People")


def _entry(url, label, path, nearest):
    current = "page" if path == url else "true" if url == nearest else ""
    return {"url": url, "label": label, "current": current}


def _inside(path, url):
    return path == url or (url != reverse("home") and path.startswith(url))
