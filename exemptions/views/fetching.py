"""How a page comes by its rows, and what it says where it is too late."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.actions import InvalidTransition
from exemptions import permissions
from exemptions.models import Application
from municipalities.models import Municipality
from municipalities.pages import require


def fetch(request, pk, verb=None):
    """The application, where this person may see it (else 404) and may do `verb` (else 403)."""
    visible = Application.objects.visible_to(request.user).with_names().select_related("appeal")
    application = get_object_or_404(visible, pk=pk)
    if verb is not None:
        require(getattr(permissions, f"can_{verb}")(request.user, application))
    return application


def fetch_in_time(request, pk, verb):
    """As `fetch`; raises InvalidTransition where it is too late, or too early, for that."""
    application = fetch(request, pk, verb)
    if not permissions.is_possible(verb, application):
        raise InvalidTransition(application.state)
    return application


def fetch_municipality(request, pk, may):
    """The municipality, where the person has a role there (else 404) and `may` do this (else 403)."""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(may(request.user, municipality))
    return municipality


def goes_back_when_too_late(view):
    """A step that is not possible says so and shows the application as it is."""

    @wraps(view)
    def with_message(request, pk):
        try:
            return view(request, pk)
        except InvalidTransition:
            messages.warning(request, why_too_late(fetch(request, pk)))
            return redirect("application", pk)

    return with_message


def why_too_late(application):
    return _("The application has been in the state “%(state)s” since %(day)s. Nothing was changed.") % {
        "state": application.get_state_display(),
        "day": date_format(application.since, "DATE_FORMAT"),
    }
