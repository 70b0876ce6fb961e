"""What the crispy template pack "designsystemet" cannot say in a template."""

from django import forms, template

register = template.Library()

# Browsers have pickers for these; both need ISO values, whatever the language.
NATIVE = {forms.DateInput: ("date", "%Y-%m-%d"), forms.TimeInput: ("time", "%H:%M")}


@register.filter
def control(field):
    """The field's input or inputs, with Designsystemet's class. A subclass of a date or time input keeps
    its own type."""
    widget = field.field.widget
    if type(widget) in NATIVE and widget.input_type == "text":
        widget.input_type, widget.format = NATIVE[type(widget)]
    _dress(widget)
    return field


@register.filter
def is_group(field):
    """Whether the field is several inputs under one legend."""
    return field.field.widget.use_fieldset


@register.filter
def first_id(field):
    """The id to which a link in the error summary leads."""
    if not is_group(field):
        return field.id_for_label
    return next((choice.id_for_label for choice in control(field)), "")


def _dress(widget):
    """Designsystemet's class, and no placeholder: allauth's repeat the label, and pass for an answer."""
    for part in getattr(widget, "widgets", [widget]):
        part.attrs.pop("placeholder", None)
        classes = part.attrs.get("class", "").split()
        if "ds-input" not in classes:
            part.attrs["class"] = " ".join([*classes, "ds-input"])
