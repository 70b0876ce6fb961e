"""Sessions in lists."""

from django import template
from django.utils.translation import get_language

from municipalities.pages import piece

register = template.Library()


@register.simple_tag
def state_badge(session):
    """Its state, in words and colour."""
    facts = {"state": session.state, "is_closed": session.is_closed}
    return piece("components/_state_badge.html", get_language(), **facts)
