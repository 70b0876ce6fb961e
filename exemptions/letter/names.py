"""What files are called in the PDF, in the e-mail and in the archive's zip: the same in all three."""

from pathlib import PurePosixPath

from municipalities.files import name_of

LETTER = "soknad.pdf"  # without ø, which some mail programs and zip programs still spoil
NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))  # no file of Windows may have them
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def file_names(attachments):
    """A safe name for each, in their order; no two alike, however large or small their letters."""
    taken, names = {LETTER}, []
    for attachment in attachments:
        name = unused(safe(attachment.name), taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def safe(typed):
    """A name that any file system takes, and that leads nowhere else."""
    name = name_of(typed).translate(NOT_IN_NAMES) or "_"
    return f"_{name}" if name.partition(".")[0].strip().casefold() in RESERVED else name


def unused(name, taken):
    """The name, with a number where it is taken."""
    path, number, found = PurePosixPath(name), 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{path.stem} ({number}){path.suffix}"
    return found
