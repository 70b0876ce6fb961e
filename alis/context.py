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
        "accessibility_statement_url": getattr(settings, "ACCESSIBILITY_STATEMENT_URL", ""),
        "languages": Language.choices,
        "navigation": SimpleLazyObject(lambda: navigation(user, request.path) if known else []),
        "places": SimpleLazyObject(lambda: places(user) if known else []),
    }


def places(user):
    """The municipalities of the person today, each with the names of the roles there."""
    held = [m for m in user.known_memberships if m.covers(today())]
    held.sort(key=lambda m: (m.municipality.name, m.municipality_id, Role.values.index(m.role)))
    return [
        {"municipality": municipality, "roles": list(dict.fromkeys(m.get_role_display() for m in here))}
        for municipality, here in groupby(held, key=lambda m: m.municipality)
    ]


def navigation(user, path):
    """The pages that the person's roles open, as rows of url, label and current ("page", "true" or "")."""
    rows = [(reverse("home"), _("Home"))]
    if user.municipalities_as(Role.TRAINEE, Role.SUPERVISOR):
        rows.append((reverse("sessions"), _("My sessions")))
    if user.municipalities_as(Role.SUPERVISOR):
        rows.append((reverse("sessions_to_finalise"), _("To finalise")))
    rows += _of_municipalities(user, "compliance", _("Compliance"), Role.LEADER, Role.COORDINATOR)
    rows += _of_municipalities(user, "trainees", _("Register"), Role.COORDINATOR)
    rows += _of_municipalities(user, "people", _("People"), Role.COORDINATOR)
    here = max((url for url, _label in rows if _inside(path, url)), key=len, default=None)
    return [
        {"url": url, "label": label, "current": ("page" if path == url else "true") if url == here else ""}
        for url, label in rows
    ]


def _of_municipalities(user, name, label, *roles):
    """One row for each municipality where a role is held; the name stands in it where there are several."""
    ids = user.municipalities_as(*roles)
    here = {m.municipality for m in user.known_memberships if m.municipality_id in ids}
    for municipality in sorted(here, key=lambda municipality: municipality.name):
        place = municipality.name.removesuffix(" kommune")
        yield reverse(name, args=[municipality.pk]), f"{label}, {place}" if len(here) > 1 else label


def _inside(path, url):
    return path == url or (url != reverse("home") and path.startswith(url))
