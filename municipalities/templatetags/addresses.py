"""The addresses of many rows' pages."""

from functools import lru_cache
from uuid import UUID

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()
NOBODY = UUID(int=0)


@register.filter
def page(pk, name):
    """The page of that name about the row with that id: what `url` says, for long lists, in which it would
    look the name up for each row."""
    before, after = address(name, get_script_prefix())
    return f"{before}{pk}{after}"


@lru_cache(maxsize=100)
def address(name, prefix):
    """What stands before and after the id in the address of that page, below the prefix that is active."""
    before, _id, after = reverse(name, args=[NOBODY]).partition(str(NOBODY))
    return before, after
