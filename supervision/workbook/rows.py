"""Typed rows, and the faults found in making them."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from supervision.workbook.cells import Unreadable, is_blank, plain
from supervision.workbook.columns import SHEETS

MAX_ROWS = 50_000
MINUTES_MEANT = 60  # by empty minutes of a session that is
NOT_HELD = ("planned", "cancelled")
UNREADABLE = object()
IGNORED = object()  # a column whose heading has a fault


class NotAWorkbook(Exception):
    """There is nothing here to read rows from; the reason is in the reader's language."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell. `row` is as a spreadsheet program numbers it, the heading being 1."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self):
        return f"{self.sheet}:{self.row}:{self.column}: {self.message}"


@dataclass(eq=False)
class Row:
    """One row of a sheet: the values of the columns that the sheet has."""

    sheet: str
    number: int
    values: dict

    def __getitem__(self, column):
        return self.values[column]

    def get(self, column):
        """The value, or None where there is none or it could not be read."""
        value = self.values.get(column)
        return None if value is UNREADABLE else value

    def readable(self, *columns):
        """Whether none of these cells has a fault; a column that the sheet lacks has none."""
        return all(self.values.get(column) is not UNREADABLE for column in columns)

    def meant(self, column):
        """The value, or what an empty cell of the column means where the sheet lacks it."""
        return self.values.get(column, SHEETS[self.sheet][column].default)

    @property
    def key(self):
        """The natural key, or None where a part of it could not be read."""
        key = tuple(self.get(column) for column in SHEETS[self.sheet].key)
        return None if None in key else key


@dataclass
class Workbook:
    """All rows by sheet, and all faults found in reading them. A missing sheet is an empty one."""

    sheets: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in SHEETS})
    faults: list[Fault] = field(default_factory=list)

    def __getitem__(self, sheet):
        return self.sheets[sheet]

    def every(self, *columns):
        """All readable values that stand in columns of these names, in whichever sheet."""
        found = {row.get(column) for rows in self.sheets.values() for row in rows for column in columns}
        return found - {None}

    def fault(self, sheet, row, column, message):
        self.faults.append(Fault(sheet, row, column, message))

    def add_sheet(self, title, lines):
        """The sheet's rows and faults are in. `lines` are (row number, cells), blank lines left out."""
        name = title.strip().casefold()
        number, headings = next(lines, (None, []))
        if number is None:
            return
        if name not in SHEETS:
            self.fault(short(title), 1, "sheet", _("unknown sheet"))
        elif self.sheets[name]:
            self.fault(name, 1, "sheet", _("the sheet stands twice"))
        elif number > 1:
            self.fault(name, 1, "sheet", _("the first row must hold the headings"))
        else:
            self.read_rows(SHEETS[name], headings, lines)

    def read_rows(self, sheet, headings, lines):
        columns = self.read_headings(sheet, headings)
        for count, (number, cells) in enumerate(lines, start=1):
            if count > MAX_ROWS:
                self.fault(sheet.name, number, sheet.at, _("more than %(limit)s rows") % {"limit": MAX_ROWS})
                return
            self.sheets[sheet.name].append(self.read_row(sheet, columns, number, cells))

    def read_headings(self, sheet, headings):
        """The sheet's column at each position, None where there is none to read; faults are noted."""
        known = {normal(h): c for c in sheet.columns for h in (c.name, c.heading_nb)}
        columns = []
        for heading in headings:
            if is_blank(heading):
                columns.append(None)
                continue
            column = known.get(normal(str(heading)), IGNORED)
            if column is IGNORED:
                self.fault(sheet.name, 1, short(heading), _("unknown column"))
            elif column in columns:
                self.fault(sheet.name, 1, column.name, _("the heading stands twice"))
                column = IGNORED
            columns.append(column)
        for column in sheet.columns:
            if column.needed and column not in columns:
                self.fault(sheet.name, 1, column.name, _("the column is missing"))
        return columns

    def read_row(self, sheet, columns, number, cells):
        row = Row(sheet.name, number, {})
        for position, cell in enumerate(cells):
            column = columns[position] if position < len(columns) else None
            if column is None and not is_blank(cell):
                self.fault(sheet.name, number, get_column_letter(position + 1), _("stands under no heading"))
        for position, column in enumerate(columns):
            if column not in (None, IGNORED):
                self.read_cell(row, column, cells[position] if position < len(cells) else None)
        check_row(row, self)
        return row

    def read_cell(self, row, column, cell):
        try:
            row.values[column.name] = value_in(column, cell)
        except Unreadable as error:
            row.values[column.name] = UNREADABLE
            self.fault(row.sheet, row.number, column.name, str(error))


def value_in(column, cell):
    if isinstance(cell, Unreadable):
        raise cell
    if not is_blank(cell):
        return column.read(cell)
    if column.needed:
        raise Unreadable(_("must be filled in"))
    return column.default


def check_row(row, workbook):
    """What must hold between the cells of one row holds, or its fault is noted."""
    first, last = row.get("from"), row.get("to")
    if first and last and last < first:
        workbook.fault(row.sheet, row.number, "to", _("is before %(column)s") % {"column": "from"})
        row.values["to"] = UNREADABLE
    since, until = row.get("specialist_since"), row.get("specialist_until")
    if since and until and until < since:  # both stay readable, to be held against other rows
        message = _("is before %(column)s") % {"column": "specialist_since"}
        workbook.fault(row.sheet, row.number, "specialist_until", message)
    if row.sheet == "sessions":
        minutes_meant(row, workbook)


def minutes_meant(row, workbook):
    """Empty minutes mean an hour where nothing has been held yet, and are a fault elsewhere."""
    if "minutes" not in row.values or row["minutes"] is not None or row.get("state") is None:
        return
    if row["state"] in NOT_HELD:
        row.values["minutes"] = MINUTES_MEANT
    else:
        row.values["minutes"] = UNREADABLE
        workbook.fault(row.sheet, row.number, "minutes", must_have_minutes(row))


def must_have_minutes(row):
    return _("must be filled in for a session that is %(state)s") % {"state": row["state"]}


def normal(heading):
    """A heading in the form in which headings are compared: case, spaces and hyphens do not matter."""
    return re.sub(r"[\s_\-]+", "_", plain(heading).casefold())


def short(heading):
    """An unknown heading, fit for a line of its own."""
    return plain(str(heading)).replace(":", " ")[:40]
