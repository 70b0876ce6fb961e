"""A plan that moves with the doctor: exported by its owner, handed in by its owner, read by who may."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning_goals import permissions
from learning_goals.actions import earlier_plans as actions
from learning_goals.forms.handover import HandInForm
from learning_goals.handover import STYLES
from learning_goals.handover.showing import shown
from learning_goals.handover.writing import plan_of, written
from learning_goals.models import EarlierPlan
from municipalities.pages import attachment, download, form_page, require
from municipalities.pdf import PdfUnavailable, pdf_of
from supervision.models import Trainee


def fetch(request, pk, may):
    """The trainee record, where this person may see it (else 404) and do that with it (else 403)."""
    trainee = get_object_or_404(Trainee.objects.visible_to(request.user).with_names(), pk=pk)
    require(may(request.user, trainee))
    return trainee


def file_name(trainee, contents, ending):
    return f"laeringsplan-{slugify(trainee.person.name) or 'alis'}-{contents['as_of']}.{ending}"


@require_safe
def export_plan(request, pk):
    """The plan as a file that another municipality can read."""
    trainee = fetch(request, pk, permissions.can_export_plan)
    contents = plan_of(trainee)
    return attachment(written(contents), file_name(trainee, contents, "json"), "application/json")


@require_safe
def export_plan_pdf(request, pk):
    """The plan on paper, in the municipality's form of Norwegian."""
    trainee = fetch(request, pk, permissions.can_export_plan)
    contents = plan_of(trainee)
    with translation.override(trainee.municipality.language_form):
        page = render_to_string("learning_goals/plan_on_paper.html", {"shown": shown(contents)})
    try:
        paper = pdf_of(page, STYLES)
    except PdfUnavailable:
        messages.error(
            request, _("This server cannot make PDFs yet. Print the page instead, or take the file.")
        )
        return redirect("plan", pk)
    return attachment(paper, file_name(trainee, contents, "pdf"), "application/pdf")


def hand_in_plan(request, pk):
    trainee = fetch(request, pk, permissions.can_hand_in_plan)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandInForm(*sent, trainee=trainee)
    if form.is_valid():
        upload, contents = form.cleaned_data["plan"]
        try:
            earlier = actions.hand_in_plan(trainee, upload, contents, actor=request.user)
        except actions.AlreadyHere as found:
            messages.info(request, _("This plan was handed in before. Here it is."))
            return redirect("earlier_plan", found.earlier.pk)
        messages.success(request, _("The plan is handed in. Your supervisors and leaders can read it, too."))
        return redirect("earlier_plan", earlier.pk)
    return form_page(request, "learning_goals/hand_in_plan.html", form, trainee=trainee)


def fetch_earlier(request, pk):
    known = EarlierPlan.objects.visible_to(request.user)
    names = ["trainee__person", "trainee__municipality", "handed_in_by", "file"]
    return get_object_or_404(known.select_related(*names), pk=pk)


@require_safe
def earlier_plan(request, pk):
    """What had this doctor reached in another municipality?"""
    earlier = fetch_earlier(request, pk)
    is_mine = earlier.trainee.person_id == request.user.pk
    context = {"earlier": earlier, "is_mine": is_mine, "shown": shown(earlier.contents)}
    return render(request, "learning_goals/earlier_plan.html", context)


@require_safe
def earlier_plan_file(request, pk):
    """The file as it was handed in."""
    return download(fetch_earlier(request, pk).file)
