"""What the trainee adds to a goal."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_goals.forms.fields import TextField
from municipalities.files import UploadField


class EvidenceForm(forms.Form):
    """Words, a file, or both. `key` becomes the id, so that the same form sent twice adds it once."""

    description = TextField(
        label=_("What it shows"),
        required=False,
        max_length=5_000,
        help_text=_("All who judge the goal can read it. Write nothing that can identify a patient."),
        rows=5,
    )
    file = UploadField(label=_("File"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self):
        data = super().clean()
        if not self.errors and not data["description"] and data["file"] is None:
            self.add_error("description", _("Write something, or choose a file."))
        if self.errors and data.get("file"):
            self.add_error("file", _("Please choose the file again."))
        return data
