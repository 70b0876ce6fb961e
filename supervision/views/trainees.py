"""Pages of the register: trainees, their supervisors, and the account of their hours."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.actions import InvalidTransition
from municipalities.days import today
from municipalities.models import Municipality
from municipalities.pages import form_page, require
from supervision import permissions
from supervision.actions import assignments as actions
from supervision.contributions import gather, remedies
from supervision.facts import facts_of
from supervision.forms import AssignForm, EndForm
from supervision.models import Assignment, Session, Trainee
from supervision.pictures import band_of


@require_safe
def trainees(request, pk):
    """Which trainees does the municipality have, and who supervises them today?"""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_see_register(request.user, municipality))
    current = Assignment.objects.on(today()).select_related("supervisor").order_by("-role")
    rows = (
        Trainee.objects.filter(municipality=municipality)
        .with_names()
        .prefetch_related(
            Prefetch("assignments", current, to_attr="current_assignments"),
            "service",
        )
    )
    return render(request, "supervision/trainees.html", {"municipality": municipality, "trainees": rows})


def fetch(request, pk):
    """The trainee record, where this person coordinates it (else 403, or 404 where they may not see it)."""
    trainee = get_object_or_404(Trainee.objects.visible_to(request.user).with_names(), pk=pk)
    require(permissions.can_assign(request.user, trainee))
    return trainee


@require_safe
def trainee(request, pk):
    """Does this doctor have a valid supervisor all the way?"""
    trainee = fetch(request, pk)
    sessions = Session.objects.filter(trainee=trainee).select_related("supervisor")
    band = band_of(facts_of(trainee), today(), **rows_of_register(trainee))
    context = {
        "trainee": trainee,
        "band": band,
        "gap_now": next((lane for lane in band.gaps if lane.when == "now"), None),
        "needs_action": next((lane for lane in band.gaps if lane.when != "past"), None),
        "sessions": sessions.order_by("-date", "-start"),
        "today": today(),
        "remedies": gather(remedies, request.user, trainee),
    }
    return render(request, "supervision/trainee.html", context)


def rows_of_register(trainee):
    """What the register holds of the trainee, newest first."""
    return {
        "service": trainee.service.order_by("-starts_on"),
        "leaves": trainee.leaves.order_by("-starts_on"),
        "assignments": trainee.assignments.select_related("supervisor__qualification").order_by("-starts_on"),
        "authorisations": trainee.authorisations.select_related("supervisor").order_by("-starts_on"),
    }


def assign_supervisor(request, pk):
    trainee = fetch(request, pk)
    period = {"starts_on": request.GET.get("from") or today(), "ends_on": request.GET.get("to")}
    form = AssignForm(request.POST or None, trainee=trainee, initial=period)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_supervisor(trainee, actor=request.user, **form.cleaned_data)
        except actions.Overlap:
            form.add_error("starts_on", _("The trainee already has a primary supervisor in this period."))
        else:
            messages.success(request, _("The supervisor is assigned."))
            return redirect("trainee", pk)
    return form_page(request, "supervision/assign_supervisor.html", form, trainee=trainee)


def end_assignment(request, pk):
    assignment = get_object_or_404(
        Assignment.objects.visible_to(request.user).select_related(
            "trainee__person", "trainee__municipality", "supervisor"
        ),
        pk=pk,
    )
    require(permissions.can_end_assignment(request.user, assignment))
    form = EndForm(request.POST or None, assignment=assignment, initial={"ends_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_assignment(assignment, actor=request.user, **form.cleaned_data)
        except InvalidTransition:
            form.add_error("ends_on", _("The assignment already ends on that day or before."))
        except actions.Overlap:
            form.add_error("successor", _("Somebody else is primary supervisor in the days after."))
        else:
            messages.success(request, _("The assignment ends on that day."))
            return redirect("trainee", assignment.trainee_id)
    offered = gather(remedies, request.user, assignment.trainee)
    return form_page(
        request, "supervision/end_assignment.html", form, assignment=assignment, remedies=offered
    )
