"""What waits for a person in supervision, for their home page."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from municipalities.days import today
from supervision.contributions import WaitingItem
from supervision.models import Addendum, Session, SessionState


def item(session, sentence, url_name, button):
    other = {
        "trainee": session.trainee,
        "supervisor": session.supervisor,
        "date": date_format(session.date, "MONTH_DAY_FORMAT"),
    }
    return WaitingItem(session.date, sentence % other, reverse(url_name, args=[session.pk]), button)


def sessions_waiting_for(user):
    """Held sessions to finalise (supervisor), to write up (trainee), and past ones still planned (both)."""
    now = timezone.localtime()
    has_begun = Q(date__lt=now.date()) | Q(date=now.date(), start__lte=now.time())
    sessions = (
        Session.objects.of(user)
        .with_names()
        .filter(has_begun, state__in=[SessionState.PLANNED, SessionState.HELD], closed_on__isnull=True)
        .knowing_of_notes()
        .order_by("date", "start")
    )
    return [found for session in sessions if (found := waiting(session, user))]


def waiting(session, user):
    """The one thing that this session asks of this person, or None."""
    mine = session.supervisor_id == user.pk
    if session.state == SessionState.PLANNED:
        sentence = (
            _("Supervision with %(trainee)s on %(date)s: was it held?")
            if mine
            else _("Supervision with %(supervisor)s on %(date)s: was it held?")
        )
        return item(session, sentence, "hold_session", _("Mark as held"))
    if mine and session.has_note:
        return item(session, _("Note of %(trainee)s from %(date)s"), "finalise_session", _("Finalise"))
    if mine:
        return item(session, _("Note of %(trainee)s from %(date)s is not written yet"), "session", _("Open"))
    if not session.has_note:
        return item(
            session,
            _("Note from supervision with %(supervisor)s on %(date)s"),
            "session",
            _("Write the note"),
        )
    return None


def next_session(user):
    """The person's next planned session, or None."""
    return (
        Session.objects.of(user)
        .with_names()
        .filter(state=SessionState.PLANNED, date__gte=today())
        .order_by(F("date").asc(), "start")
        .first()
    )


def addenda_waiting_for(user):
    """Additions by the other one that wait to be confirmed."""
    addenda = Addendum.objects.waiting_for(user).select_related(
        "author", "session__trainee__person", "session__supervisor"
    )
    return [
        WaitingItem(
            timezone.localdate(addendum.written_at),
            _("Addition by %(name)s to the note from %(date)s")
            % {"name": addendum.author, "date": date_format(addendum.session.date, "MONTH_DAY_FORMAT")},
            reverse("session", args=[addendum.session_id]),
            _("Read and confirm"),
        )
        for addendum in addenda
    ]
