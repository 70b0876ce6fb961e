"""What people type when they ask for an opinion of a goal, and when they give one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_goals.forms.fields import TextField
from learning_goals.models import Opinion, OpinionKind
from municipalities.days import today
from municipalities.models import Membership, Role, User


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return person.name or person.email


class AskForm(forms.Form):
    """Whom, and about what: a statement of clinical instructors alone, the trainee's own one first."""

    field_order = ["asked_of", "question"]

    question = TextField(
        label=_("What you would like to hear about"),
        required=False,
        rows=3,
        max_length=Opinion._meta.get_field("question").max_length,
        help_text=_("They see the goal and this, nothing else. Write nothing that can identify a patient."),
    )

    def __init__(self, *args, trainee, kind, **kwargs):
        super().__init__(*args, **kwargs)
        label = _("Which clinical instructor?") if kind == OpinionKind.STATEMENT else _("Which colleague?")
        possible = who_can_be_asked(trainee, kind)
        self.fields["asked_of"] = ColleagueField(label=label, queryset=possible, empty_label=_("Choose"))
        mine = trainee.instructorships.on(today()).values_list("instructor", flat=True)
        self.fields["asked_of"].initial = possible.filter(pk__in=mine).first()
        self.order_fields(self.field_order)


def who_can_be_asked(trainee, kind):
    """Those with an account and a role in the municipality; for a statement, clinical instructors there.
    Never the trainee. By name, each once."""
    roles = Membership.objects.on(today()).filter(municipality=trainee.municipality_id)
    if kind == OpinionKind.STATEMENT:
        roles = roles.filter(role=Role.CLINICAL_INSTRUCTOR)
    joined = User.objects.filter(pk__in=roles.values("user"), is_active=True, joined_at__isnull=False)
    return joined.exclude(pk=trainee.person_id).order_by("name", "email")


class AnswerForm(forms.Form):
    answer = TextField(
        label=_("What you have seen"),
        rows=6,
        max_length=Opinion._meta.get_field("answer").max_length,
        help_text=_(
            "The trainee reads it, and all who judge the goal. It cannot be changed afterwards. Write nothing"
            " that can identify a patient."
        ),
    )
