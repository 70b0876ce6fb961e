"""What a leader fills in to hand over their approvals."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_goals.forms.opinions import ColleagueField
from municipalities.days import today
from municipalities.models import Membership, User
from supervision.forms import DayField

LONGEST = timedelta(days=366)


class DelegateForm(forms.Form):
    """To whom, from when to when: from today on, and for a year at most."""

    delegate = ColleagueField(label=_("To whom?"), queryset=User.objects.none(), empty_label=_("Choose"))
    starts_on = DayField(label=_("From and including"), initial=today)
    ends_on = DayField(label=_("To and including"))

    def __init__(self, *args, municipality, leader, **kwargs):
        super().__init__(*args, **kwargs)
        roles = Membership.objects.on(today()).filter(municipality=municipality)
        joined = User.objects.filter(pk__in=roles.values("user"), is_active=True, joined_at__isnull=False)
        self.fields["delegate"].queryset = joined.exclude(pk=leader.pk).order_by("name", "email")

    def clean_starts_on(self):
        day = self.cleaned_data["starts_on"]
        if day < today():
            raise forms.ValidationError(_("Approvals are handed over from today on at the earliest."))
        return day

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first."))
        elif starts_on and ends_on and ends_on - starts_on > LONGEST:
            self.add_error("ends_on", _("For a year at most. Hand over again when it is over."))
        return data
