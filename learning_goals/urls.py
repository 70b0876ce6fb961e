"""Addresses, one list for each noun."""

from django.urls import path

from learning_goals.views import handover, progress

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

urlpatterns = [*plan_urls]
