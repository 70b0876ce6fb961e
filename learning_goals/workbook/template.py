"""The workbook to fill in: headings in the reader's language, and an explanation, which is not read."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from learning_goals.workbook.columns import GOALS
from learning_goals.workbook.explanations import guide
from supervision.workbook.columns import EXPLANATION
from supervision.workbook.template import NEEDED, WRAPPED, add_headings


def template():
    """The bytes of an .xlsx workbook without goals."""
    book = Workbook()
    add_headings(book.active, GOALS.columns)
    book.active.title = GOALS.called()
    explain(book.create_sheet(EXPLANATION.called()))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def explain(page):
    page.append([_("Heading"), _("Must be filled in"), _("What it is"), _("Example")])
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), NEEDED
    for entry in guide():
        needed = _("yes") if entry["column"].needed else ""
        page.append([entry["heading"], needed, str(entry["about"]), entry["example"]])
        for cell in page[page.max_row]:
            cell.alignment = WRAPPED
    for letter, width in zip("ABCD", (32, 18, 62, 24), strict=True):
        page.column_dimensions[letter].width = width
