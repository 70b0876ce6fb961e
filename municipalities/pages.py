"""What the pages of every app have in common."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

UNPROCESSABLE = 422


def form_page(request, template, form, **context):
    """The page with its form; with status 422 where what was typed needs another look."""
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def require(allowed):
    """403 for what one may see but not do."""
    if not allowed:
        raise PermissionDenied
