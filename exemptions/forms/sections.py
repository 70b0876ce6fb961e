"""The parts of an application as they are typed. Each may be saved half done."""

import uuid

from django import forms
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from exemptions.forms.fields import in_order
from exemptions.models import Application, Measure
from exemptions.sections import ROWS, SECTIONS
from municipalities.days import today
from municipalities.models import User
from supervision.forms import DayField, WrittenField
from supervision.models import Trainee
from supervision.supervisors import with_the_role


class SectionForm(forms.ModelForm):
    """One part. `version` is the one that the page has read; `editor` names the opened page."""

    section = heading = ""
    mark_optional = False
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    editor = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Application
        fields = ()

    def __init__(self, data=None, *, application, editor=None):
        saved = application.saves.get(self.section, {"version": 0})
        super().__init__(
            data,
            instance=application,
            prefix=self.section,
            initial={
                "version": saved["version"],
                "editor": editor or uuid.uuid4(),
                "trainees": [one.trainee_id for one in application.concerned.all()],
            },
        )
        for field in self.fields.values():
            field.required = field.required and field.widget.is_hidden

    @property
    def values(self):
        """Answer → value, as `save_section` takes them."""
        typed = {name: self.cleaned_data[name] for name in SECTIONS[self.section]}
        return {
            name: sorted(value, key=lambda row: str(row.pk)) if name in ROWS else value
            for name, value in typed.items()
        }


def written(*names):
    return dict.fromkeys(names, WrittenField)


class ChallengesForm(SectionForm):
    section = "challenges"
    heading = _("Disproportionate challenges")

    class Meta:
        model = Application
        fields = ["challenges"]
        field_classes = written("challenges")
        help_texts = {
            "challenges": _("Why the municipality cannot meet the requirement in the time it concerns.")
        }


class MeasuresField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, measure):
        day = date_format(measure.day, "DATE_FORMAT")
        what = Truncator(measure.what).chars(90)
        language = measure.municipality.language_form  # that of whoever wrote it
        return format_html('{} · {} · <span lang="{}">{}</span>', day, measure.kind_and_place, language, what)


class SearchForm(SectionForm):
    section = "search"
    heading = _("Search for supervisors, and co-operation")
    measures = MeasuresField(
        label=_("From the log of measures"),
        queryset=Measure.objects.none(),
        help_text=_("Those that are chosen stand in the letter, each with its day."),
    )

    class Meta:
        model = Application
        fields = ["measures_to_find", "cooperation"]
        field_classes = written("measures_to_find", "cooperation")

    def __init__(self, data=None, *, application, **options):
        super().__init__(data, application=application, **options)
        self.fields["measures"].queryset = application.municipality.measures.standing().select_related(
            "municipality"
        )
        self.initial["measures"] = [one.measure_id for one in application.chosen_measures.all()]
        if not self.fields["measures"].queryset:
            self.fields["measures"].widget = forms.MultipleHiddenInput()


class PeriodForm(SectionForm):
    section = "period"
    heading = _("The period")

    class Meta:
        model = Application
        fields = ["starts_on", "ends_on"]
        field_classes = dict.fromkeys(["starts_on", "ends_on"], DayField)

    def clean(self):
        in_order(self)
        return super().clean()


class SpecialistsForm(SectionForm):
    section = "specialists"
    heading = _("Specialists in general practice")
    specialists = forms.IntegerField(
        label=_("Specialists in general practice"),
        min_value=0,
        max_value=9999,
        help_text=_("All who are tied to the municipality, also those who do not supervise."),
    )

    class Meta:
        model = Application
        fields = ["specialists", "specialists_counted_on", "specialists_source"]
        field_classes = {"specialists_counted_on": DayField}


class TraineesForm(SectionForm):
    section = "trainees"
    heading = _("ALIS in training")
    trainees = forms.ModelMultipleChoiceField(
        label=_("The trainees whom it concerns"),
        queryset=Trainee.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    trainees_in_training = forms.IntegerField(
        label=_("Another number of ALIS in training"), min_value=0, max_value=9999
    )
    trainees_without_specialist = forms.IntegerField(
        label=_("Another number of those supervised without a specialist"), min_value=0, max_value=9999
    )

    class Meta:
        model = Application
        fields = ["trainees_in_training", "trainees_without_specialist", "counts_reason"]
        field_classes = written("counts_reason")
        widgets = {"counts_reason": forms.Textarea(attrs={"rows": 2})}

    field_order = ["trainees"]

    def __init__(self, data=None, *, application, **options):
        super().__init__(data, application=application, **options)
        self.fields["trainees"].queryset = trainees_of(
            application.municipality, self.initial["trainees"]
        ).exclude(person=application.supervisor_id)


def trainees_of(municipality, chosen=()):
    """Those with service there that has not ended, and those who are chosen already."""
    serving = Q(service__ends_on__isnull=True, service__isnull=False) | Q(service__ends_on__gte=today())
    found = Trainee.objects.filter(serving | Q(pk__in=chosen), municipality=municipality)
    return found.select_related("person").distinct()


class SupervisorForm(SectionForm):
    section = "supervisor"
    heading = _("The temporary supervisor")

    class Meta:
        model = Application
        fields = ["supervisor", "hpr_number", "competence", "experience"]
        field_classes = written("competence", "experience")
        help_texts = {"hpr_number": _("Left empty, it is taken from the register, if it is there.")}

    def __init__(self, data=None, *, application, **options):
        super().__init__(data, application=application, **options)
        self.fields["supervisor"].queryset = people_to_supervise(application)
        self.fields["supervisor"].empty_label = _("Choose")
        self.fields["hpr_number"].widget.attrs["inputmode"] = "numeric"

    def clean(self):
        data = super().clean()
        person = data.get("supervisor")
        if person and not data.get("hpr_number") and "hpr_number" not in self.errors:
            data["hpr_number"] = getattr(getattr(person, "qualification", None), "hpr_number", "")
        return data


def people_to_supervise(application):
    """The municipality's supervisors and who is chosen already; nobody whom the application concerns."""
    known = with_the_role(application.municipality, today()).values("pk")
    concerned = [one.trainee.person_id for one in application.concerned.all()]
    return (
        User.objects.filter(Q(pk__in=known) | Q(pk=application.supervisor_id))
        .exclude(pk__in=concerned)
        .select_related("qualification")
        .order_by("name")
    )


class PlanForm(SectionForm):
    section = "plan"
    heading = _("Plan for coming back to a specialist")

    class Meta:
        model = Application
        fields = ["plan"]
        field_classes = written("plan")


class SenderForm(SectionForm):
    section = "sender"
    heading = _("Case number, contact person and signature")

    class Meta:
        model = Application
        fields = SECTIONS["sender"]


FORMS = {
    form.section: form
    for form in (
        ChallengesForm,
        SearchForm,
        PeriodForm,
        SpecialistsForm,
        TraineesForm,
        SupervisorForm,
        PlanForm,
        SenderForm,
    )
}
