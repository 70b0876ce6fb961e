"""Who is told that they approve goals for a leader."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning_goals.models import Delegation
from learning_goals.notifications.wording import sentence
from municipalities.models import User
from outbox.actions import post
from outbox.renderers import register


def delegation_given(delegation):
    post(
        "delegation_given",
        recipient=delegation.delegate,
        key=str(delegation.pk),
        data={"delegation": str(delegation.pk)},
    )


def delegation_ended(delegation):
    """The ids and days are told, since a delegation that never began is gone."""
    post(
        "delegation_ended",
        recipient=delegation.delegate,
        key=str(delegation.pk),
        data={"leader": str(delegation.leader_id), "from": str(delegation.starts_on)},
    )


@register("delegation_given")
def text_of_given(message):
    delegation = Delegation.objects.select_related("leader", "municipality").filter(
        pk=message.data["delegation"]
    )
    one = delegation.first()
    return one and sentence(
        _("You approve learning goals for %(leader)s in %(municipality)s from %(from)s to %(to)s")
        % {
            "leader": one.leader,
            "municipality": one.municipality,
            "from": date_format(one.starts_on, "DATE_FORMAT"),
            "to": date_format(one.ends_on, "DATE_FORMAT"),
        },
        "home",
    )


@register("delegation_ended")
def text_of_ended(message):
    leader = User.objects.get(pk=message.data["leader"])
    begins = date_format(date.fromisoformat(message.data["from"]), "DATE_FORMAT")
    return sentence(
        _("You no longer approve learning goals for %(leader)s, as agreed from %(from)s")
        % {"leader": leader, "from": begins},
        "home",
    )
