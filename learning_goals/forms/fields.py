"""Fields that several forms about learning goals use."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.files import UploadField
from supervision.patient_identity import has_identity_number


class TextField(forms.CharField):
    """Some sentences by a person, without any patient's identity number."""

    def __init__(self, *, rows=4, **options):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value):
        text = super().clean(value).replace("\r\n", "\n")
        if has_identity_number(text):
            raise forms.ValidationError(_("Please leave out identity numbers."))
        return text


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Cleans to a list of `Upload`, which may be empty. One that is not taken is named in the message."""

    MOST = 10

    default_error_messages = {
        "too_many": _("At most ten files at a time."),
        "of_file": _("%(name)s: %(message)s"),
    }

    def __init__(self, **options):
        super().__init__(**options)
        self.widget = SeveralFiles(attrs={**self.widget.attrs, "multiple": True})

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if len(files) > self.MOST:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        faults, taken = [], []
        for file in files:
            try:
                taken.append(super().clean(file, initial))
            except forms.ValidationError as error:
                faults += [
                    forms.ValidationError(
                        self.error_messages["of_file"], params={"name": file.name, "message": message}
                    )
                    for message in error.messages
                ]
        if faults:
            raise forms.ValidationError(faults)
        return taken
