"""Who is told that an opinion is asked for, or has come. Never a word of it."""

from django.utils.translation import gettext as _

from learning_goals.models import Opinion, OpinionKind, OpinionState
from learning_goals.notifications.wording import facts_of, sentence
from outbox.actions import post
from outbox.renderers import register


def tell(kind, opinion, recipient):
    post(kind, recipient=recipient, key=str(opinion.pk), data={"opinion": str(opinion.pk)})


def opinion_asked(opinion):
    tell("opinion_asked", opinion, opinion.asked_of)


def opinion_settled(opinion):
    """The trainee is told that there is an answer, or that there will be none."""
    tell("opinion_settled", opinion, opinion.asked_by)


def opinion_of(message):
    return Opinion.objects.with_names().filter(pk=message.data["opinion"]).first()


@register("opinion_asked")
def text_of_asked(message):
    """Nothing is left to tell once it is answered or withdrawn."""
    opinion = opinion_of(message)
    if opinion is None or opinion.state != OpinionState.ASKED:
        return None
    if opinion.kind == OpinionKind.STATEMENT:
        text = _("%(trainee)s asks you for a statement on %(goal)s")
    else:
        text = _("%(trainee)s asks you for feedback on %(goal)s")
    return sentence(text % facts_of(opinion.plan_goal), "opinion", opinion.pk)


@register("opinion_settled")
def text_of_settled(message):
    opinion = opinion_of(message)
    if opinion is None:
        return None
    if opinion.state == OpinionState.DECLINED:
        text = _("%(name)s cannot say anything about %(goal)s")
    elif opinion.kind == OpinionKind.STATEMENT:
        text = _("%(name)s has given a statement on %(goal)s")
    else:
        text = _("%(name)s has given you feedback on %(goal)s")
    facts = {**facts_of(opinion.plan_goal), "name": opinion.asked_of}
    return sentence(text % facts, "goal", opinion.plan_goal_id)
