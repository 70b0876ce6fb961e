"""What each sheet and column of the workbook is for, as the template and the import page say it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision.workbook.cells import OneOf, clock, day, email, spoken
from supervision.workbook.columns import SHEETS

NUMBER = gettext_lazy("The municipality's number, four digits.")
IN_PEOPLE = gettext_lazy("Somebody who stands in the sheet of people, or is registered already.")
OPEN_END = gettext_lazy("Last day. Empty means until further notice.")
CHANGES_NOTHING = gettext_lazy("Empty changes nothing.")

OF_SHEETS = {
    "municipalities": gettext_lazy("The municipality itself."),
    "people": gettext_lazy(
        "Everybody with a role, one row for each role. Nobody is written to by the import."
    ),
    "trainees": gettext_lazy("The doctors in training."),
    "service": gettext_lazy(
        "Where and how much each of them works. Only days of service ask for supervision."
    ),
    "leave": gettext_lazy("Leave from service."),
    "assignments": gettext_lazy("Who supervises whom. One primary supervisor at a time."),
    "exemptions": gettext_lazy("Granted exemptions for supervisors who are not specialists."),
    "sessions": gettext_lazy("Supervision from before: held here, or finalised in Kompetanseportalen."),
}

OF_COLUMNS = {
    "municipalities": {
        "number": NUMBER,
        "name": CHANGES_NOTHING,
        "organisation_number": gettext_lazy("Nine digits."),
        "language_form": gettext_lazy("Empty means the first of the values."),
        "registered_from": gettext_lazy(
            "First day as a registered training enterprise. Without it no day of service counts."
        ),
        "minutes_per_supervision_hour": gettext_lazy(
            "How long a supervision hour is, from 45 to 60. Holds for all time. Empty means 60."
        ),
        "scale_by_position": gettext_lazy(
            "Whether a part-time position asks for fewer hours. Holds for all time. Empty means no."
        ),
    },
    "people": {
        "email": gettext_lazy("By their address people are known again in the other sheets."),
        "municipality_number": NUMBER,
        "role": gettext_lazy("Two roles are two rows."),
        "name": CHANGES_NOTHING,
        "from": gettext_lazy("First day with the role. Empty means since always."),
        "to": OPEN_END,
        "hpr_number": gettext_lazy("The number in the register of health personnel. Empty changes nothing."),
        "specialist_since": gettext_lazy("Specialist in general practice since. Empty changes nothing."),
        "specialist_until": gettext_lazy("Last day as a specialist, where it ends. Empty changes nothing."),
        "supervisor_course_on": gettext_lazy("The day of the supervisor course. Empty changes nothing."),
    },
    "trainees": {
        "trainee_email": IN_PEOPLE,
        "municipality_number": NUMBER,
        "training_started_on": gettext_lazy("First day of the training."),
        "converted_on": gettext_lazy("The day of conversion from the old scheme, for those who were."),
        "responsible": gettext_lazy(
            "Whether this municipality answers for the supervision. Empty means yes."
        ),
    },
    "service": {
        "trainee_email": IN_PEOPLE,
        "municipality_number": NUMBER,
        "from": gettext_lazy("First day of the service."),
        "to": OPEN_END,
        "position_percentage": gettext_lazy("From 0 to 100. Empty means 100."),
        "arena": gettext_lazy("Empty means open, unselected practice."),
    },
    "leave": {
        "trainee_email": IN_PEOPLE,
        "municipality_number": NUMBER,
        "from": gettext_lazy("First day of the leave."),
        "to": OPEN_END,
        "percentage": gettext_lazy("From 0 to 100. Empty means 100: only then does the requirement pause."),
    },
    "assignments": {
        "trainee_email": IN_PEOPLE,
        "supervisor_email": IN_PEOPLE,
        "municipality_number": NUMBER,
        "from": gettext_lazy("First day as supervisor of this trainee."),
        "to": OPEN_END,
        "role": gettext_lazy("Empty means primary supervisor."),
    },
    "exemptions": {
        "supervisor_email": IN_PEOPLE,
        "trainee_email": IN_PEOPLE,
        "municipality_number": NUMBER,
        "from": gettext_lazy("First day of the exemption."),
        "to": OPEN_END,
        "decided_on": gettext_lazy("The day of the decision."),
        "reference": gettext_lazy("The number of the case."),
    },
    "sessions": {
        "trainee_email": IN_PEOPLE,
        "supervisor_email": IN_PEOPLE,
        "municipality_number": NUMBER,
        "date": gettext_lazy("The day of the session."),
        "start": gettext_lazy("When it began."),
        "minutes": gettext_lazy("From 1 to 480. May be empty where nothing has been held: 60 is meant."),
        "mode": gettext_lazy("Empty means in person."),
        "kind": gettext_lazy("Empty means individual, the only one that counts towards the requirement."),
        "state": gettext_lazy("Finalised means: finalised in Kompetanseportalen."),
    },
}


def about(sheet, column=None):
    """What the sheet, or the column of it, is for."""
    return OF_COLUMNS[sheet.name][column.name] if column else OF_SHEETS[sheet.name]


def allowed(column, language=None):
    """The values between which one chooses, as they are called in that language; none for other columns."""
    return column.read.allowed(language or spoken()) if isinstance(column.read, OneOf) else []


def example(column):
    """How a value of the column is written, where that is not plain from what is said about it."""
    return {day: "31.10.2026", clock: "13:00", email: "ida@example.no"}.get(column.read, "")


def guide():
    """All sheets with their columns, in the reader's language: what an importer needs to know."""
    return [
        {
            "sheet": sheet.name,
            "called": sheet.called(),
            "others": [name for name in dict.fromkeys(sheet.names) if name != sheet.called()],
            "about": about(sheet),
            "columns": [
                {
                    "column": column,
                    "heading": column.called(),
                    "others": [name for name in dict.fromkeys(column.names) if name != column.called()],
                    "about": about(sheet, column),
                    "allowed": allowed(column),
                    "example": example(column),
                }
                for column in sheet.columns
            ],
        }
        for sheet in SHEETS.values()
    ]


def first_words():
    """What stands at the top of the template's explanation."""
    return [
        _("Fill in the sheets that you need. Empty sheets and empty rows are left out."),
        _("Keep the headings. Their order is free, and columns that you do not need may be deleted."),
        _("Columns with a dark heading must be filled in on every row."),
        _("From and to are both included. Write days as 31.10.2026."),
        _("This sheet is not read."),
    ]
