"""Workbooks on their way in by the import page, for tests."""

import io
import zipfile
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from municipalities.files import Upload
from supervision.actions.register_import import working
from supervision.actions.register_import.uploads import confirm_import, keep_workbook
from supervision.workbook.archives import XLSX
from tests.supervision.registers import IDA, KARI, xlsx

AGENT = "job:work_on_import"


def register_of(place, **sheets):
    """A trainee with a supervisor in that municipality, and these rows instead of theirs, by sheet."""
    here = {"municipality_number": place.number}
    register = {
        "people": [
            {**here, "email": IDA, "role": "trainee", "name": "Ida Demo"},
            {**here, "email": KARI, "role": "supervisor", "name": "Kari Demo", "hpr_number": 9900001},
        ],
        "trainees": [{**here, "trainee_email": IDA}],
        "service": [{**here, "trainee_email": IDA, "from": date(2026, 1, 1)}],
        "assignments": [{**here, "trainee_email": IDA, "supervisor_email": KARI, "from": date(2026, 1, 1)}],
    }
    return register | sheets


def kept(register, place, person, *, name="register.xlsx", language="en-gb"):
    """The workbook as it was just uploaded, not yet judged."""
    upload = Upload(name, XLSX, xlsx(register).getvalue())
    return keep_workbook(upload, place, language=language, actor=person)


def worked_on(one):
    """What waits for a worker is done."""
    working.work_on(one.pk, agent=AGENT)
    one.refresh_from_db()
    return one


def judged(register, place, person, **how):
    return worked_on(kept(register, place, person, **how))


def imported(one):
    """What was shown is confirmed, and a worker has been at it."""
    confirm_import(one, digest=one.digest, actor=one.uploaded_by)
    return worked_on(one)


# As the browser sends them


def posted(client, place, content, name="register.xlsx"):
    """The answer to a file that is chosen on the page of the municipality."""
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import_register", args=[place.pk]), {"workbook": file})


def zipped(parts, *, compression=zipfile.ZIP_DEFLATED):
    """The bytes of a .zip of these files: {name: text or bytes}."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
