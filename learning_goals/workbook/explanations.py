"""What each column of a catalogue is for, as the template, the import page and the documentation say it."""

from django.utils.translation import gettext_lazy as _

from learning_goals.workbook.columns import GOALS
from supervision.workbook.cells import day

OF_COLUMNS = {
    "code": _("The goal's code, in any spelling. A number alone will do if you say of which kind it is."),
    "title": _("What the goal is called in lists, at most 300 characters."),
    "kind": _("ALM or FKM, if the code does not say it."),
    "group": _("Goals of one group stand together."),
    "text_nb": _("The text of the goal."),
    "text_nn": _("The same text in nynorsk. Empty: the one above is shown."),
    "elaboration": _("More about what is meant."),
    "recommended_activities": _("One on each line, or parted by semicolons."),
    "assessment_forms": _("One on each line, or parted by semicolons."),
    "valid_from": _("First day. It should be the same for all goals of a version."),
    "valid_to": _("Last day. Empty means until further notice."),
    "replaces": _(
        "Codes of the version before that this goal takes the place of. Empty: the goal of the same code."
    ),
}
EXAMPLES = {
    "code": "ALM-055",
    "kind": "ALM, FKM",
    "replaces": "FKM-001, FKM-002",
    "recommended_activities": "Kurs; Felleskonsultasjon",
}


def guide():
    """Each column: its heading in the reader's language, the other ones, what it is for, and an example."""
    return [
        {
            "column": column,
            "heading": column.called(),
            "others": [name for name in dict.fromkeys(column.accepted) if name != column.called()],
            "about": OF_COLUMNS[column.name],
            "example": EXAMPLES.get(column.name, "01.03.2026" if column.read is day else ""),
        }
        for column in GOALS.columns
    ]
