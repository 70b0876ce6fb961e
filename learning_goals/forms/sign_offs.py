"""What people type when a goal goes on, or back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from learning_goals.forms.fields import TextField
from learning_goals.models import SignOff


def longest(field):
    return SignOff._meta.get_field(field).max_length


class SendForm(forms.Form):
    """A word on the way; and where nothing shows the goal, whether that is meant."""

    field_order = ["comment", "without_evidence"]

    comment = TextField(
        label=_("A word on the way"),
        required=False,
        max_length=longest("comment"),
        help_text=_("All who judge the goal can read it. Write nothing that can identify a patient."),
    )

    def __init__(self, *args, nothing_shows_it, **kwargs):
        super().__init__(*args, **kwargs)
        if nothing_shows_it:
            self.fields["without_evidence"] = forms.BooleanField(
                label=_("Send it all the same"),
                error_messages={
                    "required": _("Nothing shows this goal yet. Tick here to send it all the same.")
                },
            )


class RecommendForm(forms.Form):
    """The supervisor's one sentence, which the leader sees in their list."""

    recommendation = TextField(
        label=_("Why you recommend it, in a sentence"),
        rows=2,
        max_length=longest("recommendation"),
        help_text=_("The leader decides by it, and the trainee reads it. Write nothing about patients."),
    )


class ReturnForm(forms.Form):
    comment = TextField(
        label=_("What is still to be done?"),
        max_length=longest("decision_comment"),
        help_text=_("The trainee reads it, and all who judge the goal. Write nothing about patients."),
    )


class ApproveForm(forms.Form):
    """What the approver has read, the reason that is asked for where no statement is there, and a word to the
    trainee."""

    field_order = ["no_statement_reason", "comment", "statements"]

    comment = TextField(
        label=_("A word to the trainee"), required=False, rows=2, max_length=longest("decision_comment")
    )
    statements = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, statements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["statements"].initial = statements
        if not statements:
            self.fields["no_statement_reason"] = TextField(
                label=_("Why there is no statement by a clinical instructor"),
                rows=2,
                max_length=longest("no_statement_reason"),
                help_text=_("It stands with the approval."),
                error_messages={
                    "required": _("Write why there is none, or wait until the trainee has asked for one.")
                },
            )
            self.order_fields(self.field_order)


class RevokeForm(forms.Form):
    reason = TextField(
        label=_("Why the approval does not hold"),
        max_length=longest("revocation_reason"),
        help_text=_("The trainee reads it, and all who judge the goal. Write nothing about patients."),
    )


class SeveralForm(forms.Form):
    """The goals that are ticked in a list, of those that may be; at least one, and at most so many."""

    sign_offs = forms.ModelMultipleChoiceField(
        label=_("Learning goals"),
        queryset=SignOff.objects.none(),
        error_messages={"required": _("Tick at least one goal first.")},
    )

    def __init__(self, *args, among, at_most, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sign_offs"].queryset = among
        self.at_most = at_most

    def clean_sign_offs(self):
        ticked = self.cleaned_data["sign_offs"]
        if len(ticked) > self.at_most:
            message = ngettext_lazy(
                "At most %(most)d goal at a time. Take away some ticks.",
                "At most %(most)d goals at a time. Take away some ticks.",
                "most",
            )
            raise forms.ValidationError(message, params={"most": self.at_most})
        return ticked
