"""Pages of people: who has which role, and the way in by invitation."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from municipalities import actions, permissions
from municipalities.forms import InviteForm, JoinForm
from municipalities.languages import welcome_in
from municipalities.models import Invitation, Municipality, User
from municipalities.pages import form_page, require

log = logging.getLogger(__name__)


def fetch(request, pk):
    """The municipality, where this person coordinates it (else 403, or 404 where it is not theirs at all)."""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_invite(request.user, municipality))
    return municipality


@require_safe
def people(request, pk):
    """Who has which role here, and who has been invited?"""
    municipality = fetch(request, pk)
    context = {
        "municipality": municipality,
        "memberships": municipality.memberships.select_related("user").order_by("user__name", "role"),
        "invitations": municipality.invitations.open().select_related("invited_by"),
    }
    return render(request, "municipalities/people.html", context)


def invite(request, pk):
    municipality = fetch(request, pk)
    form = InviteForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite_by_mail(
                municipality=municipality, actor=request.user, **form.cleaned_data
            )
        except OSError as error:
            log.warning("invitation not mailed: %s", type(error).__name__)
            form.add_error(None, _("The mail could not be sent now. Please invite again in a while."))
        else:
            messages.success(request, _("%(email)s is invited.") % {"email": invitation.email})
            return redirect("people", pk)
    return form_page(request, "municipalities/invite.html", form, municipality=municipality)


@require_POST
def revoke_invitation(request, pk):
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        actions.revoke_invitation(invitation, actor=request.user)
    except InvalidTransition:
        messages.warning(request, _("The invitation had already stopped working."))
    else:
        messages.success(request, _("The invitation no longer works."))
    return redirect("people", invitation.municipality_id)


@login_not_required
@never_cache
def accept_invitation(request, token):
    """The way in. A link that does not work says so, and nothing about why or for whom it was."""
    invitation = Invitation.objects.open().by_token(token).select_related("municipality").first()
    person = invitation and User.objects.filter(email=invitation.email).first()
    if invitation is None or (person and not person.is_active):
        return gone(request)
    welcome_in(invitation.municipality.language_form, request)
    if request.user.is_authenticated or (person and person.has_joined):
        return accept_signed_in(request, invitation)
    form = JoinForm(request.POST or None, invitation=invitation, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.accept_invitation(invitation, **form.cleaned_data)
        except (InvalidTransition, PermissionDenied):  # meanwhile, by another click: look again
            return redirect("accept_invitation", token)
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect("home")
    return form_page(request, "municipalities/accept_invitation.html", form, invitation=invitation)


def gone(request):
    return render(request, "municipalities/invitation_gone.html", status=404)


def accept_signed_in(request, invitation):
    """A person with an account takes the role with one click, once signed in as themselves."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        try:
            actions.accept_invitation(invitation, actor=request.user)
        except (InvalidTransition, PermissionDenied):
            return gone(request)
        messages.success(
            request, _("Welcome to %(municipality)s.") % {"municipality": invitation.municipality}
        )
        return redirect("home")
    mine = request.user.email == invitation.email
    context = {"invitation": invitation, "signed_in": True, "mine": mine}
    return render(request, "municipalities/accept_invitation.html", context)
