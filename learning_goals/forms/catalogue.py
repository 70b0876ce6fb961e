"""The file with learning goals that somebody chooses, and what they say of it."""

import io

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_goals.models import GoalKind
from learning_goals.versions import Answers
from learning_goals.workbook.reading import media_type_of
from supervision.forms import DayField, WorkbookField


class CatalogueField(WorkbookField):
    """A catalogue of learning goals, not yet read. Cleans to an `Upload`."""

    LARGEST = 5  # megabytes
    widget = forms.FileInput(attrs={"accept": ".xlsx,.csv,.zip"})

    def media_type_of(self, name, content):
        return media_type_of(io.BytesIO(content))


class CatalogueForm(forms.Form):
    """The rest is asked for only in case the file does not say it."""

    file = CatalogueField(
        label=_("Choose file"),
        help_text=_("An .xlsx workbook or a .csv file. At most 5 MB and 2,000 rows."),
    )
    valid_from = DayField(
        label=_("Valid from"),
        required=False,
        help_text=_("Only needed if the file does not say it, or names several days."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of goals"),
        required=False,
        choices=[("", _("As the codes say")), *GoalKind.choices],
        help_text=_("Only needed if the codes are numbers alone."),
    )
    name = forms.CharField(
        label=_("Name of the version"), required=False, max_length=150, help_text=_("May be left empty.")
    )

    @property
    def answers(self):
        data = self.cleaned_data
        return Answers(data["kind"], data["name"], data["valid_from"])
