"""The workbook to fill in: headings in the reader's language, an explanation, lists of what may be chosen.

Filled in, it is imported as it is: the explanation is not read, and every list offers only words that are.
"""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from supervision.workbook.cells import OneOf, clock, day, email, municipality_number, spoken
from supervision.workbook.columns import EXPLANATION, SHEETS
from supervision.workbook.explanations import about, allowed, example, first_words

LAST_ROW = 5000  # down to which the lists reach
NEEDED = PatternFill("solid", fgColor="1E3A5F")
OTHER = PatternFill("solid", fgColor="DCE6F1")
WRAPPED = Alignment(wrap_text=True, vertical="top")
AS_TEXT = "@"  # so that a spreadsheet program keeps 0301 and does not take 31.10 for something else
FORMATS = {day: "dd.mm.yyyy", clock: "hh:mm", municipality_number: AS_TEXT, email: AS_TEXT}


def template(number, own_row):
    """The bytes of a workbook for the municipality of that number. `own_row` stands in the municipality's own
    sheet, which has no other columns."""
    book = Workbook()
    explain(book.active)
    for sheet in SHEETS.values():
        is_own = sheet.name == "municipalities"
        columns = [column for column in sheet.columns if not is_own or column.name in own_row]
        page = book.create_sheet(sheet.called())
        add_headings(page, columns)
        if is_own:
            page.append([as_written(column, own_row[column.name]) for column in columns])
        for position, column in enumerate(columns, start=1):
            offer_choice(page, get_column_letter(position), column, number)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_written(column, value):
    return column.read.word(value, spoken()) if isinstance(column.read, OneOf) else value


def add_headings(page, columns):
    page.append([column.called() for column in columns])
    page.freeze_panes = "A2"
    for position, column in enumerate(columns, start=1):
        heading = page.cell(1, position)
        heading.fill = NEEDED if column.needed else OTHER
        heading.font = Font(bold=True, color="FFFFFF" if column.needed else "1E3A5F")
        dimension = page.column_dimensions[get_column_letter(position)]
        dimension.width = 30 if column.read is email else max(16, len(column.called()) + 4)
        dimension.number_format = FORMATS.get(column.read, "General")


def offer_choice(page, letter, column, number):
    """A list in the cells of the column: the allowed values, the one municipality, or as a mere proposal
    the addresses that stand in the sheet of people."""
    if column.read is municipality_number:
        choice, strict = f'"{number}"', False
    elif column.read is email and page.title != SHEETS["people"].called():
        choice, strict = f"'{SHEETS['people'].called()}'!$A$2:$A${LAST_ROW}", False
    elif allowed(column):
        choice, strict = f'"{",".join(allowed(column))}"', True
    else:
        return
    validation = DataValidation(type="list", formula1=choice, allow_blank=True)
    validation.showErrorMessage = strict
    validation.errorTitle = column.called()
    validation.error = _("Choose one of the values in the list.")
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    page.add_data_validation(validation)


def explain(page):
    """The first sheet, for people."""
    page.title = EXPLANATION.called()
    page.append([_("The register of supervision")])
    page["A1"].font = Font(bold=True, size=16)
    for sentence in first_words():
        page.append([sentence])
    page.append([])
    page.append(
        [_("Sheet"), _("Heading"), _("Must be filled in"), _("What it is"), _("Allowed values"), _("Example")]
    )
    for cell in page[page.max_row]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), NEEDED
    for sheet in SHEETS.values():
        page.append([sheet.called(), "", "", str(about(sheet))])
        for cell in page[page.max_row]:
            cell.font, cell.fill, cell.alignment = Font(bold=True), OTHER, WRAPPED
        for column in sheet.columns:
            explain_column(page, sheet, column)
    for letter, width in zip("ABCDEF", (20, 32, 18, 62, 46, 18), strict=True):
        page.column_dimensions[letter].width = width


def explain_column(page, sheet, column):
    needed = _("yes") if column.needed else ""
    choice = ", ".join(allowed(column))
    page.append(["", column.called(), needed, str(about(sheet, column)), choice, example(column)])
    for cell in page[page.max_row]:
        cell.alignment = WRAPPED
