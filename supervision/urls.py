from django.urls import path

from supervision.views import addenda, compliance, history, imports, notes, sessions, supervisors, trainees

session_urls = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/plan/", sessions.plan_session, name="plan_session"),
    path("sessions/to-finalise/", notes.sessions_to_finalise, name="sessions_to_finalise"),
    path("sessions/<uuid:pk>/", sessions.session, name="session"),
    path("sessions/<uuid:pk>/change/", sessions.change_session, name="change_session"),
    path("sessions/<uuid:pk>/hold/", sessions.hold_session, name="hold_session"),
    path("sessions/<uuid:pk>/cancel/", sessions.cancel_session, name="cancel_session"),
    path("sessions/<uuid:pk>/close/", sessions.close_session, name="close_session"),
    path("sessions/<uuid:pk>/reopen/", sessions.reopen_session, name="reopen_session"),
    path("sessions/<uuid:pk>/note/save/", notes.save_note, name="save_note"),
    path("sessions/<uuid:pk>/addenda/add/", addenda.add_addendum, name="add_addendum"),
    path("addenda/<uuid:pk>/confirm/", addenda.confirm_addendum, name="confirm_addendum"),
    path("sessions/<uuid:pk>/finalise/", notes.finalise_session, name="finalise_session"),
]

register_urls = [
    path("municipalities/<uuid:pk>/trainees/", trainees.trainees, name="trainees"),
    path("municipalities/<uuid:pk>/import/", imports.import_register, name="import_register"),
    path("municipalities/<uuid:pk>/import/template/", imports.import_template, name="import_template"),
    path("imports/<uuid:pk>/", imports.import_preview, name="import_preview"),
    path("imports/<uuid:pk>/confirm/", imports.confirm_import, name="confirm_import"),
    path("imports/<uuid:pk>/discard/", imports.discard_import, name="discard_import"),
    path("municipalities/<uuid:pk>/supervisors/", supervisors.supervisors, name="supervisors"),
    path("supervisors/<uuid:pk>/capacity/", supervisors.set_capacity, name="set_capacity"),
    path("trainees/<uuid:pk>/", trainees.trainee, name="trainee"),
    path("trainees/<uuid:pk>/assign/", trainees.assign_supervisor, name="assign_supervisor"),
    path("assignments/<uuid:pk>/end/", trainees.end_assignment, name="end_assignment"),
]

compliance_urls = [
    path("municipalities/<uuid:pk>/compliance/", compliance.compliance, name="compliance"),
    path("trainees/<uuid:pk>/account/", compliance.account, name="account"),
]

own_urls = [
    path("history/", history.history, name="history"),
]

urlpatterns = own_urls + session_urls + register_urls + compliance_urls
