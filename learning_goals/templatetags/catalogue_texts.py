"""Texts of the catalogue are in Norwegian, whatever the page is in: a screen reader is told which."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language

from learning_goals.models.catalogue import WRITTEN_IN

register = template.Library()


@register.simple_tag
def lang(language=WRITTEN_IN):
    """The attribute of an element whose text is in `language`. Nothing where the page is in it, too."""
    return "" if get_language() == language else format_html(' lang="{}"', language)


@register.filter
def as_written(text):
    """A goal, or its title, in the language of the catalogue."""
    marked = lang()
    return format_html("<span{}>{}</span>", marked, text) if marked else conditional_escape(text)
