"""The lines of .csv files, one for each sheet: (row number, cells), blank lines left out."""

import csv
import io
import zipfile
import zlib
from pathlib import PurePath

from django.utils.translation import gettext as _

from supervision.workbook.archives import MAX_BYTES, csv_parts, damaged, is_csv, too_large
from supervision.workbook.cells import same
from supervision.workbook.rows import NotAWorkbook


def read_csv_folder(folder, workbook):
    """The workbook holds the rows and the faults of the .csv files in the folder."""
    paths = sorted(path for path in folder.iterdir() if is_csv(path))
    if not paths:
        raise NotAWorkbook(_("The directory holds no .csv file."))
    if sum(path.stat().st_size for path in paths) > MAX_BYTES:
        raise too_large()
    for path in paths:
        read_csv(path.name, path.read_bytes(), workbook)


def read_csv_parts(archive, workbook):
    """The workbook holds the rows and the faults of the .csv files in the archive."""
    for name, part in csv_parts(archive):
        try:
            content = archive.read(part)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
            raise damaged() from error
        read_csv(name, content, workbook)


def read_csv(name, content, workbook):
    title = PurePath(name).stem
    sheet = workbook.layout.sheet_called(title)
    named = sheet.name if sheet else title
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        workbook.fault(named, row, "sheet", _("is not UTF-8 text: save the sheet as CSV UTF-8"))
        return
    delimiter = delimiter_of(text, sheet)
    broken = first_broken_line(text, delimiter)
    if broken is not None:
        message = _("is not proper CSV: a quotation mark is out of place, or the cell is too long")
        workbook.fault(named, broken, "sheet", message)
        return
    workbook.add_sheet(title, workbook.needed_lines(workbook.counted(csv_lines(text, delimiter))))


def csv_lines(text, delimiter):
    """Records with their number, as a spreadsheet program shows them: a quoted cell may hold line breaks."""
    return enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start=1)


def first_broken_line(text, delimiter):
    """The number of the first record that is no proper CSV, or None."""
    whole = 0
    try:
        for number, _cells in csv_lines(text, delimiter):
            whole = number
    except csv.Error:
        return whole + 1
    return None


def delimiter_of(text, sheet):
    """Comma or semicolon: the one with which more headings of the sheet (or None) are known."""
    known = {same(name) for column in sheet.columns for name in column.accepted} if sheet else set()
    first = text[: text.find("\n") + 1 or None].rstrip("\r\n")

    def headings_known(delimiter):
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            cells = []
        return len(known.intersection(map(same, cells))), len(cells)

    return max(",;", key=headings_known)
