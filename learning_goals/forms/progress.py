"""The day as of which a plan is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.days import today
from supervision.forms import DayField


class AsAtForm(forms.Form):
    """A day that has come. Asked for by GET, since it changes nothing."""

    on = DayField(label=_("As it was on"))

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("That day has not come yet."))
        return day
