"""The lines of an .xlsx file, sheet by sheet: (row number, cells), blank lines left out."""

import re
import warnings
from functools import cached_property
from itertools import islice
from operator import is_not

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import range_boundaries

from supervision.workbook.archives import damaged
from supervision.workbook.cells import Unreadable
from supervision.workbook.rows import NotAWorkbook

MAX_COLUMNS = 50
MAX_SHEETS = 50
LAST_LINE = 1_048_576  # of any spreadsheet

# openpyxl warns of parts that it does not know, such as drop-down lists: none of them is a row's.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


def read_xlsx(file, workbook):
    """The workbook holds the rows and the faults of the open .xlsx file."""
    book = Spreadsheet(file, workbook)
    for title, lines in guarded(book.sheets()):
        workbook.add_sheet(title, guarded(lines))
    for name, cells in book.merged:
        column, row, *_end = range_boundaries(cells)
        workbook.refuse_merged(name, cells, row, column)


def guarded(items):
    """The items; openpyxl raises whatever a damaged part of the file leads to."""
    try:
        yield from items
    except NotAWorkbook:
        raise
    except Exception as error:
        raise damaged() from error


class Spreadsheet:
    """An open .xlsx file, read with its formulas, and once more for their values where there are any."""

    def __init__(self, file, workbook):
        self.file = file
        self.workbook = workbook
        self.merged = []  # (name of the sheet, "A2:A4") of those that were read

    @cached_property
    def with_formulas(self):
        return load_workbook(self.file, read_only=True)

    @cached_property
    def with_values(self):
        return load_workbook(self.file, read_only=True, data_only=True)

    def sheets(self):
        sheets = self.with_formulas.worksheets
        if len(sheets) > MAX_SHEETS:
            raise NotAWorkbook(_("The workbook has more than %(limit)s sheets.") % {"limit": MAX_SHEETS})
        for sheet in sheets:
            yield sheet.title, self.lines(sheet)

    def lines(self, sheet):
        """The lines of a known sheet; of another one the first, by which it is seen whether it is empty."""
        layout, needed_lines = self.workbook.layout, self.workbook.needed_lines
        known = layout.sheet_called(sheet.title)
        if not layout.is_read(known):
            yield from islice(needed_lines(lines_of(sheet)), 1)
            return
        lines = list(needed_lines(self.workbook.counted(lines_of(sheet))))
        if any(cell is FORMULA for _number, cells in lines for cell in cells):
            lines = list(needed_lines(self.computed_lines(sheet)))
        self.merged += [(known.name, cells) for cells in merged_cells(sheet)]
        yield from lines

    def computed_lines(self, sheet):
        """The sheet's lines, with the stored value of each formula."""
        values = rows_of(self.with_values[sheet.title])
        for (number, cells), (_number, row) in zip(lines_of(sheet), values, strict=True):
            yield number, [stored_value(v) if c is FORMULA else c for c, v in zip(cells, row, strict=False)]


EMPTY = [EMPTY_CELL] * MAX_COLUMNS
FORMULA = object()  # stands for the value of a formula


def rows_of(sheet):
    """The numbered rows in which any cell is stored."""
    sheet.reset_dimensions()  # many programs write wrong ones
    rows = islice(sheet.iter_rows(max_col=MAX_COLUMNS), LAST_LINE)
    return ((number, row) for number, row in enumerate(rows, start=1) if any(map(is_not, row, EMPTY)))


def lines_of(sheet):
    for number, row in rows_of(sheet):
        cells = [None if cell is EMPTY_CELL else cell_value(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        yield number, cells


def cell_value(cell):
    """The cell's value as it looks: 0.8 shown as 80 % is 80."""
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return Unreadable(_("is an error of the spreadsheet"))
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in cell.number_format:
        return round(value * 100, 6)
    return value


def stored_value(cell):
    """What a formula last gave. Where it was never computed the cell is a number without digits."""
    if cell.value is None and cell.data_type == "n":
        return Unreadable(_("is a formula that was never computed: save it in the spreadsheet program"))
    return cell_value(cell)


AREA = rb"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}"
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"'](" + AREA + rb")")


def merged_cells(sheet):
    """The areas that were merged into one cell. openpyxl tells of them only where it reads a file whole."""
    with sheet._get_source() as part:
        return [cells.decode() for cells in MERGED.findall(part.read())]
