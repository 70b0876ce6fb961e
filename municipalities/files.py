"""Is this file what its name says, and of a kind that we take?

A kind is taken where a library that reads it finds nothing amiss; what a browser would run (HTML, SVG,
scripts) is none of them. Files are given back as attachments only, see `municipalities.pages.download`.
"""

import io
import warnings
import zipfile
from pathlib import PurePosixPath, PureWindowsPath
from typing import NamedTuple

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

LARGEST = 20 * 2**20  # bytes
UNPACKED = 200 * 2**20  # bytes that the parts of a document may unpack to
LONGEST_NAME = 150  # characters


class Upload(NamedTuple):
    """A file that was looked into: its name without any path, its type by content, its bytes."""

    name: str
    media_type: str
    content: bytes


class NotTaken(Exception):
    """The content is not what the name says; the message says what to do."""


def is_pdf(content):
    import pikepdf  # noqa: PLC0415  heavy, and tells the log that it is there: when a PDF comes

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return len(pdf.pages) > 0
    except pikepdf.PasswordError as error:
        raise NotTaken(_("The file is protected by a password. Save it without one.")) from error
    except pikepdf.PdfError:
        return False


def is_image(format_name):
    def check(content):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(content), formats=[format_name]) as image:
                    image.verify()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
            return False
        return True

    return check


def parts_of(content):
    """The archive and the names in it; None where it is none, or would unpack to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    return None if sum(part.file_size for part in parts) > UNPACKED else archive


def is_office(main_part):
    """An Office Open XML document with that main part, without macros."""

    def check(content):
        archive = parts_of(content)
        names = set(archive.namelist()) if archive else set()
        if any(PurePosixPath(name).name.lower() == "vbaproject.bin" for name in names):
            raise NotTaken(_("The file holds macros. Save it without them."))
        return {"[Content_Types].xml", main_part} <= names

    return check


def is_open_document(media_type):
    """An OpenDocument file: its first part names its type."""

    def check(content):
        archive = parts_of(content)
        try:
            return archive is not None and archive.read("mimetype").decode("ascii").strip() == media_type
        except (KeyError, UnicodeDecodeError, zipfile.BadZipFile, RuntimeError, OSError, EOFError):
            return False

    return check


def is_text(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(sign < " " and sign not in "\t\r\n\f" for sign in text)


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
KINDS = {
    # ending: (media type, whether the content is of it)
    "pdf": ("application/pdf", is_pdf),
    "png": ("image/png", is_image("PNG")),
    "jpg": ("image/jpeg", is_image("JPEG")),
    "jpeg": ("image/jpeg", is_image("JPEG")),
    "docx": (f"{OFFICE}.wordprocessingml.document", is_office("word/document.xml")),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", is_office("xl/workbook.xml")),
    "odt": (f"{OPEN_DOCUMENT}.text", is_open_document(f"{OPEN_DOCUMENT}.text")),
    "ods": (f"{OPEN_DOCUMENT}.spreadsheet", is_open_document(f"{OPEN_DOCUMENT}.spreadsheet")),
    "txt": ("text/plain", is_text),
    "csv": ("text/csv", is_text),
}
TAKEN = "PDF, PNG, JPG, DOCX, XLSX, ODT, ODS, TXT, CSV"


def name_of(typed):
    """The file's name without a path and without signs that are not printed, its ending kept."""
    name = PureWindowsPath(PurePosixPath(typed).name).name
    name = "".join(sign for sign in name if sign.isprintable()).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(dot + ending)]}{dot}{ending}" if dot else name[:LONGEST_NAME]


def examine(name, content) -> Upload:
    """The file, if it is what its name says. Raises NotTaken with a message for the person otherwise."""
    name = name_of(name)
    ending = PurePosixPath(name).suffix.removeprefix(".").lower()
    if ending not in KINDS:
        raise NotTaken(_("Files of this kind are not taken. These are: %(kinds)s.") % {"kinds": TAKEN})
    media_type, is_so = KINDS[ending]
    if not is_so(content):
        raise NotTaken(
            _("The content is not that of a %(kind)s file, or it is damaged.") % {"kind": ending.upper()}
        )
    return Upload(name, media_type, content)


class UploadField(forms.FileField):
    """Cleans to an `Upload`, or to None where nothing was chosen."""

    default_error_messages = {
        "empty": gettext_lazy("The file is empty."),
        "too_large": gettext_lazy("The file is larger than 20 MB. Choose a smaller one."),
    }

    def __init__(self, **options):
        accepted = ",".join(f".{ending}" for ending in KINDS)
        options.setdefault("widget", forms.FileInput(attrs={"accept": accepted}))
        options.setdefault("help_text", format_lazy("{} {}", TAKEN + ",", gettext_lazy("at most 20 MB.")))
        super().__init__(**options)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > LARGEST:
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large")
        try:
            return examine(file.name, file.read())
        except NotTaken as error:
            raise forms.ValidationError(str(error), code="not_taken") from error
