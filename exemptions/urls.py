from django.urls import path

from exemptions.views import applications, attachments, decisions, letters, municipality

municipality_urls = [
    path("municipalities/<uuid:pk>/applications/", applications.applications, name="applications"),
    path(
        "municipalities/<uuid:pk>/applications/start/",
        applications.start_application,
        name="start_application",
    ),
    path("municipalities/<uuid:pk>/measures/", municipality.measures, name="measures"),
    path("municipalities/<uuid:pk>/measures/add/", municipality.add_measure, name="add_measure"),
    path("measures/<uuid:pk>/change/", municipality.change_measure, name="change_measure"),
    path("measures/<uuid:pk>/withdraw/", municipality.withdraw_measure, name="withdraw_measure"),
    path("municipalities/<uuid:pk>/letterhead/", municipality.letterhead, name="letterhead"),
]

application_urls = [
    path("applications/<uuid:pk>/", applications.application, name="application"),
    path("applications/<uuid:pk>/save/", applications.save_section, name="save_section"),
    path("applications/<uuid:pk>/ready/", applications.mark_ready, name="mark_ready"),
    path("applications/<uuid:pk>/draft/", applications.back_to_draft, name="back_to_draft"),
    path("applications/<uuid:pk>/withdraw/", applications.withdraw_application, name="withdraw_application"),
    path("applications/<uuid:pk>/renew/", applications.renew_exemption, name="renew_exemption"),
    path("applications/<uuid:pk>/attachments/add/", attachments.add_attachment, name="add_attachment"),
    path("attachments/<uuid:pk>/remove/", attachments.remove_attachment, name="remove_attachment"),
    path("files/<uuid:pk>/", attachments.exemption_file, name="exemption_file"),
]

letter_urls = [
    path("applications/<uuid:pk>/letter/prepare/", letters.prepare_letter, name="prepare_letter"),
    path("applications/<uuid:pk>/letter/", letters.letter, name="letter"),
    path("applications/<uuid:pk>/letter/pdf/", letters.letter_pdf, name="letter_pdf"),
    path("applications/<uuid:pk>/letter/eml/", letters.letter_eml, name="letter_eml"),
    path("applications/<uuid:pk>/archive/", letters.archive_record, name="archive_record"),
    path("applications/<uuid:pk>/send/", letters.send_application, name="send_application"),
]

decision_urls = [
    path("applications/<uuid:pk>/ask/", decisions.ask_information, name="ask_information"),
    path("applications/<uuid:pk>/answer/", decisions.answer_information, name="answer_information"),
    path("applications/<uuid:pk>/decide/", decisions.decide_application, name="decide_application"),
    path("applications/<uuid:pk>/appeal/", decisions.appeal_decision, name="appeal_decision"),
    path("applications/<uuid:pk>/revoke/", decisions.revoke_exemption, name="revoke_exemption"),
]

urlpatterns = municipality_urls + application_urls + letter_urls + decision_urls
