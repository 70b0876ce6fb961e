"""Pages of applications: those of a municipality, one, and how it is written."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from exemptions import permissions
from exemptions.actions import applications as actions
from exemptions.composing import contents_of, figures_of, letter_of, points_of
from exemptions.forms.sections import FORMS
from exemptions.forms.steps import AttachmentForm, ReadyForm, StartForm
from exemptions.history import history_of
from exemptions.models import Application, ApplicationState, Rendering
from exemptions.questions import questions_of
from exemptions.views.conflicts import show_both
from exemptions.views.fetching import (
    fetch,
    fetch_in_time,
    fetch_municipality,
    goes_back_when_too_late,
    why_too_late,
)
from municipalities.days import today
from municipalities.pages import form_page

IN_WORK = (
    ApplicationState.INFORMATION_ASKED,
    ApplicationState.READY,
    ApplicationState.DRAFT,
    ApplicationState.SENT,
    ApplicationState.APPEALED,
    ApplicationState.REJECTED,
)


@require_safe
def applications(request, pk):
    """What is running out?"""
    municipality = fetch_municipality(request, pk, permissions.can_see_applications)
    found = Application.objects.filter(municipality=municipality).with_names().prefetch_related("renewals")
    in_force = [one for one in found if one.days_left is not None]
    in_work = [one for one in found if one.state in IN_WORK]
    context = {
        "municipality": municipality,
        "in_force": sorted(in_force, key=lambda one: one.granted_until),
        "in_work": sorted(in_work, key=lambda one: (IN_WORK.index(one.state), one.since)),
        "past": [one for one in found if one not in in_force and one not in in_work],
        "may_apply": permissions.can_apply(request.user, municipality),
    }
    return render(request, "exemptions/applications.html", context)


def start_application(request, pk):
    """Whom is it about?"""
    municipality = fetch_municipality(request, pk, permissions.can_apply)
    known = {"trainees": request.GET.getlist("trainee"), "supervisor": request.GET.get("supervisor")}
    form = StartForm(request.POST or None, municipality=municipality, initial=known)
    if request.method == "POST" and form.is_valid():
        application = actions.start_application(municipality, actor=request.user, **form.cleaned_data)
        return redirect("application", application.pk)
    return form_page(request, "exemptions/start_application.html", form, municipality=municipality)


@require_safe
def application(request, pk):
    """What is missing before I can send?"""
    application = fetch(request, pk)
    context = state_of(application, request.user)
    context["letter"] = letter_of(contents_of(application, today()), with_files=False)
    context["attachments"] = application.attachments.select_related("file")
    context["history"] = history_of(application)
    if "save_section" in context["actions"]:
        context["parts"] = parts_of(application, context)
        context["attachment_form"] = AttachmentForm()
    else:
        context["decisions"] = application.decisions.select_related("file", "written_by")
        context["supplements"] = application.supplements.prefetch_related("files__file")
    return render(request, "exemptions/application.html", context)


def state_of(application, user):
    """What the page says of it: what is missing, what is asked about, and what the person can do now."""
    context = {"application": application, "actions": permissions.open_actions(user, application)}
    if application.is_unsent:
        counts, figures = figures_of(application, today())
        points = points_of(application)
        context |= {
            "counts": counts,
            "figures": figures,
            "points": points,
            "missing": [one for point in points for one in point.missing],
            "questions": questions_of(application, counts),
            "rendering": Rendering.objects.filter(pk=application.pk).first(),
        }
    return context


def parts_of(application, context):
    """Each part with its form, who saved it last is of no matter, and what is asked about it."""
    return [
        {
            "name": name,
            "form": form(application=application),
            "saved_at": application.saves.get(name, {}).get("at"),
            "questions": [one for one in context["questions"] if one.section == name],
        }
        for name, form in FORMS.items()
    ]


@require_POST
def save_section(request, pk):
    """One part is saved, by its button or while it is typed."""
    application = fetch(request, pk, "save_section")
    section = request.POST.get("section")
    if section not in FORMS:
        raise BadRequest("there is no such part")
    form = FORMS[section](request.POST, application=application)
    if not form.is_valid():
        return not_saved(request, pk, form)
    known = {"version": form.cleaned_data["version"], "editor": form.cleaned_data["editor"]}
    try:
        saved = actions.save_section(
            application, actor=request.user, section=section, values=form.values, **known
        )
    except actions.StaleSection as stale:
        return show_both(request, stale.application, form)
    except InvalidTransition:
        form.add_error(None, why_too_late(fetch(request, pk)))
        return not_saved(request, pk, form)
    if request.htmx:
        return render(request, "exemptions/_section_saved.html", just_saved(saved, section, request.user))
    messages.success(request, _("Saved."))
    return redirect(f"{request.path.removesuffix('save/')}#{section}")


def just_saved(application, section, user):
    """What changes on the page with a save: the part's version, what is missing, and the letter."""
    context = state_of(application, user)
    context["part"] = {
        "name": section,
        **application.saves.get(section, {"version": 0, "at": None}),
        "questions": [one for one in context["questions"] if one.section == section],
    }
    context["letter"] = letter_of(contents_of(application, today()), with_files=False)
    return context


def not_saved(request, pk, form):
    """Why the part was not saved; what was typed stays in the fields."""
    if request.htmx:
        return render(request, "exemptions/_section_refused.html", {"form": form}, status=422)
    return form_page(request, "exemptions/save_section.html", form, application=fetch(request, pk))


@goes_back_when_too_late
def mark_ready(request, pk):
    """Is it all as it is meant?"""
    application = fetch_in_time(request, pk, "mark_ready")
    context = state_of(application, request.user)
    form = ReadyForm(request.POST if request.method == "POST" else None, asks=context["questions"])
    if request.method == "POST" and not context["missing"] and form.is_valid():
        try:
            actions.mark_ready(application, actor=request.user)
        except actions.NotComplete:  # somebody has emptied an answer meanwhile
            return redirect("application", pk)
        messages.success(request, _("The application is ready. Send it, and write down that it is sent."))
        return redirect("send_application", pk)
    if context["missing"]:
        messages.warning(request, _("Something is still missing."))
        return redirect("application", pk)
    return form_page(request, "exemptions/mark_ready.html", form, **context)


@require_POST
@goes_back_when_too_late
def back_to_draft(request, pk):
    application = fetch_in_time(request, pk, "back_to_draft")
    actions.back_to_draft(application, actor=request.user)
    messages.success(request, _("The application is a draft again."))
    return redirect("application", pk)


@goes_back_when_too_late
def withdraw_application(request, pk):
    """Is it to be put away?"""
    application = fetch_in_time(request, pk, "withdraw_application")
    if request.method == "POST":
        actions.withdraw_application(application, actor=request.user)
        messages.success(request, _("The application is withdrawn. It can be read, and begun anew."))
        return redirect("application", pk)
    return render(request, "exemptions/withdraw_application.html", {"application": application})


@require_POST
@goes_back_when_too_late
def renew_exemption(request, pk):
    application = fetch_in_time(request, pk, "renew_exemption")
    renewal = actions.renew_exemption(application, actor=request.user)
    messages.success(request, _("A new application is begun, with the answers of the old one."))
    return redirect("application", renewal.pk)
