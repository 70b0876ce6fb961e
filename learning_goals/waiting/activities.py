"""Activities that wait for a person, for their home page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning_goals.models import Activity, ActivityState
from supervision.contributions import WaitingItem


def activities_waiting_for(user):
    """Those to sign, and one's own that came back."""
    came_back = Activity.objects.filter(trainee_person=user, state=ActivityState.RETURNED)
    found = Activity.objects.to_sign_by(user) | came_back
    return [item(activity, user) for activity in found.with_names().order_by("sent_at")]


def item(activity, user):
    facts = {
        "trainee": activity.trainee,
        "name": activity.signer,
        "kind": activity.get_kind_display().lower(),
        "date": date_format(activity.held_on, "MONTH_DAY_FORMAT"),
    }
    sentence = _("%(trainee)s asks you to sign an activity: %(kind)s on %(date)s")
    button = _("Look at it")
    if activity.state == ActivityState.RETURNED:
        sentence = _("%(name)s has sent back your activity with a comment: %(kind)s on %(date)s")
        button = _("Open")
    since = timezone.localdate(activity.sent_at)
    return WaitingItem(since, sentence % facts, reverse("activity", args=[activity.pk]), button)
