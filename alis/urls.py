"""Every address. Each app names its own; those of allauth are listed one by one, so that no page
of it is open that this product does not use."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path

from alis import views

account_urls = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),  # closed: by invitation only
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(  # the key holds a hyphen of its own, the id none
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("health/ready/", views.health_ready, name="health_ready"),
    path("health/jobs/", views.health_jobs, name="health_jobs"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("language/", views.choose_language, name="set_language"),
    path("accounts/", include(account_urls)),
    path("", include("municipalities.urls")),
    path("supervision/", include("supervision.urls")),
    path("learning-goals/", include("learning_goals.urls")),
    path("exemptions/", include("exemptions.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("alis.demo.urls")))

handler500 = "alis.views.server_error"
