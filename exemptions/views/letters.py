"""The letter: made, looked at, fetched, and written down as sent."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from exemptions.actions import letters as actions
from exemptions.actions.applications import NotComplete
from exemptions.actions.sending import NoLetter
from exemptions.actions.sending import send_application as record_as_sent
from exemptions.composing import contents_of, is_current, letter_of
from exemptions.forms.steps import SendForm
from exemptions.letter import archive, mail
from exemptions.letter.contents import RECIPIENT, Attachment
from exemptions.models import Rendering
from exemptions.views.fetching import fetch, fetch_in_time, goes_back_when_too_late
from municipalities.days import today
from municipalities.pages import attachment, form_page


@require_POST
@goes_back_when_too_late
def prepare_letter(request, pk):
    """The click is answered at once; a worker makes the letter."""
    application = fetch_in_time(request, pk, "prepare_letter")
    try:
        actions.prepare_letter(application, actor=request.user)
    except actions.NoPeriod:
        messages.warning(request, _("Give the period first: the letter's first sentence names it."))
        return redirect("application", pk)
    return redirect("letter", pk)


@never_cache
@require_safe
def letter(request, pk):
    """How far is the letter?"""
    application = fetch(request, pk)
    context = letter_context(application)
    if request.htmx and context.get("is_waiting"):
        return render(request, "exemptions/_letter_progress.html", context)
    answer = render(request, "exemptions/letter.html", context)
    if request.htmx:  # it is there: the poll ends with the whole page
        answer["HX-Refresh"] = "true"
    return answer


def letter_context(application):
    """Whether there is a PDF of the application as it stands, or one is being made."""
    if application.is_sent:
        return {"application": application} | files_of_mail(application, application.sent_pdf)
    rendering = Rendering.objects.select_related("file").filter(pk=application.pk).first()
    if is_current(rendering, application):
        return {"application": application} | files_of_mail(application, rendering.file)
    return {
        "application": application,
        "file": None,
        "is_waiting": rendering is not None and rendering.asked_at is not None,
        "has_failed": rendering is not None and rendering.has_failed,
        "lacks_libraries": rendering is not None and rendering.lacks_libraries,
    }


def files_of_mail(application, file):
    """The letter, and about how large the e-mail becomes with it, where that is more than is usual."""
    attached = application.attachments.values_list("file__size", flat=True) if file else []
    size = mail.size_with([file.size, *attached]) if file else 0
    return {"file": file, "large": size if size > mail.USUAL_LIMIT else None}


@require_safe
def letter_pdf(request, pk):
    application = fetch(request, pk)
    file = letter_context(application)["file"]
    return with_letter(request, application, file, "pdf", "application/pdf", lambda: file.content)


@require_safe
def letter_eml(request, pk):
    """The mail with its attachments, for the person's own mail program."""
    application = fetch(request, pk)
    file = letter_context(application)["file"]
    make = lambda: mail.eml(letter_as_made(application), file.content)  # noqa: E731
    return with_letter(request, application, file, "eml", "message/rfc822", make)


@require_safe
def archive_record(request, pk):
    """The record for the municipality's case system."""
    application = fetch(request, pk)
    file = application.sent_pdf
    make = lambda: archive.record(whole_case(application), file.content, facts_of(application))  # noqa: E731
    return with_letter(request, application, file, "zip", "application/zip", make)


def with_letter(request, application, file, ending, media_type, make):
    """What is made of the letter, to be saved; where there is none yet, the page that says so."""
    if file is None:
        messages.warning(request, _("There is no letter of the application as it stands."))
        return redirect("letter", application.pk)
    name = f"{_('exemption')}-{application.case_number or application.pk}".replace("/", "-")
    return attachment(make(), f"{name}.{ending}", media_type)


def letter_as_made(application):
    """The letter of which the PDF was made."""
    day = today() if application.is_sent else application.rendering.day
    return letter_of(contents_of(application, day))


def whole_case(application):
    """The letter as it was sent, with the answers that followed it and their files."""
    answered = application.supplements.answered().prefetch_related("files__file__body")
    supplements = [(one.answered_on, one.answer) for one in answered]
    found = letter_of(application.as_sent, supplements=supplements)
    with translation.override(found.language):
        followed = tuple(
            Attachment(row.file.name, row.file.media_type, row.file.content, _("With the answer"))
            for one in answered
            for row in one.files.all()
        )
    return replace(found, attachments=found.attachments + followed)


def facts_of(application):
    decision = application.decisions.last()
    access = application.as_sent.get("access", {})  # not kept of what was sent before it was asked for
    return {
        "access_code": access.get("code"),
        "access_basis": access.get("basis"),
        "municipality_number": application.municipality.number,
        "sent_on": application.sent_on,
        "sent_by": str(application.sent_by),
        "sent_how": str(application.get_sent_how_display()),
        "directorate_reference": decision.reference if decision else "",
    }


@goes_back_when_too_late
def send_application(request, pk):
    """How do I send it, and that it is sent."""
    application = fetch_in_time(request, pk, "send_application")
    form = SendForm(request.POST or None, initial={"sent_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            record_as_sent(application, actor=request.user, **form.cleaned_data)
        except NoLetter:
            form.add_error(None, _("There is no letter of the application as it stands. Make it first."))
        except NotComplete as error:
            raise InvalidTransition("an answer is missing") from error
        else:
            messages.success(request, _("It is written down as sent. From now on it cannot be changed."))
            return redirect("application", pk)
    context = letter_context(application)
    if context["file"]:
        made = letter_as_made(application)
        context |= {"subject": mail.subject(made), "mail_text": mail.text(made)}
    return form_page(request, "exemptions/send_application.html", form, recipient=RECIPIENT, **context)
