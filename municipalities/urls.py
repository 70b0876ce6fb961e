from django.urls import path

from municipalities import views

urlpatterns = [
    path("municipalities/<uuid:pk>/people/", views.people, name="people"),
    path("municipalities/<uuid:pk>/invite/", views.invite, name="invite"),
    path("municipalities/invitations/<uuid:pk>/revoke/", views.revoke_invitation, name="revoke_invitation"),
    path("invitations/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
