"""Pages on which it is written down what the directorate asks and decides."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from exemptions.actions import decisions as actions
from exemptions.forms.steps import AnswerForm, AppealForm, AskForm, DecideForm, RevokeForm
from exemptions.models import DecisionKind
from exemptions.views.fetching import fetch_in_time, goes_back_when_too_late
from municipalities.days import today
from municipalities.pages import form_page


@goes_back_when_too_late
def ask_information(request, pk):
    """What does Helsedirektoratet ask?"""
    application = fetch_in_time(request, pk, "ask_information")
    form = AskForm(request.POST or None, initial={"asked_on": today()})
    if request.method == "POST" and form.is_valid():
        actions.ask_information(application, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The question is written down, and waits for its answer."))
        return redirect("application", pk)
    return form_page(request, "exemptions/ask_information.html", form, application=application)


@goes_back_when_too_late
def answer_information(request, pk):
    """What do we answer?"""
    application = fetch_in_time(request, pk, "answer_information")
    form = AnswerForm(request.POST or None, request.FILES or None, initial={"answered_on": today()})
    if request.method == "POST" and form.is_valid():
        actions.answer_information(application, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The answer is written down as sent."))
        return redirect("application", pk)
    asked = application.supplements.filter(sent_at__isnull=True).last()
    return form_page(
        request, "exemptions/answer_information.html", form, application=application, asked=asked
    )


@goes_back_when_too_late
def decide_application(request, pk):
    """What was decided?"""
    application = fetch_in_time(request, pk, "decide_application")
    period = {"starts_on": application.starts_on, "ends_on": application.ends_on}
    known = {"kind": DecisionKind.GRANTED, "received_on": today(), **period}
    form = DecideForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_application(application, actor=request.user, **form.decided)
        except actions.OutsidePeriod:
            form.show_box()
            form.add_error("meant", outside(application))
        except actions.AlreadyAuthorised as error:
            form.add_error("starts_on", overlaps(application, error.trainee))
        else:
            messages.success(request, _("The decision is written down."))
            return redirect("application", pk)
    return form_page(request, "exemptions/decide_application.html", form, application=application)


def outside(application):
    return _(
        "The application asked for %(from)s to %(to)s. Tick the box if the decision says otherwise,"
        " or change the days."
    ) % {
        "from": date_format(application.starts_on, "DATE_FORMAT"),
        "to": date_format(application.ends_on, "DATE_FORMAT"),
    }


def overlaps(application, trainee):
    return _(
        "%(supervisor)s already has an exemption for %(trainee)s on a day of this period. Choose days that"
        " no other exemption covers."
    ) % {"supervisor": application.supervisor, "trainee": trainee}


@goes_back_when_too_late
def appeal_decision(request, pk):
    """Has the municipality appealed?"""
    application = fetch_in_time(request, pk, "appeal_decision")
    form = AppealForm(request.POST or None, request.FILES or None, initial={"sent_on": today()})
    if request.method == "POST" and form.is_valid():
        actions.appeal_decision(application, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The appeal is written down."))
        return redirect("application", pk)
    rejection = application.decisions.filter(kind=DecisionKind.REJECTED).last()
    return form_page(
        request, "exemptions/appeal_decision.html", form, application=application, rejection=rejection
    )


@goes_back_when_too_late
def revoke_exemption(request, pk):
    """From when on does it no longer hold?"""
    application = fetch_in_time(request, pk, "revoke_exemption")
    known = {"received_on": today(), "ends_on": today() - timedelta(days=1)}
    form = RevokeForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_exemption(application, actor=request.user, **form.cleaned_data)
        except actions.BeforeItBegan:
            form.add_error("ends_on", _("That is before the first day of the exemption."))
        else:
            messages.success(request, _("The exemption ends on that day."))
            return redirect("application", pk)
    return form_page(request, "exemptions/revoke_exemption.html", form, application=application)
