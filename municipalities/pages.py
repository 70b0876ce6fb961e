"""What the pages of every app have in common."""

from functools import lru_cache

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

UNPROCESSABLE = 422


def form_page(request, template, form, **context):
    """The page with its form; with status 422 where what was typed needs another look."""
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


@lru_cache(maxsize=10_000)
def piece(template, language, **facts):
    """What a template says of these facts in the language, which is the active one: made once for each, since
    lists say the same again and again."""
    return render_to_string(template, facts)


# The fields in which people write sentences; a higher app adds its own.
TYPED = {
    "text",
    "reason",
    "comment",
    "title",
    "description",
    "recommendation",
    "no_statement_reason",
    "question",
    "answer",
}


def expired(request, *, status):
    """What was sent after the session had ended, or from another one, changed nothing; the page gives back
    what was typed, to nobody but who sent it."""
    typed = [
        text
        for name, text in request.POST.items()
        if name.rpartition("-")[2] in TYPED and text.strip()  # a form may have put its prefix before the name
    ]
    return render(request, "form_expired.html", {"typed": typed}, status=status)


def require(allowed):
    """403 for what one may see but not do."""
    if not allowed:
        raise PermissionDenied


def download(file):
    """The stored file, to be saved and never shown or run inside the site."""
    return attachment(file.content, file.name, file.media_type)


def attachment(content, name, media_type):
    """These bytes under that name, to be saved and never shown or run inside the site."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
