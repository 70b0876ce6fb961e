"""Pages of additions to a finalised note."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audit.actions import InvalidTransition
from municipalities.pages import form_page, require
from supervision import permissions
from supervision.actions import addenda as actions
from supervision.actions.sessions import MayNamePatient
from supervision.forms import AddendumForm
from supervision.models import Addendum
from supervision.views.sessions import fetch, goes_back_when_too_late


@goes_back_when_too_late
def add_addendum(request, pk):
    session = fetch(request, pk, "add_addendum")
    form = AddendumForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_addendum(session, actor=request.user, **form.cleaned_data)
        except MayNamePatient:
            form.ask_about_patient()
        else:
            messages.success(request, _("The addition is saved."))
            return redirect("session", pk)
    return form_page(request, "supervision/add_addendum.html", form, session=session)


@require_POST
def confirm_addendum(request, pk):
    addendum = get_object_or_404(
        Addendum.objects.readable_by(request.user).select_related("session__trainee"), pk=pk
    )
    require(permissions.can_confirm_addendum(request.user, addendum))
    try:
        actions.confirm_addendum(addendum, actor=request.user)
    except InvalidTransition:
        messages.warning(request, _("The addition is confirmed already."))
    else:
        messages.success(request, _("The addition is confirmed."))
    return redirect("session", addendum.session_id)
