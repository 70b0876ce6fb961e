"""What is typed when an application begins, is sent, is decided, or anything else happens to it."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from exemptions.forms.fields import PastDayField, UploadsField, in_order
from exemptions.forms.sections import trainees_of
from exemptions.models import Attachment, Decision, DecisionKind, SentHow, Supplement
from municipalities.days import today
from municipalities.files import UploadField
from municipalities.models import User
from supervision.forms import DayField, WrittenField
from supervision.models import Trainee
from supervision.supervisors import with_the_role

THREE_WEEKS = timedelta(weeks=3)
AREA = forms.Textarea(attrs={"rows": 6})


class StartForm(forms.Form):
    """Whom the application is about; all of it can be changed later."""

    trainees = forms.ModelMultipleChoiceField(
        label=_("The trainees whom it concerns"),
        queryset=Trainee.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    supervisor = forms.ModelChoiceField(
        label=_("Temporary supervisor"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("A doctor without the specialty who has the role of supervisor in the municipality."),
    )

    def __init__(self, *args, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trainees"].queryset = trainees_of(municipality)
        self.fields["supervisor"].queryset = with_the_role(municipality, today())

    def clean(self):
        data = super().clean()
        person = data.get("supervisor")
        if person and any(one.person_id == person.pk for one in data.get("trainees", [])):
            self.add_error("supervisor", _("Nobody supervises themselves."))
        return data


class AttachmentForm(forms.Form):
    file = UploadField(label=_("File"))
    description = forms.CharField(
        label=_("What it is"), max_length=Attachment._meta.get_field("description").max_length
    )


class ReadyForm(forms.Form):
    """Nothing to type, but a box where something is to be looked at once more."""

    looked_at = forms.BooleanField(
        label=_("I have looked at this, and it is meant so"),
        error_messages={"required": _("Tick the box if it is meant so, or change it first.")},
    )

    def __init__(self, *args, asks, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["looked_at"]


class SendForm(forms.Form):
    sent_on = PastDayField(label=_("Sent on"))
    how = forms.ChoiceField(label=_("How"), choices=SentHow, widget=forms.RadioSelect, initial=SentHow.EML)


class AskForm(forms.Form):
    asked_on = PastDayField(label=_("Asked on"))
    question = WrittenField(
        label=_("What is asked"),
        max_length=Supplement._meta.get_field("question").max_length,
        widget=AREA,
    )


class AnswerForm(forms.Form):
    answered_on = PastDayField(label=_("Answered on"))
    answer = WrittenField(
        label=_("Answer"),
        max_length=Supplement._meta.get_field("answer").max_length,
        widget=AREA,
        help_text=_("As it is sent to Helsedirektoratet. It can never be changed."),
    )
    files = UploadsField(label=_("Files that go with it"), required=False)


class DecisionForm(forms.Form):
    """What every letter of the directorate says."""

    decided_on = PastDayField(label=_("Decided on"))
    received_on = PastDayField(label=_("Received on"))
    reference = forms.CharField(
        label=_("Helsedirektoratet's reference"), max_length=Decision._meta.get_field("reference").max_length
    )
    conditions = WrittenField(
        label=_("Conditions, or the reasons"),
        required=False,
        max_length=Decision._meta.get_field("conditions").max_length,
        widget=AREA,
    )
    file = UploadField(label=_("The letter"), required=False)

    def clean(self):
        in_order(self, "decided_on", "received_on")
        return super().clean()


class DecideForm(DecisionForm):
    """A grant with its period, or a rejection with the last day to appeal. The box is there only once the
    period is another than the one applied for."""

    field_order = [
        "kind",
        "decided_on",
        "received_on",
        "reference",
        "starts_on",
        "ends_on",
        "meant",
        "appeal_due_on",
    ]

    kind = forms.ChoiceField(
        label=_("The decision"),
        choices=[(one.value, one.label) for one in (DecisionKind.GRANTED, DecisionKind.REJECTED)],
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label=_("Granted from and including"), required=False)
    ends_on = DayField(label=_("Granted to and including"), required=False)
    meant = forms.BooleanField(
        label=_("The decision has another period than the application"),
        required=False,
        widget=forms.HiddenInput,
    )
    appeal_due_on = DayField(
        label=_("Last day to appeal"),
        required=False,
        help_text=_("Of a rejection. Left empty: three weeks after it was received."),
    )

    def clean(self):
        data = super().clean()
        if data.get("kind") == DecisionKind.GRANTED:
            for name in ("starts_on", "ends_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A granted exemption has a first and a last day."))
            in_order(self)
        return data

    def show_box(self):
        self.fields["meant"].widget = forms.CheckboxInput()

    @property
    def decided(self):
        """As `decide_application` takes it: of a grant no appeal, of a rejection no period."""
        data = dict(self.cleaned_data)
        if data["kind"] == DecisionKind.GRANTED:
            del data["appeal_due_on"]
        else:
            data["starts_on"] = data["ends_on"] = None
            data["appeal_due_on"] = data["appeal_due_on"] or data["received_on"] + THREE_WEEKS
        return data


class AppealForm(forms.Form):
    sent_on = PastDayField(label=_("Sent on"))
    file = UploadField(label=_("The appeal"), required=False)


class RevokeForm(DecisionForm):
    field_order = ["ends_on"]
    ends_on = DayField(label=_("Last day of the exemption"))
