"""The addresses of many rows' pages."""

from functools import lru_cache
from uuid import UUID

from django import template
from django.urls import get_script_prefix, get_urlconf, reverse

register = template.Library()
NOBODY = UUID(int=0)


@register.filter
def page(pk, name):
    """The page of that name about the row with that id: what `url` says, for long lists, in which it would
    look the name up for each row."""
    return address(name, get_urlconf(), get_script_prefix()).replace(str(NOBODY), str(pk))


@lru_cache(maxsize=100)
def address(name, urlconf, prefix):
    return reverse(name, args=[NOBODY])
