"""What people type about activities."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_goals import search
from learning_goals.forms.fields import TextField, UploadsField
from learning_goals.models import ActivityKind, PlanGoal
from learning_goals.signers import signers_of
from municipalities.days import today
from supervision.forms import DayField
from supervision.models import AssignmentRole
from supervision.patient_identity import has_identity_number

MOST_FILES = 20  # beside one activity


class SignerField(forms.ModelChoiceField):
    """One of those who can be asked to sign."""

    def __init__(self, trainee, **options):
        super().__init__(queryset=signers_of(trainee), empty_label=_("Choose"), **options)
        self.trainee = trainee

    def label_from_instance(self, person):
        return person.name


class GoalsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, plan_goal):
        return str(plan_goal.goal)


class ActivityForm(forms.Form):
    """An activity with its goals and files. Goals are ticked, or typed: each part between commas is a code, a
    title or a word that fits one goal alone; else the form asks which one is meant, in `found`."""

    kind = forms.ChoiceField(label=_("What was it?"), choices=[("", _("Choose")), *ActivityKind.choices])
    title = forms.CharField(
        label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"list": "activity-titles"})
    )
    held_on = DayField(label=_("Date"))
    description = TextField(
        label=_("What you did and learned"),
        required=False,
        max_length=5_000,
        help_text=_("All who judge the goal can read it. Write nothing that can identify a patient."),
    )
    goals = GoalsField(queryset=PlanGoal.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    goal_words = forms.CharField(
        label=_("Learning goals"),
        required=False,
        max_length=200,
        help_text=_("Type a code, a title or a word, and tick what fits. Several codes: 12, 55."),
    )
    files = UploadsField(label=_("Files, such as a course certificate"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, trainee, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.trainee, self.plan, self.found = trainee, plan, []
        self.fields["goals"].queryset = PlanGoal.objects.filter(pk__in=[one.pk for one in plan])
        self.fields["held_on"].initial = today

    def clean_title(self):
        title = self.cleaned_data["title"]
        if has_identity_number(title):
            raise forms.ValidationError(_("Please leave out identity numbers."))
        return title

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > today():
            raise forms.ValidationError(_("That day has not come yet. Record it once it is done."))
        return day

    def clean(self):
        data = super().clean()
        chosen = {one.pk for one in data.get("goals", [])}
        for part in filter(None, map(str.strip, data.get("goal_words", "").split(","))):
            chosen |= self.meant_by(part, chosen)
        data["goals"] = [one for one in self.plan if one.pk in chosen]
        if self.errors and data.get("files"):
            self.add_error("files", _("Please choose the files again."))
        return data

    def meant_by(self, part, chosen):
        """The goal that is meant, if it is certain; nothing where one that fits is ticked already."""
        fitting = search.best(part, self.plan)
        if any(one.pk in chosen for one in fitting):
            return set()
        if (one := search.certain(part, self.plan)) is not None:
            return {one.pk}
        self.found += [one for one in fitting if one not in self.found]
        self.add_error(
            "goal_words",
            _("More than one goal fits. Tick the right one.")
            if fitting
            else _("No goal of the plan fits. Try a shorter word, or only the number."),
        )
        return set()

    @property
    def chosen(self):
        """The goals that are ticked now."""
        ticked = {str(pk) for pk in self["goals"].value() or []}
        return [one for one in self.plan if str(one.pk) in ticked]

    @property
    def is_fictitious(self):
        return any(one.goal.catalogue.is_fictitious for one in self.plan)

    @property
    def recommended(self):
        """Titles to choose from: what the catalogue recommends for the goals that are ticked, or for all."""
        goals = self.chosen or self.plan
        return list(dict.fromkeys(name for one in goals for name in one.goal.recommended_activities))


class RecordForm(ActivityForm):
    """A new activity, sent at once if `sending`."""

    def __init__(self, *args, sending=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signer"] = SignerField(
            self.trainee,
            label=_("Who signs?"),
            required=sending,
            error_messages={"required": _("Choose who signs, or save it as a draft.")},
        )


class ChangeForm(ActivityForm):
    """A known activity, in the `version` that was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, kept=0, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = kept
        del self.fields["key"]

    def clean_files(self):
        files = self.cleaned_data["files"]
        if self.kept + len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most twenty files beside one activity."))
        return files


class SendForm(forms.Form):
    def __init__(self, *args, trainee, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signer"] = SignerField(trainee, label=_("Who signs?"))


class SeenForm(forms.Form):
    """Which version of the activity the signer has seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class CommentForm(forms.Form):
    """Why an activity goes back, or is marked as done: read by the trainee and all who see the activity."""

    comment = forms.CharField(
        label=_("Comment"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The trainee reads it, and all who judge the goal. Write nothing about patients or health."
        ),
    )

    def clean_comment(self):
        comment = self.cleaned_data["comment"]
        if has_identity_number(comment):
            raise forms.ValidationError(_("Please leave out identity numbers."))
        return comment


class ReasonForm(CommentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comment"].label = _("Reason")


def usual_signer(trainee):
    """Whom the trainee asked last, else their primary supervisor; only if they can be asked today."""
    asked = trainee.activities.exclude(signer=None).order_by("-sent_at").values_list("signer", flat=True)
    primary = trainee.assignments.on(today()).filter(role=AssignmentRole.PRIMARY).values("supervisor")
    possible = signers_of(trainee)
    return possible.filter(pk=asked.first()).first() or possible.filter(pk__in=primary).first()


def initial_of(activity) -> dict:
    """What the form about an activity begins with."""
    fields = ("kind", "title", "held_on", "description", "version")
    goals = list(activity.goal_links.values_list("plan_goal", flat=True))
    return {**{name: getattr(activity, name) for name in fields}, "goals": goals}
