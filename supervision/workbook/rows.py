"""Typed rows, and the faults found in making them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from typing import ClassVar

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from supervision.workbook.cells import Unreadable, as_typed, is_blank, plain, same, spoken
from supervision.workbook.columns import REGISTER, SHEETS, Layout

MAX_ROWS = REGISTER.max_rows  # of the whole workbook
TELL_EVERY = 1000  # rows
MINUTES_MEANT = 60  # by empty minutes of a session that is
NOT_HELD = ("planned", "cancelled")
UNREADABLE = object()
IGNORED = object()  # a column whose heading has a fault


class NotAWorkbook(Exception):
    """There is nothing here to read rows from; the reason is in the reader's language."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell. `row` is as a spreadsheet program numbers it, the heading being 1; `cell`
    is its address there, and `typed` what stands in it, where it is known."""

    sheet: str
    row: int
    column: str
    message: str
    cell: str = ""
    typed: str = ""

    def __str__(self):
        return f"{self.sheet}:{self.row}:{self.column}: {self.message}"


@dataclass(eq=False, slots=True)
class Row:
    """One row of a sheet: the values of the columns that the sheet has. `cells` are as they were typed, and
    `positions` says where in them each column stands."""

    sheet: str
    number: int
    values: dict
    cells: list = field(default_factory=list)
    positions: dict = field(default_factory=dict)

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

    def fault(self, column, message):
        """The fault of the cell of that column."""
        position = self.positions.get(column)
        if position is None:
            return Fault(self.sheet, self.number, column, message)
        typed = self.cells[position] if position < len(self.cells) else None
        address = f"{get_column_letter(position + 1)}{self.number}"
        return Fault(self.sheet, self.number, column, message, address, as_typed(typed))


@dataclass
class Workbook:
    """All rows by sheet, and all faults found in reading them. A missing sheet is an empty one. Of a workbook
    of another kind than the register `layout` and `check_row` are those of its own class.

    By sheet: `titles` are what the file calls them, `headings` what it calls their columns, `positions` where
    those stand.
    """

    layout: ClassVar[Layout] = REGISTER

    sheets: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    headings: dict[str, dict] = field(default_factory=dict)
    positions: dict[str, dict] = field(default_factory=dict)
    progress: Callable | None = None
    lines_read: int = 0
    count: int = 0  # of the rows of all sheets

    def __post_init__(self):
        self.sheets = {name: [] for name in self.layout.sheets}

    def __getitem__(self, sheet):
        return self.sheets[sheet]

    def every(self, *columns):
        """All readable values that stand in columns of these names, in whichever sheet."""
        found = {row.get(column) for rows in self.sheets.values() for row in rows for column in columns}
        return found - {None}

    def fault(self, sheet, row, column, message, cell="", typed=""):
        self.faults.append(Fault(sheet, row, column, message, cell, typed))

    def counted(self, lines):
        """The lines, as they are read from the file; now and then it is told how many they are."""
        for line in lines:
            self.lines_read += 1
            if self.progress and self.lines_read % TELL_EVERY == 0:
                self.progress(self.lines_read)
            yield line

    def add_sheet(self, title, lines):
        """The sheet's rows and faults are in. `lines` are (row number, cells), blank lines left out."""
        sheet = self.layout.sheet_called(title)
        if sheet is not None and not self.layout.is_read(sheet):  # the template's explanation
            return
        number, headings = next(lines, (None, []))
        if number is None:
            return
        if sheet is None:
            self.fault(short(title), 1, "sheet", unknown_sheet())
        elif sheet.name in self.titles:
            self.fault(sheet.name, 1, "sheet", _("the sheet stands twice"))
        elif number > 1:
            self.fault(sheet.name, 1, "sheet", _("the first row must hold the headings"))
        else:
            self.titles[sheet.name] = short(title)
            self.read_rows(sheet, headings, lines)

    def read_rows(self, sheet, headings, lines):
        columns = self.read_headings(sheet, headings)
        positions = {column.name: at for at, column in enumerate(columns) if column not in (None, IGNORED)}
        self.headings[sheet.name] = {name: as_typed(headings[at]) for name, at in positions.items()}
        self.positions[sheet.name] = positions
        for number, cells in lines:
            if self.count == self.layout.max_rows:
                message = _("more than %(limit)s rows in the file") % {"limit": self.layout.max_rows}
                self.fault(sheet.name, number, sheet.at, message)
                return
            self.count += 1
            row = Row(sheet.name, number, {}, cells, positions)
            self.read_row(row, columns)
            self.sheets.setdefault(sheet.name, []).append(row)

    def read_headings(self, sheet, headings):
        """The sheet's column at each position, None where there is none to read; faults are noted."""
        columns = []
        for position, heading in enumerate(headings):
            if is_blank(heading):
                columns.append(None)
                continue
            column, cell = sheet.column_of(str(heading)) or IGNORED, f"{get_column_letter(position + 1)}1"
            if column is IGNORED:
                message = unknown_column(sheet, str(heading))
                self.fault(sheet.name, 1, short(heading), message, cell, as_typed(heading))
            elif column in columns:
                message = _("the heading stands twice")
                self.fault(sheet.name, 1, column.name, message, cell, as_typed(heading))
                column = IGNORED
            columns.append(column)
        for column in sheet.columns:
            if column.needed and column not in columns:
                self.fault(sheet.name, 1, column.name, _("the column is missing"))
        return columns

    def read_row(self, row, columns):
        for position, cell in enumerate(row.cells):
            column = columns[position] if position < len(columns) else None
            if column is None and not is_blank(cell):
                letter = get_column_letter(position + 1)
                message = _("stands under no heading")
                self.fault(row.sheet, row.number, letter, message, f"{letter}{row.number}", as_typed(cell))
        for position, column in enumerate(columns):
            if column not in (None, IGNORED):
                self.read_cell(row, column, row.cells[position] if position < len(row.cells) else None)
        self.check_row(row)

    def check_row(self, row):
        """What must hold between the cells of one row holds, or its fault is noted."""
        check_row(row, self)

    def needed_lines(self, lines):
        """No blank lines, and no more lines than it takes to see that there are too many."""
        filled = ((number, cells) for number, cells in lines if not all(map(is_blank, cells)))
        return islice(filled, self.layout.max_rows + 2)

    def read_cell(self, row, column, cell):
        try:
            row.values[column.name] = value_in(column, cell)
        except Unreadable as error:
            row.values[column.name] = UNREADABLE
            self.faults.append(row.fault(column.name, str(error)))

    def refuse_merged(self, sheet, cells, row, position):
        """The cells ("A2:A4", of which the first one stands there) are one; that is noted."""
        letter = get_column_letter(position)
        column = next(
            (name for name, at in self.positions.get(sheet, {}).items() if at == position - 1), letter
        )
        message = _("the cells %(cells)s are merged: split them and fill in each") % {"cells": cells}
        self.fault(sheet, row, column, message, f"{letter}{row}")


def unknown_sheet():
    known = ", ".join(sheet.called() for sheet in SHEETS.values())
    return _("unknown sheet; the known ones are %(known)s") % {"known": known}


def unknown_column(sheet, heading):
    """With the heading that was probably meant, where one is near."""
    called = {same(column.called()): column.called() for column in sheet.columns}
    near = get_close_matches(same(heading), called, n=1, cutoff=0.75)
    if not near:
        return _("unknown column")
    return _("unknown column; is “%(heading)s” meant?") % {"heading": called[near[0]]}


def value_in(column, cell):
    if isinstance(cell, Unreadable):
        raise cell
    if not is_blank(cell):
        return column.read(cell)
    if column.needed:
        raise Unreadable(_("must be filled in"))
    return column.default


def check_row(row, workbook):
    """Of a row of the register."""
    first, last = row.get("from"), row.get("to")
    if first and last and last < first:
        workbook.faults.append(row.fault("to", is_before("from", row)))
        row.values["to"] = UNREADABLE
    since, until = row.get("specialist_since"), row.get("specialist_until")
    if since and until and until < since:  # both stay readable, to be held against other rows
        workbook.faults.append(row.fault("specialist_until", is_before("specialist_since", row)))
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
        workbook.faults.append(row.fault("minutes", must_have_minutes(row)))


def is_before(column, row):
    return _("is before %(column)s") % {"column": SHEETS[row.sheet][column].called()}


def is_after(column, row):
    return _("is after %(column)s") % {"column": SHEETS[row.sheet][column].called()}


def must_have_minutes(row):
    return _("must be filled in for a session that is %(state)s") % {"state": state_word(row["state"])}


def state_word(state):
    """What the workbook calls the state of a session, in the reader's language."""
    return SHEETS["sessions"]["state"].read.word(state, spoken())


def short(heading):
    """An unknown heading, fit for a line of its own."""
    return plain(str(heading)).replace(":", " ")[:40]
