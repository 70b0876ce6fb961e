"""Pages on which a coordinator imports the municipality's register."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from municipalities.models import SINCE_ALWAYS, Municipality, MunicipalitySettings
from municipalities.pages import attachment, form_page, require
from supervision import permissions
from supervision.actions.register_import import uploads as actions
from supervision.forms import WorkbookForm
from supervision.models import RegisterImport, Trainee
from supervision.views.import_sentences import faults_by_sheet, headline, lines_by_sheet, title_of
from supervision.workbook.archives import XLSX
from supervision.workbook.explanations import guide
from supervision.workbook.template import template

OWN_COLUMNS = ["number", "name", "organisation_number", "language_form", "registered_from"]
SETTINGS = ["minutes_per_supervision_hour", "scale_by_position"]


def fetch(request, pk):
    """The municipality, where this person may import (else 403, or 404 where it is not theirs at all)."""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_import(request.user, municipality))
    return municipality


def import_register(request, pk):
    """Which file is to go into the register?"""
    municipality = fetch(request, pk)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.keep_workbook(
                form.cleaned_data["workbook"], municipality, language=get_language(), actor=request.user
            )
        except InvalidTransition:
            messages.warning(request, _("Your last file is just being imported. Wait until that is done."))
        else:
            return redirect("import_preview", one.pk)
    mine = RegisterImport.objects.visible_to(request.user).filter(municipality=municipality)
    context = {
        "municipality": municipality,
        "waiting": mine.not_imported().first(),
        "is_first": not Trainee.objects.filter(municipality=municipality).exists(),
        "guide": [{**entry, "title": title_of(entry["sheet"])} for entry in guide()],
    }
    return form_page(request, "supervision/import_register.html", form, **context)


@require_safe
def import_template(request, pk):
    """The workbook to fill in."""
    municipality = fetch(request, pk)
    name = _("ALIS register %(number)s.xlsx") % {"number": municipality.number}
    return attachment(template(municipality.number, own_row(municipality)), name, XLSX)


def own_row(municipality):
    """What is registered of the municipality itself. Settings that are dated stay out: a row of the workbook
    would set them for all time."""
    dated = list(municipality.dated_settings.all())
    settings = dated[0] if dated else MunicipalitySettings()
    row = {name: getattr(municipality, name) for name in OWN_COLUMNS}
    if all(one.from_month == SINCE_ALWAYS for one in dated):
        row |= {name: getattr(settings, name) for name in SETTINGS}
    return row


@never_cache
@require_safe
def import_preview(request, pk):
    """What will this file do?"""
    mine = RegisterImport.objects.visible_to(request.user).select_related("municipality")
    if request.htmx:
        return progress(request, mine.filter(pk=pk).first())
    one = get_object_or_404(mine, pk=pk)
    context = {
        "import": one,
        "municipality": one.municipality,
        "headline": headline(one),
        "faults": faults_by_sheet(one),
        "unshown_faults": one.fault_count - len(one.faults),
        "sheets": lines_by_sheet(one),
        "rows": one.created + one.changed,
        "form": WorkbookForm(),
    }
    return render(request, "supervision/import_preview.html", context)


def progress(request, one):
    """How far it has come; where there is nothing left to wait for, the browser asks for the page anew."""
    if one is None or not one.is_worked_on:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "supervision/_import_progress.html", {"import": one})


@require_POST
def confirm_import(request, pk):
    one = get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=pk)
    try:
        actions.confirm_import(one, digest=request.POST.get("digest", ""), actor=request.user)
    except InvalidTransition:
        messages.warning(request, _("Something has changed since you opened the page. Look at it again."))
    return redirect("import_preview", pk)


@require_POST
def discard_import(request, pk):
    one = get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=pk)
    try:
        actions.discard_import(one, actor=request.user)
    except InvalidTransition:
        messages.warning(
            request, _("The file can no longer be discarded: it is being imported, or has been.")
        )
        return redirect("import_preview", pk)
    messages.success(request, _("The file is forgotten, and nothing of it was imported."))
    return redirect("import_register", one.municipality_id)
