"""What an import will change, row by row, as its importer may know it.

A person who has no role in the importer's municipalities before the import may be known elsewhere.
Of them a preview says what the row says, and never what is registered already.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from supervision.workbook import SHEETS

COLUMN_OF = {"starts_on": "from", "ends_on": "to", "duration_minutes": "minutes"}  # else of the same name
EMAILS = ("email", "trainee_email", "supervisor_email")


@dataclass
class RowPreview:
    """A row that is new or changes something: its values, and what they change: (column, before, after)."""

    sheet: str
    number: int
    created: bool
    values: dict
    changes: list

    def as_data(self):
        return [self.sheet, self.number, self.created, self.values, self.changes]


@dataclass
class Preview:
    """All new and changed rows in the order of the workbook, and the names of those whom they are about."""

    rows: list[RowPreview]
    names: dict

    @property
    def digest(self):
        """Differs where anything that is shown differs."""
        told = json.dumps([row.as_data() for row in self.rows], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def preview_of(plan, known):
    """What the plan, not yet written, will change."""
    changes = changes_by_row(plan, known)
    rows = [
        RowPreview(
            sheet,
            row.number,
            row in plan.created_rows,
            {name: plain_value(value) for name, value in row.values.items() if value not in (None, "")},
            changes[row],
        )
        for sheet in SHEETS
        for row in plan.workbook[sheet]
        if row in plan.created_rows or row in plan.changed_rows
    ]
    return Preview(rows, names_in(plan, known))


def changes_by_row(plan, known):
    """{row: [(column, before, after)]}, in the order of the columns."""
    found = defaultdict(list)
    for changed in plan.changes.values():
        for change in changed:
            if not (change.created and change.main) and may_be_shown(change.row, known):
                after = {name: getattr(change.obj, name) for name in change.before}
                found[change.row] += compared(change.row, change.before, after)
    for row, step in plan.steps:
        after = {"state": step.to, **step.fields}
        found[row] += compared(row, {name: getattr(step.obj, name) for name in after}, after)
    for row, _place, before, wanted in plan.settings:
        found[row] += compared(row, over_time(before), over_time(wanted))
    for row, told in found.items():
        columns = [column.name for column in SHEETS[row.sheet].columns]
        told.sort(key=lambda change: columns.index(change[0]))
    return found


def may_be_shown(row, known):
    """Whether the importer knows whom the row is about; of all other sheets the rows are their own."""
    return row.sheet != "people" or known.is_present(row["email"])


def compared(row, before, after):
    """The columns of the row's sheet that differ. What has no column there is not typed by anybody."""
    columns = {column.name for column in SHEETS[row.sheet].columns}
    for name, value in after.items():
        column = COLUMN_OF.get(name, name)
        if column in columns and before[name] != value:
            yield column, plain_value(before[name]), plain_value(value)


def over_time(settings):
    """The values that dated settings have had, one after the other."""
    ordered = sorted(settings, key=lambda one: one.from_month)
    return {
        name: [value for value, _same in groupby(getattr(one, name) for one in ordered)]
        for name in ("minutes_per_supervision_hour", "scale_by_position")
    }


def names_in(plan, known):
    """{address: name} of those in the file whom the importer knows, or whom it names itself."""
    found = {email: known.people[email].name for email in known.people if known.is_present(email)}
    for row in plan.workbook["people"]:
        if row.get("name"):
            found[row["email"]] = row["name"]
    return {email: name for email, name in found.items() if name}


def plain_value(value):
    """The value as JSON holds it."""
    if isinstance(value, list):
        return [plain_value(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value if isinstance(value, bool | int) or value is None else str(value)
