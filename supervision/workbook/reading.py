"""Finds the rows of an .xlsx file, or of a directory of .csv files.

Both give, for each sheet, its title and its lines: (row number, cells), blank lines left out.
"""

import csv
import io
import warnings
import zipfile
from functools import cached_property
from itertools import islice
from operator import is_not
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from supervision.workbook.cells import Unreadable, is_blank
from supervision.workbook.columns import SHEETS
from supervision.workbook.rows import MAX_ROWS, NotAWorkbook, Workbook, normal

MAX_BYTES = 64 * 2**20  # of the whole workbook, unpacked
MAX_COLUMNS = 50
LAST_LINE = 1_048_576  # of any spreadsheet
OLD_OR_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")

# openpyxl warns of parts that it does not know, such as drop-down lists: none of them is a row's.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


def read_workbook(source):
    """The typed rows and the faults of a path (an .xlsx file, or a directory of .csv files) or of an open
    binary file. Raises NotAWorkbook where there is nothing to read."""
    try:
        if hasattr(source, "read"):
            return read_xlsx(source)
        path = Path(source)
        if path.is_dir():
            return read_csv_files(path)
        with path.open("rb") as file:
            return read_xlsx(file)
    except FileNotFoundError as error:
        raise NotAWorkbook(_("There is no such file or directory.")) from error
    except OSError as error:
        raise NotAWorkbook(error.strerror or str(error)) from error


def needed_lines(lines):
    """No blank lines, and no more lines than it takes to see that there are too many."""
    filled = ((number, cells) for number, cells in lines if not all(map(is_blank, cells)))
    return islice(filled, MAX_ROWS + 2)


# .xlsx


def read_xlsx(file):
    check_archive(file)
    try:
        sheets = [(title, iter(lines)) for title, lines in Spreadsheet(file).sheets()]
    except Exception as error:  # openpyxl raises whatever a damaged part of the file leads to
        raise NotAWorkbook(_("This is not an .xlsx workbook, or it is damaged.")) from error
    workbook = Workbook()
    for title, lines in sheets:
        workbook.add_sheet(title, lines)
    return workbook


def check_archive(file):
    """The file is a zip archive that does not unpack to more than is allowed."""
    file.seek(0)
    start = file.read(len(OLD_OR_ENCRYPTED))
    if start == OLD_OR_ENCRYPTED:
        raise NotAWorkbook(
            _("The workbook is protected by a password, or is an old .xls file. Save it as a plain .xlsx.")
        )
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())  # zipfile never unpacks more than this
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NotAWorkbook(_("This is neither an .xlsx workbook nor a directory of .csv files.")) from error
    if size > MAX_BYTES:
        raise too_large()
    file.seek(0)


def too_large():
    return NotAWorkbook(_("The workbook is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 2**20})


class Spreadsheet:
    """An open .xlsx file, read with its formulas, and once more for their values where there are any."""

    def __init__(self, file):
        self.file = file

    @cached_property
    def with_formulas(self):
        return load_workbook(self.file, read_only=True)

    @cached_property
    def with_values(self):
        return load_workbook(self.file, read_only=True, data_only=True)

    def sheets(self):
        for sheet in self.with_formulas.worksheets:
            lines = list(needed_lines(lines_of(sheet)))
            if any(cell is FORMULA for _number, cells in lines for cell in cells):
                lines = list(needed_lines(self.computed_lines(sheet)))
            yield sheet.title, lines

    def computed_lines(self, sheet):
        """The sheet's lines, with the stored value of each formula."""
        values = rows_of(self.with_values[sheet.title])
        for (number, cells), (_number, row) in zip(lines_of(sheet), values, strict=True):
            yield number, [stored_value(v) if c is FORMULA else c for c, v in zip(cells, row, strict=True)]


EMPTY = [EMPTY_CELL] * MAX_COLUMNS
FORMULA = object()  # stands for the value of a formula


def rows_of(sheet):
    """The numbered rows in which any cell is stored."""
    sheet.reset_dimensions()  # many programs write wrong ones
    rows = islice(sheet.iter_rows(max_col=MAX_COLUMNS), LAST_LINE)
    return ((number, row) for number, row in enumerate(rows, start=1) if any(map(is_not, row, EMPTY)))


def lines_of(sheet):
    for number, row in rows_of(sheet):
        yield number, [None if cell is EMPTY_CELL else cell_value(cell) for cell in row]


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


# .csv


def read_csv_files(folder):
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".csv" and not p.name.startswith("."))
    if not paths:
        raise NotAWorkbook(_("The directory holds no .csv file."))
    if sum(path.stat().st_size for path in paths) > MAX_BYTES:
        raise too_large()
    workbook = Workbook()
    for path in paths:
        read_csv(path, workbook)
    return workbook


def read_csv(path, workbook):
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        workbook.fault(path.stem, row, "sheet", _("is not UTF-8 text: save the sheet as CSV UTF-8"))
        return
    lines = []
    try:
        lines.extend(csv_lines(text, delimiter_of(text, path.stem)))
    except csv.Error:
        message = _("is not proper CSV: a quotation mark is out of place, or the cell is too long")
        workbook.fault(path.stem, len(lines) + 1, "sheet", message)
        return
    workbook.add_sheet(path.stem, needed_lines(lines))


def csv_lines(text, delimiter):
    """Records with their number, as a spreadsheet program shows them: a quoted cell may hold line breaks."""
    return enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1)


def delimiter_of(text, title):
    """Comma or semicolon: the one with which more headings are known."""
    sheet = SHEETS.get(title.strip().casefold())
    known = {normal(heading) for c in sheet.columns for heading in (c.name, c.heading_nb)} if sheet else set()

    def headings_known(delimiter):
        first = text.splitlines()[:1]
        cells = next(csv.reader(first, delimiter=delimiter), [])
        return len(known.intersection(map(normal, cells))), len(cells)

    return max(",;", key=headings_known)
