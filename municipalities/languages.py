"""In which language a person reads: what the account knows, and what was chosen in this browser."""

from django.conf import settings
from django.utils import translation

from municipalities.models import Language


def chosen_language(request):
    """The language of the person who is signed in; "" where the cookie or the browser decides."""
    if not request.user.is_authenticated:
        return ""
    return request.user.language if has_chosen(request) else request.user.reads_in


def has_chosen(request):
    """Whether a language was chosen in this browser."""
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in Language.values


def welcome_in(language, request):
    """A stranger who has chosen no language reads this page in `language`."""
    if not request.user.is_authenticated and not has_chosen(request):
        translation.activate(language)
