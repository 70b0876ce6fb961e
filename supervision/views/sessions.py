"""Pages of sessions: a person's own, and each step of one."""

import uuid
from functools import wraps
from itertools import groupby

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition, record_read
from audit.models import Read
from municipalities.days import today
from municipalities.pages import form_page, require
from supervision import permissions
from supervision.actions import sessions as actions
from supervision.contributions import gather, session_panels
from supervision.forms import (
    CloseForm,
    HoldForm,
    PlanForm,
    ReasonForm,
    TimeForm,
    initial_of,
    not_assigned,
    pairs_of,
)
from supervision.models import Note, Session, SessionState, Trainee
from supervision.outlook import hours_beside_norm
from supervision.views.explanations import why_too_late

MONTHS_OPEN = 2  # in the list of one's sessions: the newest ones, which people come for


def fetch(request, pk, verb=None):
    """The session, where this person may see it (else 404) and may do `verb` (else 403), and it is not
    too late for that (else InvalidTransition)."""
    visible = Session.objects.visible_to(request.user).with_names().knowing_of_notes()
    session = get_object_or_404(visible, pk=pk)
    if verb is not None:
        require(getattr(permissions, f"can_{verb}")(request.user, session))
        if verb not in permissions.open_actions(request.user, session):
            raise InvalidTransition(session.state)
    return session


def goes_back_when_too_late(view):
    """A step that is no longer possible says so and shows the session as it is."""

    @wraps(view)
    def with_message(request, pk):
        try:
            return view(request, pk)
        except InvalidTransition:
            messages.warning(request, why_too_late(fetch(request, pk), request.user))
            return redirect("session", pk)

    return with_message


@require_safe
def sessions(request):
    """What have we done, what is next?"""
    # Hundreds of sessions with a handful of people, who are read by themselves and once each.
    mine = Session.objects.of(request.user).knowing_of_notes().order_by("-date", "-start")
    mine = mine.prefetch_related("trainee__person", "supervisor")
    context = {
        "coming": [session for session in reversed(mine) if is_coming(session)],
        "months": months_of([session for session in mine if not is_coming(session)], request.user),
        "can_plan": pairs_of(request.user).exists(),
        "records": Trainee.objects.filter(person=request.user).select_related("municipality"),
    }
    return render(request, "supervision/sessions.html", context)


def is_coming(session):
    return session.state == SessionState.PLANNED and session.date >= today()


def months_of(past, user):
    """The months backwards, each with its sessions, how many minutes of them were held, and whose hours stand
    beside which norm. Of an older one in which nothing waits the sessions are folded."""
    beside = hours_beside_norm(user)
    sessions = {first: list(rows) for first, rows in groupby(past, lambda session: session.month)}
    firsts = sorted({*sessions, *months_without(sessions, beside, user)}, reverse=True)
    return [
        {
            "first": first,
            "sessions": sessions.get(first, []),
            "held": held_minutes(sessions.get(first, [])),
            "beside": beside.get(first, []),
            "folded": first not in firsts[:MONTHS_OPEN] and all(map(is_settled, sessions.get(first, []))),
        }
        for first in firsts
    ]


def is_settled(session):
    """Nothing more is asked of its two."""
    is_over = session.state in (SessionState.FINALISED, SessionState.CANCELLED)
    return is_over or session.is_closed


def months_without(sessions, beside, user):
    """Months of one's own service since the first session: they are shown even where they are empty."""
    for first, found in beside.items():
        if sessions and first > min(sessions) and any(one.trainee.person_id == user.pk for one in found):
            yield first


def held_minutes(sessions):
    took_place = (SessionState.HELD, SessionState.FINALISED)
    return sum(row.duration_minutes for row in sessions if row.state in took_place)


def plan_session(request):
    form = PlanForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        pair = form.cleaned_data.pop("pair")
        try:
            session = actions.plan_session(
                actor=request.user, trainee=pair.trainee, supervisor=pair.supervisor, **form.cleaned_data
            )
        except actions.TimeTaken:
            form.add_error("start", _("You already have a session at this time."))
        else:
            messages.success(request, _("The session is planned."))
            return redirect("session", session.pk)
    return form_page(request, "supervision/plan_session.html", form)


@require_safe
def session(request, pk):
    """What shall we talk about, what did we say, is it safe?"""
    session = fetch(request, pk)
    context = {"session": session, "actions": permissions.open_actions(request.user, session)}
    context["explanation"] = why_too_late(session, request.user)
    context["has_come"] = session.date <= today()
    if permissions.can_read_note(request.user, session):
        context |= note_context(request.user, session)
        context["panels"] = gather(session_panels, request.user, session)
    return render(request, "supervision/session.html", context)


def note_context(user, session):
    """The note and who has read it; that this person reads it now is on record first."""
    note = Note.objects.readable_by(user).select_related("edited_by").filter(session=session).first()
    if note is not None:
        record_read(user, note)
    return {
        "may_read": True,
        "note": note,
        "editor": uuid.uuid4(),
        "addenda": session.addenda.select_related("author"),
        "reads": Read.objects.about(note).select_related("reader") if note else [],
    }


@goes_back_when_too_late
def change_session(request, pk):
    session = fetch(request, pk, "change_session")
    form = TimeForm(request.POST or None, initial=initial_of(session))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_session(session, actor=request.user, **form.cleaned_data)
        except actions.TimeTaken:
            form.add_error("start", _("You already have a session at this time."))
        except actions.NotYetHeld:
            form.add_error("date", _("A session that is held cannot lie in the future."))
        except actions.NotAssigned:
            form.add_error("date", not_assigned(session))
        else:
            messages.success(request, _("The session is changed."))
            return redirect("session", pk)
    return form_page(request, "supervision/change_session.html", form, session=session)


@goes_back_when_too_late
def hold_session(request, pk):
    session = fetch(request, pk, "hold_session")
    form = HoldForm(request.POST or None, initial=initial_of(session))
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold_session(session, actor=request.user, **form.cleaned_data)
        except actions.NotYetHeld:
            form.add_error(None, _("The session's day has not come yet. Move it first if you met earlier."))
        else:
            messages.success(request, _("The session is marked as held."))
            return redirect("session", pk)
    return form_page(request, "supervision/hold_session.html", form, session=session)


@goes_back_when_too_late
def cancel_session(request, pk):
    session = fetch(request, pk, "cancel_session")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_session(session, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The session is cancelled."))
        return redirect("session", pk)
    return form_page(request, "supervision/cancel_session.html", form, session=session)


@goes_back_when_too_late
def close_session(request, pk):
    session = fetch(request, pk, "close_session")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.close_session(session, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The session is marked as one that cannot be finalised."))
        return redirect("session", pk)
    return form_page(request, "supervision/close_session.html", form, session=session)


@require_POST
@goes_back_when_too_late
def reopen_session(request, pk):
    session = fetch(request, pk, "reopen_session")
    actions.reopen_session(session, actor=request.user)
    messages.success(request, _("The session can be finalised again."))
    return redirect("session", pk)
