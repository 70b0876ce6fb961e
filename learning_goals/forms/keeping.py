"""What people type about a plan: target dates, why a goal leaves it, and who helps with it."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.days import today
from municipalities.models import Role, User
from supervision.forms import DayField
from supervision.patient_identity import has_identity_number

TEN_YEARS = timedelta(days=3653)


class TargetField(DayField):
    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and not today() - TEN_YEARS <= day <= today() + TEN_YEARS:
            raise forms.ValidationError(_("That is more than ten years away. Is the year right?"))
        return day


class TargetsForm(forms.Form):
    """A target date for each open goal; and one for each group, for those of its goals that have none."""

    def __init__(self, *args, plan_goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = []  # (name, name of its field, goals of the plan)
        for plan_goal in plan_goals:
            group = plan_goal.goal.group
            if not self.groups or self.groups[-1][0] != group:
                number = len(self.groups)
                self.groups.append((group, f"group_{number}", []))
                self.fields[f"group_{number}"] = TargetField(
                    label=_("For all of them that have no date of their own")
                )
            self.groups[-1][2].append(plan_goal)
            self.fields[field_of(plan_goal)] = TargetField(
                label=str(plan_goal.goal), initial=plan_goal.target_on
            )

    @property
    def sections(self):
        """Each group with its field, the fields of its goals, and whether any of these has a fault."""
        for name, field, plan_goals in self.groups:
            own = [self[field_of(one)] for one in plan_goals]
            yield name, self[field], own, any(one.errors for one in own)

    @property
    def targets(self):
        """{id of the goal in the plan: its date or None}."""
        data = self.cleaned_data
        return {
            one.pk: data[field_of(one)] or data[field] for _name, field, rows in self.groups for one in rows
        }


def field_of(plan_goal):
    return f"goal_{plan_goal.pk}"


class CloseGoalForm(forms.Form):
    """Why a goal leaves the plan: read by the trainee, who supervises, leaders and coordinators."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The trainee can read it. Write nothing about patients or health."),
    )

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if has_identity_number(reason):
            raise forms.ValidationError(_("Please leave out identity numbers."))
        return reason


def people_with(role, municipality):
    """Who has the role there today, by name."""
    holders = municipality.memberships.on(today()).filter(role=role).values("user")
    return User.objects.filter(pk__in=holders).order_by("name", "email")


class PersonForm(forms.Form):
    """Somebody with a role in the municipality, for a period. Never the trainee."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), empty_label=_("Choose"))
    starts_on = DayField(label=_("From and including"), initial=today)
    ends_on = DayField(
        label=_("To and including"), required=False, help_text=_("Empty means until further notice.")
    )
    role: Role

    def __init__(self, *args, trainee, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_with(self.role, trainee.municipality).exclude(
            pk=trainee.person_id
        )

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


class NameLeaderForm(PersonForm):
    role = Role.LEADER


class AddInstructorForm(PersonForm):
    role = Role.CLINICAL_INSTRUCTOR


class LastDayForm(forms.Form):
    """When a period ends that has begun."""

    ends_on = DayField(label=_("Last day"), initial=today)

    def __init__(self, *args, period, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = period

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < self.period.starts_on:
            raise forms.ValidationError(_("The last day is before the first."))
        return day
