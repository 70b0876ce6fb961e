"""What kind of file is this, and may it be unpacked?

An .xlsx file is a zip archive, too. Its parts are read in memory, one at a time; nothing is ever
unpacked to a disk, so that a path in a part's name leads nowhere.
"""

import zipfile
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from supervision.workbook.rows import NotAWorkbook

MAX_BYTES = 64 * 2**20  # of the whole workbook, unpacked
MAX_PARTS = 1000
MEGABYTE = 2**20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # begins every file of the old office formats, and encrypted ones
ENCRYPTED, OLD = ("EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le"))
CONTENT_TYPES = "[Content_Types].xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def unpacked_parts(file) -> zipfile.ZipFile:
    """The archive, which holds an .xlsx workbook or .csv files, and does not unpack to more than is allowed.

    Raises NotAWorkbook for everything else, with what to do.
    """
    refuse_other_formats(file)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise neither() from error
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MAX_BYTES:  # zipfile never unpacks more than a part says
        raise too_large()
    if len(parts) > MAX_PARTS:
        raise NotAWorkbook(_("The file holds more than %(limit)s files.") % {"limit": MAX_PARTS})
    if any(part.flag_bits & 1 for part in parts):
        raise NotAWorkbook(_("The .zip is protected by a password. Pack it without one."))
    refuse_other_archives({PurePosixPath(part.filename).name.lower() for part in parts}, archive)
    if not is_xlsx(archive) and not csv_parts(archive):
        raise neither()
    return archive


def refuse_other_formats(file):
    file.seek(0)
    start = file.read(MEGABYTE)
    if start.startswith(OLE):
        if ENCRYPTED in start:
            raise NotAWorkbook(
                _("The workbook is protected by a password. Take the password away, and save it again.")
            )
        if OLD in start:
            raise NotAWorkbook(_("This is an old .xls file. Save it as .xlsx."))
        raise NotAWorkbook(
            _("The workbook is protected by a password, or is an old .xls file. Save it as a plain .xlsx.")
        )
    if start.startswith(b"%PDF"):
        raise NotAWorkbook(_("This is a PDF. Choose the spreadsheet itself, saved as .xlsx."))
    file.seek(0)


def refuse_other_archives(names, archive):
    """`names` are those of the parts, without their folders, in lower case."""
    if "vbaproject.bin" in names:
        raise NotAWorkbook(_("The workbook holds macros. Save it as a plain .xlsx, which has none."))
    if "workbook.bin" in names:
        raise NotAWorkbook(_("This is a binary workbook (.xlsb). Save it as .xlsx."))
    if "content.xml" in names and "mimetype" in names:
        raise NotAWorkbook(_("This is an OpenDocument file. Save it as .xlsx."))


def is_xlsx(archive):
    return CONTENT_TYPES in archive.namelist()


def media_type(archive):
    return XLSX if is_xlsx(archive) else "application/zip"


def csv_parts(archive):
    """The .csv files in the archive as (name without folders, part), by name."""
    parts = [(PurePosixPath(part.filename.replace("\\", "/")), part) for part in archive.infolist()]
    return sorted(
        (
            (path.name, part)
            for path, part in parts
            if is_csv(path) and not part.is_dir() and "__MACOSX" not in path.parts
        ),
        key=lambda pair: (pair[0], pair[1].filename),
    )


def is_csv(path):
    """Whether a file of that name holds a sheet; hidden ones belong to some program."""
    return path.suffix.lower() == ".csv" and not path.name.startswith(".")


def neither():
    return NotAWorkbook(_("This is neither an .xlsx workbook nor a .zip of .csv files."))


def damaged():
    return NotAWorkbook(_("This is not an .xlsx workbook, or it is damaged."))


def too_large():
    return NotAWorkbook(_("The workbook is larger than %(limit)s MB.") % {"limit": MAX_BYTES // MEGABYTE})
