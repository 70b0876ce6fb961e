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
ITS_TRAINEE = (SIGN_IN, OK, NONE, NO, NONE, NONE, NONE, NO, NO, NONE)
WHO_SEES_EVIDENCE = (SIGN_IN, OK, NONE, OK, NONE, NONE, NONE, OK, NONE, NONE)
# Of an activity that was sent to the clinical instructor.
WHO_SEES_IT = (SIGN_IN, OK, NONE, OK, NONE, NONE, OK, OK, NONE, NONE)
ITS_DOER = (SIGN_IN, OK, NONE, NO, NONE, NONE, NO, NO, NONE, NONE)
ITS_SIGNER = (SIGN_IN, NO, NONE, NO, NONE, NONE, OK, NO, NONE, NONE)
ITS_LEADER = (SIGN_IN, NO, NONE, NO, NONE, NONE, NO, OK, NONE, NONE)
# Of the municipality: everybody with a role there knows that it exists.
COORDINATOR = (SIGN_IN, NO, NO, NO, NO, NO, NO, NO, OK, NONE)
UPLOADER = (SIGN_IN, *[NONE] * 7, OK, NONE)
# Of an application: leaders and coordinators see it, to all others it does not exist.
OVERSEERS = (SIGN_IN, *[NONE] * 6, OK, OK, NONE)
APPLICANT = (SIGN_IN, *[NONE] * 6, NO, OK, NONE)
LEADER_AND_COORDINATOR = (SIGN_IN, NO, NO, NO, NO, NO, NO, OK, OK, NONE)
# Of a learning goal.
ITS_TRAINEE = (SIGN_IN, OK, NONE, NO, NONE, NO, NONE, NO, NO, NONE)
WHO_SUPERVISES = (SIGN_IN, NO, NONE, OK, NONE, NO, NONE, NO, NO, NONE)
WHO_LEADS = (SIGN_IN, NO, NONE, NO, NONE, NO, NONE, OK, NO, NONE)

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
    ("my_plans", "GET"): EVERYBODY,
    ("plan", "GET"): THE_TWO_AND_OVERSEERS,
    ("plans", "GET"): LEADER_AND_COORDINATOR,
    ("export_plan", "GET"): ITS_TRAINEE,
    ("export_plan_pdf", "GET"): ITS_TRAINEE,
    ("hand_in_plan", "GET"): ITS_TRAINEE,
    ("hand_in_plan", "POST"): ITS_TRAINEE,
    ("earlier_plan", "GET"): WHO_SEES_EVIDENCE,
    ("earlier_plan_file", "GET"): WHO_SEES_EVIDENCE,
    ("activities", "GET"): (SIGN_IN, OK, NONE, OK, NONE, NONE, NONE, OK, NO, NONE),
    ("record_activity", "GET"): ITS_TRAINEE,
    ("record_activity", "POST"): ITS_TRAINEE,
    ("activity_goals", "GET"): ITS_TRAINEE,
    ("activities_to_sign", "GET"): EVERYBODY,
    ("activity", "GET"): WHO_SEES_IT,
    ("change_activity", "GET"): ITS_DOER,
    ("change_activity", "POST"): ITS_DOER,
    ("send_activity", "GET"): ITS_DOER,
    ("send_activity", "POST"): ITS_DOER,
    ("take_back_activity", "POST"): ITS_DOER,
    ("withdraw_activity", "GET"): ITS_DOER,
    ("withdraw_activity", "POST"): ITS_DOER,
    ("sign_activity", "POST"): ITS_SIGNER,
    ("return_activity", "GET"): ITS_SIGNER,
    ("return_activity", "POST"): ITS_SIGNER,
    ("fulfil_activity", "GET"): ITS_LEADER,
    ("fulfil_activity", "POST"): ITS_LEADER,
    ("activity_file", "GET"): WHO_SEES_IT,
    ("remove_activity_file", "POST"): ITS_DOER,
    ("add_evidence", "GET"): ITS_TRAINEE,
    ("add_evidence", "POST"): ITS_TRAINEE,
    ("evidence_file", "GET"): WHO_SEES_EVIDENCE,
    ("remove_evidence", "POST"): (SIGN_IN, OK, NONE, NO, NONE, NONE, NONE, NO, NONE, NONE),
    ("session_goals", "GET"): THE_TWO,
    ("pick_goal", "POST"): THE_TWO,
    ("remove_session_goal", "POST"): THE_TWO,
    ("people", "GET"): COORDINATOR,
    ("invite", "GET"): COORDINATOR,
    ("invite", "POST"): COORDINATOR,
    # Learning goals on their way. Of a goal: those who see the plan; who supervised once is told so (403).
    ("goal", "GET"): (SIGN_IN, OK, NONE, OK, NONE, NO, NONE, OK, OK, NONE),
    **dict.fromkeys([("send_goal", "GET"), ("send_goal", "POST")], ITS_TRAINEE),
    **dict.fromkeys([("ask_opinion", "GET"), ("ask_opinion", "POST")], ITS_TRAINEE),
    ("recall_goal", "POST"): ITS_TRAINEE,
    **dict.fromkeys([("begin_goal", "GET"), ("begin_goal", "POST")], WHO_SUPERVISES),
    **dict.fromkeys([("recommend_goal", "GET"), ("recommend_goal", "POST")], WHO_SUPERVISES),
    ("return_goal", "GET"): (SIGN_IN, NO, NONE, OK, NONE, NO, NONE, OK, NO, NONE),
    ("return_goal", "POST"): (SIGN_IN, NO, NONE, OK, NONE, NO, NONE, OK, NO, NONE),
    **dict.fromkeys([("approve_goal", "GET"), ("approve_goal", "POST")], WHO_LEADS),
    **dict.fromkeys([("revoke_goal", "GET"), ("revoke_goal", "POST")], WHO_LEADS),
    ("mark_in_portal", "POST"): (SIGN_IN, OK, NONE, NO, NONE, NO, NONE, OK, OK, NONE),
    ("unmark_in_portal", "POST"): (SIGN_IN, OK, NONE, NO, NONE, NONE, NONE, OK, OK, NONE),
    ("goals_to_approve", "GET"): (SIGN_IN, NO, NO, NO, NO, NO, NO, OK, NO, OK),
    ("goals_to_approve", "POST"): (SIGN_IN, NO, NO, NO, NO, NO, NO, OK, NO, OK),
    ("goals_to_recommend", "GET"): EVERYBODY,
    ("portal_marks", "GET"): EVERYBODY,
    ("portal_marks", "POST"): EVERYBODY,
    ("opinion", "GET"): (SIGN_IN, OK, NONE, OK, NONE, NONE, OK, OK, NONE, NONE),
    ("opinion", "POST"): (SIGN_IN, NO, NONE, NO, NONE, NONE, OK, NO, NONE, NONE),
    ("decline_opinion", "POST"): (SIGN_IN, NO, NONE, NO, NONE, NONE, OK, NO, NONE, NONE),
    ("withdraw_opinion", "POST"): (SIGN_IN, OK, NONE, NO, NONE, NONE, NO, NO, NONE, NONE),
    ("delegations", "GET"): LEADER_AND_COORDINATOR,
    ("delegations", "POST"): (SIGN_IN, NO, NO, NO, NO, NO, NO, OK, NO, NONE),
    ("end_delegation", "POST"): (SIGN_IN, NONE, NONE, NONE, NO, NONE, NONE, OK, NO, NONE),
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
