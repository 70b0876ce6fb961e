"""Files with learning goals, for tests. Every goal in them is made up."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from learning_goals.actions.catalogue_imports import keep_catalogue
from learning_goals.versions import Answers
from learning_goals.workbook import read_goals
from municipalities.files import Upload

FROM = "01.03.2026"


def goal(code="FKM-001", title="Oppdiktet mål", text="Oppdiktet mål: Legen kan dette.", **more):
    """A row by the Norwegian headings of the file."""
    return {"Kode": code, "Tittel": title, "Måltekst": text, "Gyldig fra": FROM, **more}


def csv_of(*rows, delimiter=",", encoding="utf-8"):
    """The bytes of a .csv file of these rows."""
    file = io.StringIO()
    headings = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(file, headings, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def xlsx_of(*rows, title="Læringsmål"):
    """The bytes of an .xlsx workbook with these rows in one sheet."""
    book = Workbook()
    fill(book.active, rows)
    book.active.title = title
    return saved(book)


def fill(page, rows):
    headings = list(dict.fromkeys(name for row in rows for name in row))
    page.append(headings)
    for row in rows:
        page.append([row.get(name) for name in headings])


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(content, name="goals.csv"):
    return read_goals(io.BytesIO(content), name)


def kept(rows, place, person, *, name="goals.csv", **answers):
    """The file as it was just uploaded, with its preview."""
    content = csv_of(*rows)
    return keep_catalogue(Upload(name, "text/csv", content), place, answers=Answers(**answers), actor=person)


def posted(client, place, content, name="goals.csv", **more):
    """The answer to a file that is chosen on the page of the municipality."""
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("import_catalogue", args=[place.pk]), {"file": file, **more})
