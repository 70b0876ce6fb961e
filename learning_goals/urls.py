"""Addresses, one list for each noun."""

from django.urls import path

from learning_goals.views import (
    activities,
    catalogue,
    catalogue_imports,
    deciding,
    delegations,
    evidence,
    goals,
    handover,
    keeping,
    opinions,
    people,
    portal_marks,
    progress,
    session_goals,
    signing,
)

plan_urls = [
    path("plans/", progress.my_plans, name="my_plans"),
    path("plans/<uuid:pk>/", progress.plan, name="plan"),
    path("plans/<uuid:pk>/export/", handover.export_plan, name="export_plan"),
    path("plans/<uuid:pk>/export/pdf/", handover.export_plan_pdf, name="export_plan_pdf"),
    path("plans/<uuid:pk>/earlier/", handover.hand_in_plan, name="hand_in_plan"),
    path("earlier-plans/<uuid:pk>/", handover.earlier_plan, name="earlier_plan"),
    path("earlier-plans/<uuid:pk>/file/", handover.earlier_plan_file, name="earlier_plan_file"),
    path("municipalities/<uuid:pk>/plans/", progress.plans, name="plans"),
]

flow_urls = [
    path("goals/to-approve/", deciding.goals_to_approve, name="goals_to_approve"),
    path("goals/to-recommend/", deciding.goals_to_recommend, name="goals_to_recommend"),
    path("goals/registered/", portal_marks.portal_marks, name="portal_marks"),
    path("goals/<uuid:pk>/", goals.goal, name="goal"),
    path("goals/<uuid:pk>/send/", goals.send_goal, name="send_goal"),
    path("goals/<uuid:pk>/begin/", goals.begin_goal, name="begin_goal"),
    path("goals/<uuid:pk>/ask/", opinions.ask_opinion, name="ask_opinion"),
    path("sign-offs/<uuid:pk>/recommend/", goals.recommend_goal, name="recommend_goal"),
    path("sign-offs/<uuid:pk>/return/", goals.return_goal, name="return_goal"),
    path("sign-offs/<uuid:pk>/approve/", goals.approve_goal, name="approve_goal"),
    path("sign-offs/<uuid:pk>/recall/", goals.recall_goal, name="recall_goal"),
    path("sign-offs/<uuid:pk>/revoke/", goals.revoke_goal, name="revoke_goal"),
    path("sign-offs/<uuid:pk>/mark/", portal_marks.mark_in_portal, name="mark_in_portal"),
    path("sign-offs/<uuid:pk>/unmark/", portal_marks.unmark_in_portal, name="unmark_in_portal"),
    path("opinions/<uuid:pk>/", opinions.opinion, name="opinion"),
    path("opinions/<uuid:pk>/decline/", opinions.decline_opinion, name="decline_opinion"),
    path("opinions/<uuid:pk>/withdraw/", opinions.withdraw_opinion, name="withdraw_opinion"),
    path("municipalities/<uuid:pk>/delegations/", delegations.delegations, name="delegations"),
    path("delegations/<uuid:pk>/end/", delegations.end_delegation, name="end_delegation"),
]

activity_urls = [
    path("trainees/<uuid:pk>/activities/", activities.activities, name="activities"),
    path("trainees/<uuid:pk>/activities/record/", activities.record_activity, name="record_activity"),
    path("trainees/<uuid:pk>/activities/goals/", activities.activity_goals, name="activity_goals"),
    path("activities/to-sign/", signing.activities_to_sign, name="activities_to_sign"),
    path("activities/<uuid:pk>/", activities.activity, name="activity"),
    path("activities/<uuid:pk>/change/", activities.change_activity, name="change_activity"),
    path("activities/<uuid:pk>/send/", activities.send_activity, name="send_activity"),
    path("activities/<uuid:pk>/take-back/", activities.take_back_activity, name="take_back_activity"),
    path("activities/<uuid:pk>/withdraw/", activities.withdraw_activity, name="withdraw_activity"),
    path("activities/<uuid:pk>/sign/", signing.sign_activity, name="sign_activity"),
    path("activities/<uuid:pk>/return/", signing.return_activity, name="return_activity"),
    path("activities/<uuid:pk>/fulfil/", signing.fulfil_activity, name="fulfil_activity"),
    path("activity-files/<uuid:pk>/", activities.activity_file, name="activity_file"),
    path("activity-files/<uuid:pk>/remove/", activities.remove_activity_file, name="remove_activity_file"),
    path("goals/<uuid:pk>/evidence/add/", evidence.add_evidence, name="add_evidence"),
    path("evidence/<uuid:pk>/file/", evidence.evidence_file, name="evidence_file"),
    path("evidence/<uuid:pk>/remove/", evidence.remove_evidence, name="remove_evidence"),
    path("sessions/<uuid:pk>/goals/", session_goals.session_goals, name="session_goals"),
    path("sessions/<uuid:pk>/goals/pick/", session_goals.pick_goal, name="pick_goal"),
    path("session-goals/<uuid:pk>/remove/", session_goals.remove_session_goal, name="remove_session_goal"),
]

catalogue_urls = [
    path("municipalities/<uuid:pk>/goals/", catalogue.catalogue, name="catalogue"),
    path(
        "municipalities/<uuid:pk>/goals/import/", catalogue_imports.import_catalogue, name="import_catalogue"
    ),
    path(
        "municipalities/<uuid:pk>/goals/import/template/",
        catalogue_imports.catalogue_template,
        name="catalogue_template",
    ),
    path("catalogue-imports/<uuid:pk>/", catalogue_imports.catalogue_preview, name="catalogue_preview"),
    path(
        "catalogue-imports/<uuid:pk>/confirm/", catalogue_imports.confirm_catalogue, name="confirm_catalogue"
    ),
    path(
        "catalogue-imports/<uuid:pk>/discard/", catalogue_imports.discard_catalogue, name="discard_catalogue"
    ),
]

keeping_urls = [
    path("municipalities/<uuid:pk>/plans/assign/", keeping.assign_plans, name="assign_plans"),
    path("municipalities/<uuid:pk>/plans/move/", keeping.move_plans, name="move_plans"),
    path("plans/<uuid:pk>/assign/", keeping.assign_plan, name="assign_plan"),
    path("plans/<uuid:pk>/move/", keeping.move_plan, name="move_plan"),
    path("plans/<uuid:pk>/targets/", keeping.set_targets, name="set_targets"),
    path("goals/<uuid:pk>/close/", keeping.close_goal, name="close_goal"),
    path("plans/<uuid:pk>/people/", people.plan_people, name="plan_people"),
    path("plans/<uuid:pk>/people/leader/", people.name_leader, name="name_leader"),
    path("plans/<uuid:pk>/people/instructor/", people.add_instructor, name="add_instructor"),
    path("named-leaders/<uuid:pk>/end/", people.end_named_leader, name="end_named_leader"),
    path("instructorships/<uuid:pk>/end/", people.end_instructorship, name="end_instructorship"),
]

urlpatterns = [*plan_urls, *flow_urls, *activity_urls, *catalogue_urls, *keeping_urls]
