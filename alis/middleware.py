"""The person's language, and that every page but the named ones asks who you are."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from municipalities.pages import expired

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class LanguageMiddleware(LocaleMiddleware):
    """Chosen by the person, else as their municipality writes, else as the browser asks."""

    def process_request(self, request):
        super().process_request(request)
        language = chosen_language(request)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


def chosen_language(request):
    if not request.user.is_authenticated:
        return ""
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        return request.user.language
    return request.user.reads_in


class SignedInMiddleware(LoginRequiredMiddleware):
    """Sends strangers to the sign-in page. What somebody sent after their session had ended is not lost in
    a detour over that page: a script gets 401, a form a page that leads back to it."""

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            return HttpResponse(status=401)
        if request.method not in SAFE_METHODS:
            return expired(request, status=401)
        return super().handle_no_permission(request, view_func)
