"""Who is told of what happens to an activity. Never a word of what somebody typed."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning_goals.models import Activity, ActivityState
from outbox.actions import post
from outbox.renderers import Text, register


def activity_sent(activity, event):
    tell("activity_sent", activity, activity.signer, event)


def activity_answered(kind, activity, event):
    tell(kind, activity, activity.trainee.person, event)


def tell(kind, activity, recipient, event):
    """Once for each time that it happens: an activity may be sent again."""
    post(kind, recipient=recipient, key=str(event.pk), data={"activity": str(activity.pk)})


def text_about(message, sentence, **where):
    """`sentence` with names, kind and day in it, and the address of the activity; None where the activity is
    no longer as it was told."""
    activity = Activity.objects.with_names().filter(pk=message.data["activity"], **where).first()
    if activity is None:
        return None
    subject = sentence % {
        "trainee": activity.trainee,
        "name": activity.signed_by or activity.signer,
        "kind": activity.get_kind_display().lower(),
        "date": date_format(activity.held_on, "MONTH_DAY_FORMAT"),
    }
    return Text(subject, f"{subject}.\n\n{settings.SITE_URL}{reverse('activity', args=[activity.pk])}")


@register("activity_sent")
def text_of_sent(message):
    """Nothing is left to tell once it is answered, or taken back."""
    sentence = _("%(trainee)s asks you to sign an activity: %(kind)s on %(date)s")
    return text_about(message, sentence, state=ActivityState.SENT, signer=message.recipient)


@register("activity_signed")
def text_of_signed(message):
    return text_about(message, _("%(name)s has signed your activity: %(kind)s on %(date)s"))


@register("activity_returned")
def text_of_returned(message):
    """Nothing is left to tell once it is sent again."""
    sentence = _("%(name)s has sent back your activity with a comment: %(kind)s on %(date)s")
    return text_about(message, sentence, state=ActivityState.RETURNED)


@register("activity_fulfilled")
def text_of_fulfilled(message):
    return text_about(message, _("%(name)s has marked your activity as done: %(kind)s on %(date)s"))
