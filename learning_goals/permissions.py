"""Who may do what with learning goals. A coordinator keeps plans, and sees no evidence.

A `can_` function asks about the person alone; whether the step is still possible is the state's to say.
`open_actions` joins the two, and is what buttons are made of.
"""

from learning_goals.models import ActivityState, OpinionState, SignOffState
from learning_goals.signers import signers_of
from municipalities.days import today
from municipalities.models import Role
from supervision.models import SessionState
from supervision.permissions import takes_part


def supervises(user, trainee) -> bool:
    """Has charge of the trainee today, as primary supervisor or deputy."""
    return user.pk != trainee.person_id and trainee.assignments.on(today()).filter(supervisor=user).exists()


def leads(user, trainee) -> bool:
    """Is a leader in the trainee's municipality today, and not the trainee."""
    return user.pk != trainee.person_id and user.has_role(Role.LEADER, trainee.municipality_id)


def is_delegate(user, municipality) -> bool:
    """A leader of the municipality has handed over the approvals to this person for a period that holds
    today, and leads there still."""
    return delegation_of(user, municipality) is not None


def delegation_of(user, municipality):
    """The delegation by which the person may approve there today, or None."""
    return user.delegations.in_force().filter(municipality=municipality).first()


def powers(user) -> dict:
    """Where the person may approve today: the id of each municipality, with the delegation by which they do,
    or None where they lead there themselves."""
    by_delegation = {one.municipality_id: one for one in user.delegations.in_force()}
    return by_delegation | dict.fromkeys(user.municipalities_as(Role.LEADER))


def is_within(powers, user, sign_off) -> bool:
    """`can_approve_goal` for many, by what `powers` says of the person."""
    trainee = sign_off.plan_goal.trainee
    return user.pk != trainee.person_id and trainee.municipality_id in powers


def can_see_plan(user, trainee) -> bool:
    """The trainee, those who supervise today, leaders, coordinators, and who approves for a leader."""
    return (
        user.pk == trainee.person_id
        or user.has_role(Role.LEADER, trainee.municipality_id)
        or user.has_role(Role.COORDINATOR, trainee.municipality_id)
        or supervises(user, trainee)
        or is_delegate(user, trainee.municipality)
    )


def can_see_evidence(user, trainee) -> bool:
    """As a plan, without coordinators."""
    return (
        user.pk == trainee.person_id
        or leads(user, trainee)
        or supervises(user, trainee)
        or user.pk != trainee.person_id
        and is_delegate(user, trainee.municipality)
    )


def can_keep_plan(user, trainee) -> bool:
    """Leaders and coordinators of the municipality: which goals, which leader, which clinical instructors."""
    return user.pk != trainee.person_id and (
        user.has_role(Role.LEADER, trainee.municipality_id)
        or user.has_role(Role.COORDINATOR, trainee.municipality_id)
    )


def can_set_targets(user, trainee) -> bool:
    """The trainee, those who supervise today, leaders and coordinators."""
    return user.pk == trainee.person_id or supervises(user, trainee) or can_keep_plan(user, trainee)


def can_import_goals(user, municipality) -> bool:
    """Leaders and coordinators of the municipality, for it alone."""
    return user.has_role(Role.LEADER, municipality.pk) or user.has_role(Role.COORDINATOR, municipality.pk)


# A goal on its way


def can_add_evidence(user, plan_goal) -> bool:
    """Only the trainee."""
    return user.pk == plan_goal.trainee.person_id


def can_ask_opinion(user, plan_goal) -> bool:
    """Only the trainee: nobody sees what they have not sent."""
    return user.pk == plan_goal.trainee.person_id


def can_answer_opinion(user, opinion) -> bool:
    """Only who was asked."""
    return user.pk == opinion.asked_of_id


def can_withdraw_opinion(user, opinion) -> bool:
    """Only the trainee."""
    return user.pk == opinion.plan_goal.trainee.person_id


def can_send_goal(user, plan_goal) -> bool:
    """Only the trainee."""
    return user.pk == plan_goal.trainee.person_id


def can_recall_goal(user, sign_off) -> bool:
    """Only the trainee, also what the supervisor has begun."""
    return user.pk == sign_off.plan_goal.trainee.person_id


def can_recommend_goal(user, plan_goal) -> bool:
    """Those who supervise the trainee today; never the trainee."""
    return supervises(user, plan_goal.trainee)


def can_approve_goal(user, sign_off) -> bool:
    """Any leader of the municipality, or who approves for one; never the trainee."""
    trainee = sign_off.plan_goal.trainee
    return user.pk != trainee.person_id and (leads(user, trainee) or is_delegate(user, trainee.municipality))


def can_return_goal(user, sign_off) -> bool:
    """Those who supervise today, while it waits for a recommendation; and who may approve, also after it."""
    return can_approve_goal(user, sign_off) or supervises(user, sign_off.plan_goal.trainee)


def can_revoke_goal(user, sign_off) -> bool:
    """Leaders of the municipality; never the trainee."""
    return leads(user, sign_off.plan_goal.trainee)


def can_mark_in_portal(user, sign_off) -> bool:
    """The trainee, leaders and coordinators: whoever enters it there."""
    trainee = sign_off.plan_goal.trainee
    return user.pk == trainee.person_id or can_keep_plan(user, trainee)


STEPS = [
    # verb, who may, and in which states it is possible
    ("recommend_goal", lambda user, one: can_recommend_goal(user, one.plan_goal), {SignOffState.SENT}),
    ("approve_goal", can_approve_goal, {SignOffState.RECOMMENDED}),
    ("return_goal", can_return_goal, {SignOffState.SENT}),
    ("return_goal", can_approve_goal, {SignOffState.RECOMMENDED}),
    ("recall_goal", can_recall_goal, {SignOffState.SENT, SignOffState.RECOMMENDED}),
    ("revoke_goal", can_revoke_goal, {SignOffState.APPROVED}),
    ("mark_in_portal", can_mark_in_portal, {SignOffState.APPROVED}),
]


def can_ever(verb, user, sign_off) -> bool:
    """Whether this step is theirs at all, whatever the state allows now."""
    return any(may(user, sign_off) for name, may, _states in STEPS if name == verb)


def open_actions(user, sign_off) -> set[str]:
    """What this person can do with this sign-off now."""
    return {verb for verb, may, states in STEPS if sign_off.state in states and may(user, sign_off)}


# Goals of a session

SESSION_IS_OPEN = {SessionState.PLANNED, SessionState.HELD}


def can_pick_goals(user, session) -> bool:
    """The two of the session."""
    return takes_part(user, session)


def goals_are_open(user, session) -> bool:
    """Goals can be picked and taken out, by this person and now: until the session is finalised, cancelled or
    closed."""
    is_open = session.state in SESSION_IS_OPEN and not session.is_closed
    return is_open and can_pick_goals(user, session)


# Activities


def can_record_activity(user, trainee) -> bool:
    """Only the trainee."""
    return user.pk == trainee.person_id


def can_change_activity(user, activity) -> bool:
    """Only the trainee: change, send, take back, withdraw."""
    return user.pk == activity.trainee.person_id


def can_answer_activity(user, activity) -> bool:
    """Only who it was sent to, also after their role has ended: they can send it back."""
    return user.pk == activity.signer_id


def can_sign_activity(user, activity) -> bool:
    """Only who it was sent to, as long as they could be asked to sign: supervisors and clinical instructors
    of the trainee or of the municipality today."""
    return can_answer_activity(user, activity) and signers_of(activity.trainee).filter(pk=user.pk).exists()


def can_fulfil_activity(user, activity) -> bool:
    """Leaders of the municipality, on the trainee's behalf and with a reason; never the trainee."""
    return leads(user, activity.trainee)


ACTIVITY_STEPS = [
    ("change_activity", can_change_activity, {ActivityState.DRAFT, ActivityState.RETURNED}),
    ("send_activity", can_change_activity, {ActivityState.DRAFT, ActivityState.RETURNED}),
    ("take_back_activity", can_change_activity, {ActivityState.SENT}),
    ("withdraw_activity", can_change_activity, {ActivityState.DRAFT, ActivityState.RETURNED}),
    ("sign_activity", can_sign_activity, {ActivityState.SENT}),
    ("return_activity", can_answer_activity, {ActivityState.SENT}),
    ("fulfil_activity", can_fulfil_activity, {ActivityState.SENT, ActivityState.RETURNED}),
]


def open_activity_actions(user, activity) -> set[str]:
    """What this person can do with this activity now."""
    return {verb for verb, may, states in ACTIVITY_STEPS if activity.state in states and may(user, activity)}


def open_opinion_actions(user, opinion) -> set[str]:
    """What this person can do with this opinion now."""
    if opinion.state != OpinionState.ASKED:
        return set()
    verbs = {"answer_opinion": can_answer_opinion, "withdraw_opinion": can_withdraw_opinion}
    return {verb for verb, may in verbs.items() if may(user, opinion)}


# Delegation


def can_delegate(user, municipality) -> bool:
    """Leaders of the municipality, of their own approvals."""
    return user.has_role(Role.LEADER, municipality.pk)


def can_end_delegation(user, delegation) -> bool:
    """The leader who gave it."""
    return user.pk == delegation.leader_id


# All plans of a municipality, and plans that move with the doctor


def can_see_plans(user, municipality) -> bool:
    """Leaders and coordinators of the municipality."""
    return user.has_role(Role.LEADER, municipality.pk) or user.has_role(Role.COORDINATOR, municipality.pk)


def can_see_earlier_plans(user, trainee) -> bool:
    """The trainee and leaders; and those who supervise today, whom the caller knows of. As
    `EarlierPlan.objects.visible_to`."""
    return user.pk == trainee.person_id or user.has_role(Role.LEADER, trainee.municipality_id)


def can_export_plan(user, trainee) -> bool:
    """Only the trainee: it is theirs to take along."""
    return user.pk == trainee.person_id


def can_hand_in_plan(user, trainee) -> bool:
    """Only the trainee."""
    return user.pk == trainee.person_id
