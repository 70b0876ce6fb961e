"""Sentences that explain a state to a person."""

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learning_goals.models import ActivityState


def why_activity_too_late(activity):
    """Why a step with this activity is no longer possible: who did what, and when."""
    facts = {
        "name": activity.signed_by or activity.signer,
        "date": date_format(localdate(activity.signed_at or activity.sent_at), "DATE_FORMAT")
        if activity.signed_at or activity.sent_at
        else "",
    }
    sentences = {
        ActivityState.DRAFT: _("The activity is not sent."),
        ActivityState.SENT: _("The activity was sent to %(name)s on %(date)s. Take it back to change it."),
        ActivityState.SIGNED: _("Signed by %(name)s on %(date)s. It can no longer be changed."),
        ActivityState.RETURNED: _("%(name)s has sent the activity back."),
        ActivityState.FULFILLED: _("Marked as done by %(name)s on %(date)s. It can no longer be changed."),
        ActivityState.WITHDRAWN: _("The activity is withdrawn."),
    }
    return sentences[activity.state] % facts
