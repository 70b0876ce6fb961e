"""Sentences that explain a state to a person."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from municipalities.templatetags.wording import clock
from supervision.models import SessionState
from supervision.permissions import takes_part


def why_too_late(session, user):
    """Why a step with this session is no longer possible: who did what, and when. Why it was cancelled is
    between the two of it."""
    if session.state == SessionState.FINALISED and session.finalised_at:
        at = timezone.localtime(session.finalised_at)
        return _("Finalised by %(name)s on %(date)s at %(time)s. It can no longer be changed.") % {
            "name": session.finalised_by,
            "date": date_format(at, "DATE_FORMAT"),
            "time": clock(at),
        }
    if session.state == SessionState.FINALISED:
        return _("Finalised in Kompetanseportalen. It can no longer be changed here.")
    if session.is_closed:
        return _("Marked on %(date)s as one that cannot be finalised: %(reason)s") % {
            "date": date_format(session.closed_on, "DATE_FORMAT"),
            "reason": session.closed_reason,
        }
    if session.state == SessionState.CANCELLED:
        return _("The session was cancelled by %(name)s: %(reason)s") % {
            "name": session.cancelled_by or _("the register"),
            "reason": takes_part(user, session) and session.cancel_reason or _("no reason given"),
        }
    if session.state == SessionState.HELD:
        return _("The session is already marked as held.")
    return _("The session is not marked as held yet.")
