"""Who is told of a goal on its way. Never a word of what somebody wrote about it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_goals import permissions
from learning_goals.models import SignOff, SignOffState
from learning_goals.notifications.wording import facts_of, sentence
from learning_goals.recipients import approvers_of, supervisors_of
from outbox.actions import post_all
from outbox.renderers import register


def tell(kind, sign_off, recipients):
    """Each of these is told once of the sign-off."""
    key, data = str(sign_off.pk), {"sign_off": str(sign_off.pk)}
    post_all(kind, [(recipient, key, data) for recipient in recipients])


def others(people, *without):
    """These people without those who know already."""
    known = {one.pk for one in without if one is not None}
    return [one for one in people if one.pk not in known]


def goal_sent(sign_off):
    tell("goal_sent", sign_off, supervisors_of(sign_off.plan_goal.trainee))


def goal_begun(sign_off):
    """The trainee, who can recall it, and who decides."""
    tell("goal_begun", sign_off, [sign_off.trainee_person])
    goal_recommended(sign_off)


def goal_recommended(sign_off):
    approvers = approvers_of(sign_off.plan_goal.trainee)
    tell("goal_recommended", sign_off, others(approvers, sign_off.recommended_by))


def goal_returned(sign_off, actor):
    """The trainee; and who recommended it, where somebody else returned it."""
    tell("goal_returned", sign_off, others(concerned(sign_off), actor))


def goal_revoked(sign_off, actor):
    tell("goal_revoked", sign_off, others(concerned(sign_off), actor))


def concerned(sign_off):
    return [one for one in (sign_off.trainee_person, sign_off.recommended_by) if one is not None]


def goals_approved(sign_offs):
    """Each trainee is told once of all their goals that one click has approved."""
    of_each = {}
    for sign_off in sign_offs:
        of_each.setdefault(sign_off.plan_goal.trainee.person, []).append(str(sign_off.pk))
    posts = [(person, min(ids), {"sign_offs": sorted(ids)}) for person, ids in of_each.items()]
    post_all("goals_approved", posts)


def sign_off_of(message):
    return SignOff.objects.with_names().filter(pk=message.data["sign_off"]).first()


def about(sign_off, text, **facts):
    subject = text % {**facts_of(sign_off.plan_goal), **facts}
    return sentence(subject, "goal", sign_off.plan_goal_id)


@register("goal_sent")
def text_of_sent(message):
    """Nothing is left to tell once it has gone on or back, nor to who supervises no longer."""
    sign_off = sign_off_of(message)
    waits = sign_off and sign_off.state == SignOffState.SENT
    if not waits or not permissions.supervises(message.recipient, sign_off.plan_goal.trainee):
        return None
    return about(sign_off, _("%(trainee)s has sent you %(goal)s to recommend"))


@register("goal_recommended")
def text_of_recommended(message):
    """Nothing is left to tell once it is decided or recalled, nor to who may not decide any more."""
    sign_off = sign_off_of(message)
    waits = sign_off and sign_off.state == SignOffState.RECOMMENDED
    if not waits or not permissions.can_approve_goal(message.recipient, sign_off):
        return None
    text = _("%(supervisor)s recommends %(goal)s of %(trainee)s, and it waits for your decision")
    return about(sign_off, text, supervisor=sign_off.recommended_by)


@register("goal_begun")
def text_of_begun(message):
    sign_off = sign_off_of(message)
    if sign_off is None or sign_off.state == SignOffState.RECALLED:
        return None
    text = _("%(supervisor)s has recommended %(goal)s for you")
    return about(sign_off, text, supervisor=sign_off.recommended_by)


@register("goal_returned")
def text_of_returned(message):
    sign_off = sign_off_of(message)
    if sign_off is None:
        return None
    if message.recipient_id == sign_off.trainee_person_id:
        text = _("%(name)s has returned %(goal)s to you with a comment")
    else:
        text = _("%(name)s has returned %(goal)s to %(trainee)s with a comment")
    return about(sign_off, text, name=sign_off.decided_by)


@register("goal_revoked")
def text_of_revoked(message):
    sign_off = sign_off_of(message)
    if sign_off is None:
        return None
    if message.recipient_id == sign_off.trainee_person_id:
        text = _("%(name)s has revoked the approval of %(goal)s")
    else:
        text = _("%(name)s has revoked the approval of %(goal)s of %(trainee)s")
    return about(sign_off, text, name=sign_off.revoked_by)


@register("goals_approved")
def text_of_approved(message):
    """Those of them that are approved still; the page of the one, or of the plan's home for several."""
    found = SignOff.objects.with_names().filter(pk__in=message.data["sign_offs"], state=SignOffState.APPROVED)
    if not found:
        return None
    name = found[0].decided_by
    if len(found) == 1:
        return about(found[0], _("%(name)s has approved %(goal)s"), name=name)
    counted = ngettext(
        "%(name)s has approved %(count)d of your learning goals",
        "%(name)s has approved %(count)d of your learning goals",
        len(found),
    ) % {"name": name, "count": len(found)}
    goals = "\n".join(f"- {one.plan_goal.goal}" for one in found)
    text = sentence(counted, "home")
    return text._replace(body=f"{counted}:\n\n{goals}\n\n{text.body.rpartition(chr(10))[2]}")
