"""Finds the rows of an .xlsx file, of a .zip of .csv files, or of a directory of .csv files."""

from pathlib import Path

from django.utils.translation import gettext as _

from supervision.workbook.archives import is_xlsx, unpacked_parts
from supervision.workbook.csv_files import read_csv_folder, read_csv_parts
from supervision.workbook.rows import NotAWorkbook, Workbook
from supervision.workbook.spreadsheets import read_xlsx


def read_workbook(source, *, progress=None):
    """The typed rows and the faults of a path (a file, or a directory of .csv files) or of an open binary
    file. Raises NotAWorkbook where there is nothing to read.

    `progress` is called now and then with the number of rows read so far.
    """
    workbook = Workbook(progress=progress)
    try:
        if hasattr(source, "read"):
            read_file(source, workbook)
        elif Path(source).is_dir():
            read_csv_folder(Path(source), workbook)
        else:
            with Path(source).open("rb") as file:
                read_file(file, workbook)
    except FileNotFoundError as error:
        raise NotAWorkbook(_("There is no such file or directory.")) from error
    except OSError as error:
        raise NotAWorkbook(error.strerror or str(error)) from error
    return workbook


def read_file(file, workbook):
    with unpacked_parts(file) as archive:
        if is_xlsx(archive):
            file.seek(0)
            read_xlsx(file, workbook)
        else:
            read_csv_parts(archive, workbook)
