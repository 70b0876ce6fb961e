"""Fields that several forms of exemptions have."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.days import today
from municipalities.files import UploadField
from supervision.forms import DayField

LONG_AGO = timedelta(days=5 * 366)


class PastDayField(DayField):
    """A day that has come, not long ago: a later one is a slip."""

    def clean(self, value):
        day = super().clean(value)
        if day is not None and day > today():
            raise forms.ValidationError(_("That day has not come yet."))
        if day is not None and day < today() - LONG_AGO:
            raise forms.ValidationError(_("That is more than five years ago. Is the year right?"))
        return day


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class UploadsField(UploadField):
    """Cleans to a list of `Upload`."""

    def __init__(self, **options):
        super().__init__(**options)
        self.widget = SeveralFiles(attrs=self.widget.attrs)

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data]
        found = [super(UploadsField, self).clean(one, initial) for one in given if one]
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found


def in_order(form, starts="starts_on", ends="ends_on"):
    """The last day is not before the first, or that stands beside it."""
    first, last = form.cleaned_data.get(starts), form.cleaned_data.get(ends)
    if first and last and last < first:
        form.add_error(ends, _("The last day is before the first."))
