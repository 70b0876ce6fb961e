"""Sentences that explain a state to a person."""

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learning_goals.models import ActivityState, SignOffState
from learning_goals.recipients import approvers_of, supervisors_of
from municipalities.templatetags.wording import clock


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


def why_goal_too_late(sign_off):
    """How the goal stands now: who did what, and when."""
    who, at = last_step_of(sign_off)
    sentences = {
        SignOffState.SENT: _("The goal was sent on %(date)s and waits for the supervisor."),
        SignOffState.RECOMMENDED: _("%(name)s recommended the goal on %(date)s. It waits for a leader."),
        SignOffState.APPROVED: _("%(name)s approved the goal on %(date)s at %(time)s."),
        SignOffState.RETURNED: _("%(name)s sent the goal back on %(date)s at %(time)s."),
        SignOffState.RECALLED: _("%(name)s took the goal back on %(date)s at %(time)s. Nothing is decided."),
        SignOffState.REVOKED: _("%(name)s revoked the approval on %(date)s."),
    }
    facts = {"name": who, "date": date_format(localdate(at), "DATE_FORMAT"), "time": clock(at)}
    return sentences[sign_off.state] % facts


def last_step_of(sign_off):
    """Who brought it where it stands, and when."""
    return {
        SignOffState.SENT: (sign_off.sent_by, sign_off.sent_at),
        SignOffState.RECOMMENDED: (sign_off.recommended_by, sign_off.recommended_at),
        SignOffState.APPROVED: (sign_off.decided_by, sign_off.decided_at),
        SignOffState.RETURNED: (sign_off.decided_by, sign_off.decided_at),
        SignOffState.RECALLED: (sign_off.plan_goal.trainee.person, sign_off.recalled_at),
        SignOffState.REVOKED: (sign_off.revoked_by, sign_off.revoked_at),
    }[sign_off.state]


def why_not_in_plan(plan_goal):
    return _("%(goal)s has left the plan. Nothing is asked of it any more.") % {"goal": plan_goal.goal.code}


def next_of_goal(plan_goal, sign_off, user):
    """Who decides next on the goal, as a sentence; of one that is decided, who did."""
    if plan_goal.closed_on is not None:
        return why_not_in_plan(plan_goal)
    if sign_off is None:
        return _("Not sent yet.")
    if sign_off.state == SignOffState.SENT:
        return waits_for(
            supervisors_of(plan_goal.trainee),
            user,
            _("Waits for you to recommend it or send it back."),
            _("Waits for %(names)s to recommend it."),
            _("Waits for a recommendation, but nobody supervises the trainee now."),
        )
    if sign_off.state == SignOffState.RECOMMENDED:
        return waits_for(
            approvers_of(plan_goal.trainee),
            user,
            _("Waits for your decision."),
            _("Waits for %(names)s to decide."),
            _("Waits for a decision, but there is no leader here now."),
        )
    return why_goal_too_late(sign_off)


def waits_for(people, user, me, others, nobody):
    if user in people:
        return me
    names = get_text_list([str(one) for one in people[:3]], _("or"))
    return others % {"names": names} if people else nobody
