"""Who is told of what happens to a plan."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import Event
from learning_goals.models import Catalogue, PlanGoal
from learning_goals.notifications.wording import facts_of, sentence
from outbox.actions import post
from outbox.renderers import register


def tell(kind, trainee, event, **data):
    """The trainee is told once of the event."""
    about = {"trainee": str(trainee.pk), "event": str(event.pk), **data}
    post(kind, recipient=trainee.person, key=str(event.pk), data=about)


def plan_assigned(trainee, event):
    tell("plan_assigned", trainee, event)


def plan_moved(trainee, event, catalogue):
    tell("plan_moved", trainee, event, catalogue=str(catalogue.pk))


def targets_set(trainee, event, actor):
    """The trainee, where somebody else has set them."""
    if actor.pk != trainee.person_id:
        tell("targets_set", trainee, event)


def goal_closed(plan_goal):
    post(
        "goal_closed",
        recipient=plan_goal.trainee.person,
        key=str(plan_goal.pk),
        data={"plan_goal": str(plan_goal.pk)},
    )


@register("plan_assigned")
def text_of_assigned(message):
    number = Event.objects.get(pk=message.data["event"]).data["goals"]
    told = ngettext(
        "%(number)s learning goal has been put into your plan",
        "%(number)s learning goals have been put into your plan",
        number,
    )
    return sentence(told % {"number": number}, "plan", message.data["trainee"])


@register("plan_moved")
def text_of_moved(message):
    catalogue = Catalogue.objects.get(pk=message.data["catalogue"])
    told = _("Your plan follows the learning goals (%(kind)s) that are valid from %(day)s")
    facts = {"kind": catalogue.kind, "day": date_format(catalogue.valid_from, "DATE_FORMAT")}
    return sentence(told % facts, "plan", message.data["trainee"])


@register("targets_set")
def text_of_targets(message):
    number = len(Event.objects.get(pk=message.data["event"]).data["targets"])
    told = ngettext(
        "The target date of %(number)s learning goal in your plan has changed",
        "The target dates of %(number)s learning goals in your plan have changed",
        number,
    )
    return sentence(told % {"number": number}, "plan", message.data["trainee"])


@register("goal_closed")
def text_of_closed(message):
    plan_goal = PlanGoal.objects.with_names().get(pk=message.data["plan_goal"])
    if plan_goal.closed_on is None:
        return None
    told = _("The learning goal %(goal)s is no longer in your plan")
    return sentence(told % facts_of(plan_goal), "plan", str(plan_goal.trainee_id))
