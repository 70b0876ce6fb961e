"""An exported plan that somebody hands in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_goals.handover.reading import LARGEST, NotAPlan, read_plan
from municipalities.files import Upload, name_of


class PlanFileField(forms.FileField):
    """Cleans to the `Upload` and what was read in it."""

    default_error_messages = {
        "required": _("Choose the file first."),
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than 10 MB. An exported plan is smaller."),
    }
    widget = forms.FileInput(attrs={"accept": ".json,application/json"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
        content = file.read()
        try:
            return Upload(name_of(file.name), "application/json", content), read_plan(content)
        except NotAPlan as error:
            raise forms.ValidationError(str(error), code="not_a_plan") from error


class HandInForm(forms.Form):
    """The file, which has to be of the same person: by the address, or by the name and a word of theirs."""

    plan = PlanFileField(label=_("Choose file"), help_text=_("The .json file that you downloaded there."))
    is_mine = forms.BooleanField(label=_("I had another e-mail address when it was exported"), required=False)

    def __init__(self, *args, trainee, **kwargs):
        super().__init__(*args, **kwargs)
        self.trainee = trainee

    def clean_plan(self):
        upload, contents = self.cleaned_data["plan"]
        if contents["municipality"]["number"] == self.trainee.municipality.number:
            raise forms.ValidationError(_("That plan is from here. Nothing has to be handed in."))
        if not self.has_my_address(contents) and not self.has_my_name(contents):
            raise forms.ValidationError(_("That plan is of somebody else, by its name and e-mail address."))
        return upload, contents

    def clean(self):
        data = super().clean()
        if "plan" in data and not self.has_my_address(data["plan"][1]) and not data.get("is_mine"):
            self.add_error(
                "is_mine",
                _("The plan has your name, but another e-mail address. If it is yours, tick this and choose"
                  " the file again."),
            )  # fmt: skip
        return data

    def has_my_address(self, contents):
        return contents["person"]["email"].strip().lower() == self.trainee.person.email

    def has_my_name(self, contents):
        return folded(contents["person"]["name"]) == folded(self.trainee.person.name)


def folded(name):
    return " ".join(name.casefold().split())
