"""Who may do what with exemptions: leaders and coordinators see, coordinators write.

A `can_` function asks about the person alone; whether the step is still possible is the state's
to say. `open_actions` joins the two, and is what buttons are made of.
"""

from exemptions.models import OVERSEERS, UNSENT, ApplicationState
from municipalities.models import Role


def can_see_applications(user, municipality) -> bool:
    """Leaders and coordinators of the municipality."""
    return any(user.has_role(role, municipality.pk) for role in OVERSEERS)


def can_apply(user, municipality) -> bool:
    """Coordinators of the municipality."""
    return user.has_role(Role.COORDINATOR, municipality.pk)


def can_log_measures(user, municipality) -> bool:
    """Coordinators of the municipality."""
    return can_apply(user, municipality)


def can_change_letterhead(user, municipality) -> bool:
    """Coordinators of the municipality."""
    return can_apply(user, municipality)


def can_write_application(user, application) -> bool:
    """Coordinators of its municipality."""
    return user.has_role(Role.COORDINATOR, application.municipality_id)


can_save_section = can_add_attachment = can_remove_attachment = can_write_application
can_mark_ready = can_back_to_draft = can_prepare_letter = can_send_application = can_write_application
can_ask_information = can_answer_information = can_decide_application = can_write_application
can_appeal_decision = can_withdraw_application = can_write_application
can_revoke_exemption = can_renew_exemption = can_write_application

DRAFT, READY, SENT = ApplicationState.DRAFT, ApplicationState.READY, ApplicationState.SENT
ASKED, GRANTED, REJECTED = (
    ApplicationState.INFORMATION_ASKED,
    ApplicationState.GRANTED,
    ApplicationState.REJECTED,
)
APPEALED, WITHDRAWN, REVOKED = (
    ApplicationState.APPEALED,
    ApplicationState.WITHDRAWN,
    ApplicationState.REVOKED,
)

POSSIBLE = {
    # verb → the states in which it is possible; the main one of a state first
    "mark_ready": {DRAFT},
    "send_application": {READY},
    "answer_information": {ASKED},
    "decide_application": {SENT, ASKED, APPEALED},
    "appeal_decision": {REJECTED},
    "renew_exemption": {GRANTED, REVOKED, REJECTED, WITHDRAWN},
    "save_section": set(UNSENT),
    "add_attachment": set(UNSENT),
    "remove_attachment": set(UNSENT),
    "prepare_letter": set(UNSENT),
    "back_to_draft": {READY},
    "ask_information": {SENT},
    "withdraw_application": {DRAFT, READY, SENT, ASKED},
    "revoke_exemption": {GRANTED},
}


def is_possible(verb, application) -> bool:
    """Whether the application is where this step begins. Nobody appeals twice, nor revokes what is over."""
    if verb == "appeal_decision" and hasattr(application, "appeal"):
        return False
    if verb == "revoke_exemption" and application.is_expired:
        return False
    return application.state in POSSIBLE[verb]


def open_actions(user, application) -> list[str]:
    """The verbs that this person can do with this application now, the main one first."""
    if not can_write_application(user, application):
        return []
    return [verb for verb in POSSIBLE if is_possible(verb, application)]
