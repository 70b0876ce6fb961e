"""The person's language, that every page but the named ones asks who you are, and health before all else."""

import re

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.urls import Resolver404, resolve
from django.utils import translation

from municipalities.languages import chosen_language
from municipalities.pages import expired
from municipalities.templatetags.wording import language_tag

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
NORWEGIAN = re.compile(r"(?<!-)\bno\b", re.IGNORECASE)  # says no form; nearly always bokmål is meant


class LanguageMiddleware(LocaleMiddleware):
    """As the account's owner chose, else as was chosen in this browser, else as the person's municipality
    writes, else as the browser asks, else bokmål."""

    def process_request(self, request):
        asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        request.META["HTTP_ACCEPT_LANGUAGE"] = NORWEGIAN.sub("nb", asked)
        super().process_request(request)
        language = chosen_language(request)
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", language_tag(translation.get_language()))
        return super().process_response(request, response)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Sends strangers to the sign-in page. What somebody sent after their session had ended is not lost in
    a detour over that page: a script gets 401, a form a page that leads back to it."""

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            return HttpResponse(status=401)
        if request.method not in SAFE_METHODS:
            return expired(request, status=401)
        return super().handle_no_permission(request, view_func)


class HealthMiddleware:
    """Answers the health pages before anything asks for a host name, a session or the database: whoever
    watches asks by any address, and is told what fails even where all other pages fail for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith("/health/"):
            try:
                view, args, kwargs = resolve(request.path_info)
            except Resolver404:
                return self.get_response(request)
            return view(request, *args, **kwargs)
        return self.get_response(request)
