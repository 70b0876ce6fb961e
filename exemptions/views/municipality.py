"""Pages of a municipality's log of measures, and of its letterhead."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from exemptions import permissions
from exemptions.actions import letterheads
from exemptions.actions import measures as actions
from exemptions.composing import letterhead_of
from exemptions.forms.municipality import LetterheadForm, MeasureForm
from exemptions.models import Letterhead, Measure
from exemptions.views.fetching import fetch_municipality
from municipalities.days import today
from municipalities.pages import form_page, require


@require_safe
def measures(request, pk):
    """What have we done to find supervisors?"""
    municipality = fetch_municipality(request, pk, permissions.can_see_applications)
    rows = municipality.measures.select_related("written_by").prefetch_related("files__file")
    context = {
        "municipality": municipality,
        "measures": rows,
        "may_log": permissions.can_log_measures(request.user, municipality),
    }
    return render(request, "exemptions/measures.html", context)


def add_measure(request, pk):
    """What was done, and when?"""
    municipality = fetch_municipality(request, pk, permissions.can_log_measures)
    form = MeasureForm(request.POST or None, request.FILES or None, initial={"day": today()})
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        actions.add_measure(municipality, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The entry is in the log."))
        return redirect("measures", pk)
    return form_page(request, "exemptions/add_measure.html", form, municipality=municipality)


def fetch(request, pk):
    rows = Measure.objects.visible_to(request.user).select_related("municipality")
    measure = get_object_or_404(rows, pk=pk)
    require(permissions.can_log_measures(request.user, measure.municipality))
    return measure


def goes_back_when_sealed(view):
    @wraps(view)
    def with_message(request, pk):
        try:
            return view(request, pk)
        except InvalidTransition:
            messages.warning(request, _("The entry was used in an application, or withdrawn. It stays."))
            return redirect("measures", fetch(request, pk).municipality_id)

    return with_message


@goes_back_when_sealed
def change_measure(request, pk):
    """What is to be put right?"""
    measure = fetch(request, pk)
    if not measure.is_open:
        raise InvalidTransition("it was used, or withdrawn")
    known = {"version": measure.version}
    form = MeasureForm(request.POST or None, request.FILES or None, instance=measure, initial=known)
    saved = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_measure(measure, actor=request.user, **form.cleaned_data)
        except actions.StaleMeasure as stale:
            saved = stale.measure
            form = again(form, saved.version)
        else:
            messages.success(request, _("The entry is changed."))
            return redirect("measures", measure.municipality_id)
    context = {"measure": measure, "municipality": measure.municipality, "saved": saved}
    return form_page(request, "exemptions/change_measure.html", form, **context)


def again(form, version):
    """The form with what was typed, over the version that is saved now; and it says so."""
    data = form.data.copy()
    data["version"] = version
    form.data = data
    form.add_error(
        None, _("Somebody else saved this meanwhile. It stands above; save again to put yours in its place.")
    )
    return form


@require_POST
@goes_back_when_sealed
def withdraw_measure(request, pk):
    measure = fetch(request, pk)
    actions.withdraw_measure(measure, actor=request.user)
    messages.success(request, _("The entry is withdrawn. It stays in the log, struck out."))
    return redirect("measures", measure.municipality_id)


def letterhead(request, pk):
    """What stands at the head of our letters?"""
    municipality = fetch_municipality(request, pk, permissions.can_change_letterhead)
    head, saved = letterhead_of(municipality), None
    known = {"version": head.version, "organisation_number": municipality.organisation_number}
    form = LetterheadForm(request.POST or None, request.FILES or None, instance=head, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            letterheads.change_letterhead(municipality, actor=request.user, **form.cleaned_data)
        except letterheads.StaleLetterhead as stale:
            saved = Letterhead.objects.get(pk=stale.letterhead.pk)
            form = again(form, saved.version)
        else:
            messages.success(request, _("The letterhead is saved."))
            return redirect("applications", pk)
    context = {"municipality": municipality, "saved": saved, "coat_of_arms": head.coat_of_arms}
    return form_page(request, "exemptions/letterhead.html", form, **context)
