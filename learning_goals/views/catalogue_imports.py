"""Pages on which a leader or coordinator imports learning goals for their own municipality."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from learning_goals import permissions
from learning_goals.actions import catalogue_imports as actions
from learning_goals.forms.catalogue import CatalogueForm
from learning_goals.models import CatalogueImport
from learning_goals.views.catalogue_sentences import faults_by_sheet, headline, versions_of
from learning_goals.workbook.explanations import guide
from learning_goals.workbook.template import template
from municipalities.models import Municipality
from municipalities.pages import attachment, form_page, require
from supervision.workbook.archives import XLSX


def fetch(request, pk):
    """The municipality, where this person may import (else 403, or 404 where it is not theirs at all)."""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_import_goals(request.user, municipality))
    return municipality


def import_catalogue(request, pk):
    """Which file holds the goals?"""
    municipality = fetch(request, pk)
    form = CatalogueForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.keep_catalogue(
                form.cleaned_data["file"], municipality, answers=form.answers, actor=request.user
            )
        except InvalidTransition:
            messages.warning(request, _("Another file of yours came at the same time. Choose it again."))
        else:
            return redirect("catalogue_preview", one.pk)
    mine = CatalogueImport.objects.visible_to(request.user).filter(municipality=municipality)
    context = {"municipality": municipality, "waiting": mine.not_imported().first(), "guide": guide()}
    return form_page(request, "learning_goals/import_catalogue.html", form, **context)


@require_safe
def catalogue_template(request, pk):
    """The workbook to fill in."""
    fetch(request, pk)
    return attachment(template(), _("Learning goals.xlsx"), XLSX)


@never_cache
@require_safe
def catalogue_preview(request, pk):
    """What will this file do?"""
    mine = CatalogueImport.objects.visible_to(request.user).select_related("municipality")
    one = get_object_or_404(mine, pk=pk)
    context = {
        "import": one,
        "municipality": one.municipality,
        "headline": headline(one),
        "faults": faults_by_sheet(one),
        "unshown_faults": one.fault_count - len(one.faults),
        "versions": versions_of(one),
        "does_something": any(difference["changes_something"] for difference in one.differences),
        "form": CatalogueForm(
            initial={"kind": one.kind, "name": one.version_name, "valid_from": one.valid_from}
        ),
    }
    return render(request, "learning_goals/catalogue_preview.html", context)


@require_POST
def confirm_catalogue(request, pk):
    one = get_object_or_404(CatalogueImport.objects.visible_to(request.user), pk=pk)
    try:
        actions.confirm_catalogue(one, digest=request.POST.get("digest", ""), actor=request.user)
    except InvalidTransition:
        messages.warning(request, _("Something has changed since you opened the page. Look at it again."))
    return redirect("catalogue_preview", pk)


@require_POST
def discard_catalogue(request, pk):
    one = get_object_or_404(CatalogueImport.objects.visible_to(request.user), pk=pk)
    try:
        actions.discard_catalogue(one, actor=request.user)
    except InvalidTransition:
        messages.warning(request, _("The file can no longer be discarded: it has been imported."))
        return redirect("catalogue_preview", pk)
    messages.success(request, _("The file is forgotten, and nothing of it was imported."))
    return redirect("import_catalogue", one.municipality_id)
