from django.urls import path

from alis.demo import views

urlpatterns = [
    path("", views.demo, name="demo"),
    path("sign-in/<uuid:pk>/", views.sign_in, name="demo_sign_in"),
]
