"""What an import will change, and what is wrong with its rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from supervision.actions.register_import.preview import Preview
from supervision.workbook import SHEETS, Fault, Row

MIN_DAY, MAX_DAY = date.min, date.max
OF_FILE = ""  # stands for the sheet in a fault of the whole file


@dataclass
class Counts:
    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Outcome:
    """What an import has done, by sheet; with faults it has done nothing. Where it is `stale`, it has done
    nothing either: it would do something else than what was seen."""

    counts: dict[str, Counts] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    preview: Preview | None = None
    stale: bool = False

    @property
    def is_of_file(self):
        """Whether the file as a whole is refused, without a look at its rows."""
        return any(fault.sheet == OF_FILE for fault in self.faults)


@dataclass
class Change:
    """A row of the database as `row` of the workbook wants it. `before` holds the values that change; `main`
    says that it is the row's own object, not something that hangs on it."""

    row: Row
    obj: Model
    created: bool
    before: dict
    main: bool


class Plan:
    """Collects, sheet by sheet, the changes by model and every fault."""

    def __init__(self, workbook):
        self.workbook = workbook
        self.faults = list(workbook.faults)
        self.changes = defaultdict(list)  # by model
        self.settings = []  # (row, municipality, its rows of settings until now, and from now on)
        self.steps = []  # (row, step) of sessions that are here already
        self.created_rows = set()
        self.changed_rows = set()
        self.first_with_key = {}

    def fault(self, row, column, message):
        self.faults.append(row.fault(column, message))

    def fault_of_row(self, row, message):
        self.fault(row, SHEETS[row.sheet].at, message)

    def repeats(self, row):
        """Whether a row above has the same natural key; that is noted."""
        if row.key is None:
            return False
        first = self.first_with_key.setdefault((row.sheet, row.key), row)
        if first is not row:
            self.fault_of_row(row, _("names the same as row %(row)s") % {"row": first.number})
        return first is not row

    def settle(self, row, obj, values, *, main=True):
        """`obj` has these values in memory; what differs from the database will be written."""
        created = obj._state.adding
        before = {name: getattr(obj, name) for name, value in values.items() if getattr(obj, name) != value}
        for name, value in values.items():
            setattr(obj, name, value)
        if created or before:
            self.changes[type(obj)].append(Change(row, obj, created, before, main))
            self.touch(row, created and main)

    def touch(self, row, created):
        (self.created_rows if created else self.changed_rows).add(row)

    def outcome(self):
        """The counts, or the faults in the order of the workbook."""
        if self.faults:
            return Outcome(faults=sorted(set(self.faults), key=place_of))
        return Outcome(counts={name: self.counts(rows) for name, rows in self.workbook.sheets.items()})

    def counts(self, rows):
        created = sum(row in self.created_rows for row in rows)
        changed = sum(row in self.changed_rows and row not in self.created_rows for row in rows)
        return Counts(created, changed, len(rows) - created - changed)


def place_of(fault):
    sheets = list(SHEETS)
    sheet = SHEETS.get(fault.sheet)
    columns = [column.name for column in sheet.columns] if sheet else []
    return (
        sheets.index(fault.sheet) if sheet else -1,
        fault.sheet,
        fault.row,
        columns.index(fault.column) if fault.column in columns else -1,
        fault.column,
        fault.message,
    )


def given(row, fields):
    """What the row says of these fields ({column: field}): columns that the sheet lacks say nothing."""
    return {name: row.get(column) for column, name in fields.items() if column in row.values}


def overlaps(periods):
    """All pairs of these (period, ...) tuples that have a day in common. None is open at its side."""
    ordered = sorted(periods, key=lambda entry: first_day(entry[0]))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if first_day(other[0]) > last_day(one[0]):
                break
            yield one, other


def first_day(period):
    return period.starts_on or MIN_DAY


def last_day(period):
    return period.ends_on or MAX_DAY


def refuse_overlaps(plan, periods):
    """No two of these (period, row) pairs overlap, or the later row has a fault. Without a row (None) a
    period is not of the file."""
    refused = set()
    for (one, row), (other, other_row) in overlaps(periods):
        (earlier, earlier_row), (_later, later_row) = sorted(
            [(one, row), (other, other_row)], key=lambda pair: pair[1].number if pair[1] else 0
        )
        if later_row is None or later_row in refused:
            continue
        refused.add(later_row)
        if earlier_row:
            plan.fault_of_row(later_row, _("overlaps row %(row)s") % {"row": earlier_row.number})
        else:
            plan.fault_of_row(later_row, _("overlaps a period that is registered already"))
