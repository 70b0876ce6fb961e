"""Pages of notes: saving while one writes, and sealing."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition, record_read
from municipalities.pages import UNPROCESSABLE, form_page, require
from supervision import permissions, requirements
from supervision.actions import sessions as actions
from supervision.contributions import gather, session_panels
from supervision.facts import facts_of
from supervision.forms import FinaliseForm, NoteForm
from supervision.models import Note, Session
from supervision.patient_identity import has_birth_date, has_identity_number
from supervision.views.explanations import why_too_late
from supervision.views.sessions import fetch, goes_back_when_too_late


@require_safe
def sessions_to_finalise(request):
    """What is left for me to finalise?"""
    waiting = Session.objects.to_finalise().filter(supervisor=request.user).with_names().knowing_of_notes()
    return render(request, "supervision/sessions_to_finalise.html", {"waiting": waiting})


@require_POST
def save_note(request, pk):
    """Saves by itself while one writes, or by the button where there is no script."""
    session = fetch(request, pk)
    require(permissions.can_write_note(request.user, session))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return refuse(
            request, session, form, " ".join(form.errors.get("text", [_("Please open the page again.")]))
        )
    if not request.htmx:  # a page without script saves once: only its version says what it has seen
        form.cleaned_data["editor"] = uuid4()
    try:
        note = actions.save_note(session, actor=request.user, **form.cleaned_data)
    except actions.StaleNote as stale:
        return show_both(request, session, form, stale.note)
    except InvalidTransition:
        return refuse(request, session, form, why_too_late(fetch(request, pk), request.user))
    if request.htmx:
        session.has_note = bool(note.text.strip())  # what the page says of the next step has changed
        return render(request, "supervision/_note_saved.html", {"session": session, "note": note})
    messages.success(request, _("The note is saved."))
    return redirect("session", pk)


def refuse(request, session, form, why):
    """Why the text was not saved; it stays in the editor, or is shown again where there is no script."""
    if request.htmx:
        return HttpResponse(escape(why), status=UNPROCESSABLE)
    if not form.errors:
        form.add_error(None, why)
    return form_page(request, "supervision/save_note.html", form, session=session)


def show_both(request, session, form, note):
    """The writer's text and the one saved meanwhile, side by side; nothing is overwritten."""
    record_read(request.user, note)
    template = "supervision/_note_conflict.html" if request.htmx else "supervision/note_conflict.html"
    written = {"posted_text": form.cleaned_data["text"], "editor": form.cleaned_data["editor"]}
    return render(request, template, {"session": session, "note": note, **written}, status=409)


@goes_back_when_too_late
def finalise_session(request, pk):
    """What am I sealing?"""
    session = fetch(request, pk, "finalise_session")
    form = FinaliseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data
        if seen["facts"] != facts_line(session):
            return show_seal(
                request, session, Note.objects.filter(session=session).first(), facts_changed=True
            )
        try:
            actions.finalise_session(
                session, actor=request.user, version=seen["version"], no_patient=seen["no_patient"]
            )
        except actions.ChangedMeanwhile:
            return show_seal(request, fetch(request, pk), session.note, facts_changed=True)
        except actions.StaleNote as stale:
            return show_seal(request, session, stale.note, seen=seen["seen"])
        except actions.MayNamePatient:
            return show_seal(request, session, session.note, undeclared=True)
        except actions.EmptyNote:
            return nothing_to_seal(request, session)
        return go_on_to_next(request)
    return show_seal(request, session, Note.objects.filter(session=session).first())


def facts_line(session):
    """The day, time, length and mode that the page shows, for the form to bring back."""
    return " ".join(str(fact) for fact in session.facts.values())


def show_seal(request, session, note, seen=None, undeclared=False, facts_changed=False):
    """The text as it will stand, its minutes and whether they count; after a change meanwhile, what was
    seen before beside it; where it may name a patient, what to do about that."""
    if note is None or not note.text.strip():
        return nothing_to_seal(request, session)
    record_read(request.user, note)
    known = {"version": note.version, "seen": note.text, "facts": facts_line(session)}
    form = FinaliseForm(known if undeclared else None, initial=known, note=note)
    if undeclared:
        form.ask_about_patient()
    context = {"session": session, "note": note, "form": form, "seen": seen, "facts_changed": facts_changed}
    context["why_not_counted"] = why_not_counted(session)
    context["panels"] = gather(session_panels, request.user, session)
    context["has_identity_number"] = has_identity_number(note.text)
    context["has_birth_date"] = has_birth_date(note.text)
    status = 409 if seen is not None or facts_changed else UNPROCESSABLE if undeclared else 200
    return render(request, "supervision/finalise_session.html", context, status=status)


def nothing_to_seal(request, session):
    messages.warning(request, _("There is no note yet. Write it first, then finalise."))
    return redirect("session", session.pk)


def go_on_to_next(request):
    """The next note that waits for this supervisor opens, and is said to be the next; after the last one, the
    session list."""
    waiting = Session.objects.to_finalise().filter(supervisor=request.user).with_note()
    following = waiting.values_list("pk", flat=True).first()
    if following is None:
        messages.success(request, _("The note is finalised."))
        return redirect("sessions")
    messages.success(request, _("The note is finalised. Here is the next one."))
    return redirect("finalise_session", following)


def why_not_counted(session):
    """The reason why its minutes do not count, or None; by the same rule as the account."""
    facts = facts_of(session.trainee)
    return next(requirements.why_uncounted(facts, fact) for fact in facts.sessions if fact.id == session.pk)
