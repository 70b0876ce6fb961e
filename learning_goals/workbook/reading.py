"""Finds the rows of an .xlsx file, of a .csv file, or of a .zip of .csv files."""

import io
from pathlib import Path
from typing import ClassVar

from django.utils.translation import gettext as _

from learning_goals.workbook.columns import LAYOUT
from supervision.workbook import NotAWorkbook, Workbook
from supervision.workbook.archives import (
    MAX_BYTES,
    MEGABYTE,
    media_type,
    refuse_other_formats,
    too_large,
    unpacked_parts,
)
from supervision.workbook.columns import Layout
from supervision.workbook.csv_files import read_csv
from supervision.workbook.reading import read_file
from supervision.workbook.rows import UNREADABLE

CSV = "text/csv"


class GoalsWorkbook(Workbook):
    """The rows of a catalogue, and all faults found in reading them."""

    layout: ClassVar[Layout] = LAYOUT

    def check_row(self, row):
        """A goal is not valid to a day before it is valid."""
        first, last = row.get("valid_from"), row.get("valid_to")
        if first and last and last < first:
            self.faults.append(row.fault("valid_to", _("is before the day from which the goal is valid")))
            row.values["valid_to"] = UNREADABLE

    @property
    def rows(self):
        """Of all sheets, in the file's order."""
        return [row for rows in self.sheets.values() for row in rows]


def read_goals(source, name="") -> GoalsWorkbook:
    """The typed rows and the faults of a path or of an open binary file called `name`.

    Raises NotAWorkbook where there is nothing to read.
    """
    workbook = GoalsWorkbook()
    try:
        if hasattr(source, "read"):
            fill(workbook, source, name)
        else:
            with Path(source).open("rb") as file:
                fill(workbook, file, Path(source).name)
    except FileNotFoundError as error:
        raise NotAWorkbook(_("There is no such file or directory.")) from error
    except OSError as error:
        raise NotAWorkbook(error.strerror or str(error)) from error
    return workbook


def fill(workbook, file, name):
    if media_type_of(file) == CSV:
        read_csv(Path(name).name or "goals.csv", file.read(), workbook)
    else:
        read_file(file, workbook)


def media_type_of(file) -> str:
    """What kind of file it is, by its content. Raises NotAWorkbook for what is read by no kind of ours."""
    start = file.read(MEGABYTE)
    if start.startswith(b"PK"):
        with unpacked_parts(file) as archive:
            kind = media_type(archive)
        file.seek(0)
        return kind
    refuse_other_formats(file)
    if b"\0" in start:
        raise NotAWorkbook(_("This is neither an .xlsx workbook nor a .csv file."))
    if file.seek(0, io.SEEK_END) > MAX_BYTES:
        raise too_large()
    file.seek(0)
    return CSV
