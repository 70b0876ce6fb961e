"""What people type about sessions and assignments, and the workbook that they choose."""

import io
import uuid
from datetime import date, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from municipalities.days import today
from municipalities.files import Upload, name_of
from municipalities.models import User
from supervision.models import Addendum, Assignment, AssignmentRole, Mode, Note, Session, Trainee
from supervision.patient_identity import has_identity_number
from supervision.supervisors import QUALIFIED, supervisors_in
from supervision.workbook import NotAWorkbook
from supervision.workbook.archives import MEGABYTE, media_type, unpacked_parts

TWO_YEARS = timedelta(days=2 * 366)


class DateInput(forms.DateInput):
    """The browser's own date field; without one, a day is typed as 2026-10-31 or 31.10.2026."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class DayField(forms.DateField):
    """A day in a year of our time: one typed as 26 or 20266 is a slip."""

    widget = DateInput
    default_validators = [
        MinValueValidator(date(1900, 1, 1), _("Please give the year with four digits.")),
        MaxValueValidator(date(2199, 12, 31), _("Please give the year with four digits.")),
    ]

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)


class TimeField(forms.TimeField):
    widget = TimeInput

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)


class MinutesField(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Minutes"),
            min_value=1,
            max_value=480,
            error_messages={
                "min_value": _("A session lasts at least 1 minute."),
                "max_value": _("A session lasts at most 480 minutes (8 hours)."),
            },
            **kwargs,
        )


class TimeForm(forms.Form):
    """When, how long and how."""

    date = DayField(label=_("Date"))
    start = TimeField(label=_("Start"))
    duration_minutes = MinutesField(initial=60)
    mode = forms.ChoiceField(label=_("How"), choices=Mode, initial=Mode.IN_PERSON, widget=forms.RadioSelect)

    def clean_date(self):
        date = self.cleaned_data["date"]
        if not today() - TWO_YEARS <= date <= today() + TWO_YEARS:
            raise forms.ValidationError(_("That is more than two years away. Is the year right?"))
        return date


class PairField(forms.ModelChoiceField):
    """One of the person's pairings of a trainee with a supervisor."""

    def __init__(self, user, **kwargs):
        self.user = user
        super().__init__(queryset=Assignment.objects.none(), empty_label=None, **kwargs)

    def label_from_instance(self, assignment):
        """The other one's name, with the municipality where there are several."""
        mine = assignment.trainee.person_id == self.user.pk
        other = assignment.supervisor if mine else assignment.trainee.person
        places = {pair.trainee.municipality for pair in self.queryset}
        return f"{other} ({assignment.trainee.municipality})" if len(places) > 1 else str(other)


def pairs_of(user):
    """Assignments in which the person is the trainee or the supervisor, and that have not ended."""
    return (
        Assignment.objects.of(user)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))
        .select_related("trainee__person", "trainee__municipality", "supervisor")
        .order_by("starts_on")
    )


def not_assigned(pair):
    """What is said of a day on which the supervisor of `pair` (an assignment or a session) has no charge."""
    names = {"supervisor": pair.supervisor, "trainee": pair.trainee}
    return _("%(supervisor)s does not supervise %(trainee)s on that day.") % names


class PlanForm(TimeForm):
    """A session to plan. Whom one can plan with follows from the assignments."""

    field_order = ["pair", "date", "start", "duration_minutes", "mode"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pair"] = PairField(user, label=_("With"))
        self.fields["pair"].queryset = pairs_of(user)
        self.order_fields(self.field_order)

    def clean(self):
        data = super().clean()
        pair, date = data.get("pair"), data.get("date")
        if (
            pair
            and date
            and not pair.trainee.assignments.on(date).filter(supervisor=pair.supervisor).exists()
        ):
            self.add_error("date", not_assigned(pair))
        return data


class HoldForm(forms.Form):
    duration_minutes = MinutesField()
    mode = forms.ChoiceField(label=_("How"), choices=Mode, widget=forms.RadioSelect)


class ReasonForm(forms.Form):
    """Why a session is cancelled: between the two of it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The other one can read it. Write nothing about patients or health."),
    )

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if has_identity_number(reason):
            raise forms.ValidationError(_("Please leave out identity numbers."))
        return reason


class CloseForm(ReasonForm):
    """Why a session cannot be finalised: read by all who see the session."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "The two who meet, leaders and coordinators can read it. Write nothing about patients or health."
        )


class WrittenField(forms.CharField):
    """A text whose white space is the writer's own; a line ends as it did when it was typed."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class NoteForm(forms.Form):
    """The text of a note as an opened page sends it."""

    text = WrittenField(
        label=_("Note"),
        required=False,
        strip=False,
        max_length=Note._meta.get_field("text").max_length,
        widget=forms.Textarea,
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    editor = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PatientForm(forms.Form):
    """A text that is sealed. The box is there only once the text holds an identity number."""

    no_patient = forms.BooleanField(
        label=_("The number is not a patient's"), required=False, widget=forms.HiddenInput
    )

    def show_box(self):
        self.fields["no_patient"].widget = forms.CheckboxInput()

    def ask_about_patient(self):
        """The box is shown, with what to do."""
        self.show_box()
        self.add_error(
            "no_patient", _("Remove the number from the text, or tick that it is not a patient's.")
        )


class AddendumForm(PatientForm):
    """An addition. `key` becomes its id, so that the same form sent twice makes one."""

    field_order = ["text", "no_patient", "key"]

    text = WrittenField(
        label=_("Addition"),
        max_length=Addendum._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is to be corrected or added. It can never be changed; the other one confirms it."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class FinaliseForm(PatientForm):
    """What was seen: the version of the note, its text, and the session's day, time, length and mode."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    facts = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, note=None, **kwargs):
        super().__init__(*args, **kwargs)
        if note is not None and has_identity_number(note.text):
            self.show_box()


class SupervisorField(forms.ModelChoiceField):
    """Somebody who is a supervisor in the municipality today, with what to know before one chooses."""

    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.none(), **kwargs)

    def offer(self, municipality, *, without):
        """All of them but those persons."""
        known = supervisors_in(municipality, today())
        self.known = {one.person.pk: one for one in known if one.membership and one.person.pk not in without}
        self.queryset = User.objects.filter(pk__in=self.known).order_by("name")

    def label_from_instance(self, person):
        one = self.known[person.pk]
        facts = {"name": person, "count": one.free}
        if one.right != QUALIFIED:
            return _("%(name)s, not a specialist") % facts
        if one.free is None:
            return str(person)
        if one.free == 0:
            return _("%(name)s, full") % facts
        return ngettext("%(name)s, %(count)d free place", "%(name)s, %(count)d free places", one.free) % facts


class AssignForm(forms.Form):
    supervisor = SupervisorField(label=_("Supervisor"), empty_label=_("Choose"))
    role = forms.ChoiceField(
        label=_("As"), choices=AssignmentRole, initial=AssignmentRole.PRIMARY, widget=forms.RadioSelect
    )
    starts_on = DayField(label=_("From and including"))
    ends_on = DayField(
        label=_("To and including"), required=False, help_text=_("Empty means until further notice.")
    )

    def __init__(self, *args, trainee, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].offer(trainee.municipality, without=[trainee.person_id])

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


class EndForm(forms.Form):
    ends_on = DayField(label=_("Last day"))
    successor = SupervisorField(
        label=_("Taken over the day after by"), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args, assignment, **kwargs):
        super().__init__(*args, **kwargs)
        self.assignment = assignment
        trainee: Trainee = assignment.trainee
        taken = [trainee.person_id, assignment.supervisor_id]
        self.fields["successor"].offer(trainee.municipality, without=taken)

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < self.assignment.starts_on:
            raise forms.ValidationError(_("The last day is before the first."))
        return day


def initial_of(session: Session):
    """What a form about a session begins with."""
    return {
        "date": session.date,
        "start": session.start,
        "duration_minutes": session.duration_minutes,
        "mode": session.mode,
    }


class WorkbookField(forms.FileField):
    """A register workbook, not yet read. Cleans to an `Upload`. Another kind of workbook has its own
    `media_type_of`."""

    LARGEST = 10  # megabytes

    default_error_messages = {
        "required": _("Choose the file first."),
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %(limit)s MB."),
        "one_sheet": _("Put the .csv files of all sheets into one .zip."),
    }
    widget = forms.FileInput(attrs={"accept": ".xlsx,.zip"})

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > self.LARGEST * MEGABYTE:
            message = self.error_messages["too_large"] % {"limit": self.LARGEST}
            raise forms.ValidationError(message, code="too_large")
        content = file.read()
        try:
            return Upload(name_of(file.name), self.media_type_of(file.name, content), content)
        except NotAWorkbook as error:
            raise forms.ValidationError(str(error), code="not_a_workbook") from error

    def media_type_of(self, name, content):
        """Raises NotAWorkbook for what is none."""
        if name.lower().endswith(".csv"):
            raise NotAWorkbook(self.error_messages["one_sheet"])
        with unpacked_parts(io.BytesIO(content)) as archive:
            return media_type(archive)


class WorkbookForm(forms.Form):
    """The file with the municipality's register."""

    workbook = WorkbookField(
        label=_("Choose file"),
        help_text=_("An .xlsx workbook, or .csv files in a .zip. At most 10 MB and 50,000 rows."),
    )
