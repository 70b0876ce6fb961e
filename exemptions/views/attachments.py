"""Files beside an application, and every file of exemptions that somebody may fetch."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from exemptions import permissions
from exemptions.actions import attachments as actions
from exemptions.forms.steps import AttachmentForm
from exemptions.models import (
    Appeal,
    Application,
    Attachment,
    Decision,
    Letterhead,
    MeasureFile,
    SupplementFile,
)
from exemptions.views.fetching import fetch_in_time, goes_back_when_too_late, why_too_late
from municipalities.models import StoredFile
from municipalities.pages import download, form_page, require

POINTING = [
    (Attachment, "file"),
    (MeasureFile, "file"),
    (SupplementFile, "file"),
    (Decision, "file"),
    (Appeal, "file"),
    (Application, "sent_pdf"),
    (Letterhead, "coat_of_arms"),
]


@goes_back_when_too_late
def add_attachment(request, pk):
    """What goes with the letter?"""
    application = fetch_in_time(request, pk, "add_attachment")
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_attachment(application, actor=request.user, **form.cleaned_data)
        except actions.TooMuch:
            form.add_error("file", _("All attachments together may be at most 20 MB: more no mail takes."))
        else:
            messages.success(request, _("The file is added."))
            return redirect(f"{application_page(pk)}#attachments")
    return form_page(request, "exemptions/add_attachment.html", form, application=application)


def application_page(pk):
    return redirect("application", pk).url


@require_POST
def remove_attachment(request, pk):
    rows = Attachment.objects.visible_to(request.user).select_related("application", "file")
    attachment = get_object_or_404(rows, pk=pk)
    application = attachment.application
    require(permissions.can_remove_attachment(request.user, application))
    try:
        actions.remove_attachment(attachment, actor=request.user)
    except InvalidTransition:
        messages.warning(request, why_too_late(application))
    else:
        messages.success(request, _("The file is removed."))
    return redirect(f"{application_page(application.pk)}#attachments")


@require_safe
def exemption_file(request, pk):
    """The file, where a row that this person may see points at it."""
    points_at = Q()
    for model, name in POINTING:
        points_at |= Q(pk__in=model.objects.visible_to(request.user).filter(**{name: pk}).values(name))
    return download(get_object_or_404(StoredFile.objects.filter(points_at), pk=pk))
