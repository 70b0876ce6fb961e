"""What people type about themselves and others."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from municipalities.models import MOST_TRAINEES, Role, User


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Role, widget=forms.RadioSelect)


class JoinForm(forms.Form):
    """A new person's name and password. The name is asked for only where the register does not know it."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence that you remember is a good one."),
    )

    def __init__(self, *args, invitation, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person or User(email=invitation.email)
        if self.person.name:
            del self.fields["name"]

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():  # control signs, and those that turn the direction of what follows
            raise forms.ValidationError(_("Please write the name with letters only."))
        return name

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class CapacityForm(forms.Form):
    """How many trainees a supervisor can take at a time. Empty where nobody has said."""

    capacity = forms.IntegerField(
        label=_("Trainees at a time"),
        required=False,
        min_value=0,
        max_value=MOST_TRAINEES,
        help_text=_("As agreed with the supervisor. Deputies do not count. Empty means: not agreed yet."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
