"""The application's addresses, and those of the floor."""

from django.urls import include, path

from benchmarks import floor

urlpatterns = [
    path("floor/empty/", floor.empty, name="floor_empty"),
    path("floor/plan/<uuid:pk>/", floor.plan, name="floor_plan"),
    path("floor/update/<uuid:pk>/", floor.update, name="floor_update"),
    path("", include("alis.urls")),
]

handler500 = "alis.views.server_error"
