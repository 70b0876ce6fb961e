"""Who gets which answer from which address: the table that docs/roles.md is made from.

Rows are addresses with a method, columns are people. A number is the status; "in" means sent to
the sign-in page. Of a POST the table asks only whether the person gets past the door: `ok` is
any answer but 401, 403 and 404.
"""

COLUMNS = [
    "anonymous",
    "trainee",
    "other trainee",
    "supervisor",
    "other supervisor",
    "ended supervisor",
    "clinical instructor",
    "leader",
    "coordinator",
    "stranger",
]

SIGN_IN, OK, NO, NONE = "sign in", "ok", "403", "404"
EVERYBODY = (SIGN_IN, *[OK] * 9)
ANYBODY = tuple([OK] * 10)
# Of a session: the two take part, leader and coordinator see it, to all others it does not exist.
THE_TWO = (SIGN_IN, OK, NONE, OK, NONE, NONE, NONE, NO, NO, NONE)
THE_TWO_AND_OVERSEERS = (SIGN_IN, OK, NONE, OK, NONE, NONE, NONE, OK, OK, NONE)
ITS_SUPERVISOR = (SIGN_IN, NO, NONE, OK, NONE, NONE, NONE, NO, NO, NONE)
ITS_COORDINATOR = (SIGN_IN, NO, NONE, NO, NONE, NONE, NONE, NO, OK, NONE)
# Of the municipality: everybody with a role there knows that it exists.
COORDINATOR = (SIGN_IN, NO, NO, NO, NO, NO, NO, NO, OK, NONE)
UPLOADER = (SIGN_IN, *[NONE] * 7, OK, NONE)
# Of an application: leaders and coordinators see it, to all others it does not exist.
OVERSEERS = (SIGN_IN, *[NONE] * 6, OK, OK, NONE)
APPLICANT = (SIGN_IN, *[NONE] * 6, NO, OK, NONE)
LEADER_AND_COORDINATOR = (SIGN_IN, NO, NO, NO, NO, NO, NO, OK, OK, NONE)

TABLE = {
    ("home", "GET"): EVERYBODY,
    ("health", "GET"): ANYBODY,
    ("health_ready", "GET"): ANYBODY,
    ("health_jobs", "GET"): ANYBODY,
    ("set_language", "POST"): ANYBODY,
    ("accessibility", "GET"): ANYBODY,
    ("history", "GET"): EVERYBODY,
    ("sessions", "GET"): EVERYBODY,
    ("sessions_to_finalise", "GET"): EVERYBODY,
    ("plan_session", "GET"): EVERYBODY,
    ("plan_session", "POST"): EVERYBODY,
    ("session", "GET"): THE_TWO_AND_OVERSEERS,
    ("save_note", "POST"): THE_TWO,
    ("change_session", "GET"): THE_TWO,
    ("change_session", "POST"): THE_TWO,
    ("hold_session", "GET"): THE_TWO,
    ("hold_session", "POST"): THE_TWO,
    ("cancel_session", "GET"): THE_TWO,
    ("cancel_session", "POST"): THE_TWO,
    ("finalise_session", "GET"): ITS_SUPERVISOR,
    ("finalise_session", "POST"): ITS_SUPERVISOR,
    ("add_addendum", "GET"): THE_TWO,
    ("add_addendum", "POST"): THE_TWO,
    ("confirm_addendum", "POST"): (SIGN_IN, NO, NONE, OK, NONE, NONE, NONE, NONE, NONE, NONE),
    ("reopen_session", "POST"): (SIGN_IN, NO, NONE, OK, NONE, NONE, NONE, NO, OK, NONE),
    ("close_session", "GET"): ITS_COORDINATOR,
    ("close_session", "POST"): ITS_COORDINATOR,
    ("trainees", "GET"): COORDINATOR,
    ("supervisors", "GET"): COORDINATOR,
    ("set_capacity", "GET"): (SIGN_IN, NONE, NONE, NO, NONE, NONE, NONE, NO, OK, NONE),
    ("set_capacity", "POST"): (SIGN_IN, NONE, NONE, NO, NONE, NONE, NONE, NO, OK, NONE),
    ("import_register", "GET"): COORDINATOR,
    ("import_register", "POST"): COORDINATOR,
    ("import_template", "GET"): COORDINATOR,
    ("import_preview", "GET"): UPLOADER,
    ("confirm_import", "POST"): UPLOADER,
    ("discard_import", "POST"): UPLOADER,
    ("trainee", "GET"): ITS_COORDINATOR,
    ("assign_supervisor", "GET"): ITS_COORDINATOR,
    ("assign_supervisor", "POST"): ITS_COORDINATOR,
    ("end_assignment", "GET"): ITS_COORDINATOR,
    ("end_assignment", "POST"): ITS_COORDINATOR,
    ("compliance", "GET"): LEADER_AND_COORDINATOR,
    ("account", "GET"): (SIGN_IN, OK, NONE, NO, NONE, NONE, NONE, OK, OK, NONE),
    ("applications", "GET"): LEADER_AND_COORDINATOR,
    ("start_application", "GET"): COORDINATOR,
    ("start_application", "POST"): COORDINATOR,
    ("application", "GET"): OVERSEERS,
    ("save_section", "POST"): APPLICANT,
    ("add_attachment", "GET"): APPLICANT,
    ("add_attachment", "POST"): APPLICANT,
    ("exemption_file", "GET"): OVERSEERS,
    ("remove_attachment", "POST"): APPLICANT,
    ("mark_ready", "GET"): APPLICANT,
    ("mark_ready", "POST"): APPLICANT,
    ("back_to_draft", "POST"): APPLICANT,
    ("prepare_letter", "POST"): APPLICANT,
    ("letter", "GET"): OVERSEERS,
    ("letter_pdf", "GET"): OVERSEERS,
    ("letter_eml", "GET"): OVERSEERS,
    ("archive_record", "GET"): OVERSEERS,
    ("send_application", "GET"): APPLICANT,
    ("send_application", "POST"): APPLICANT,
    ("ask_information", "GET"): APPLICANT,
    ("ask_information", "POST"): APPLICANT,
    ("answer_information", "GET"): APPLICANT,
    ("answer_information", "POST"): APPLICANT,
    ("decide_application", "GET"): APPLICANT,
    ("decide_application", "POST"): APPLICANT,
    ("appeal_decision", "GET"): APPLICANT,
    ("appeal_decision", "POST"): APPLICANT,
    ("revoke_exemption", "GET"): APPLICANT,
    ("revoke_exemption", "POST"): APPLICANT,
    ("renew_exemption", "POST"): APPLICANT,
    ("withdraw_application", "GET"): APPLICANT,
    ("withdraw_application", "POST"): APPLICANT,
    ("measures", "GET"): LEADER_AND_COORDINATOR,
    ("add_measure", "GET"): COORDINATOR,
    ("add_measure", "POST"): COORDINATOR,
    ("change_measure", "GET"): APPLICANT,
    ("change_measure", "POST"): APPLICANT,
    ("withdraw_measure", "POST"): APPLICANT,
    ("letterhead", "GET"): COORDINATOR,
    ("letterhead", "POST"): COORDINATOR,
    ("people", "GET"): COORDINATOR,
    ("invite", "GET"): COORDINATOR,
    ("invite", "POST"): COORDINATOR,
    ("accept_invitation", "GET"): ANYBODY,
    ("accept_invitation", "POST"): (OK, *[NONE] * 9),
    ("revoke_invitation", "POST"): (SIGN_IN, *[NONE] * 7, OK, NONE),
}

# Addresses of others (allauth): to nobody an error, and nobody's rows.
THIRD_PARTY = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
