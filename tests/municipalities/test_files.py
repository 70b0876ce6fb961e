"""A file is taken only as what its name says, kept unchanged, and given back to be saved, never run."""

import io
import zipfile

import openpyxl
import pikepdf
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from audit.models import Event
from municipalities.actions import keep_file
from municipalities.files import LARGEST, NotTaken, UploadField, examine, name_of
from municipalities.models import StoredFile
from municipalities.pages import download
from tests.factories import UserFactory


def pdf(**options):
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(file, **options)
    return file.getvalue()


def image(kind, size=(3, 2)):
    file = io.BytesIO()
    Image.new("RGB", size).save(file, kind)
    return file.getvalue()


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def workbook():
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def word(**more):
    return archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>", **more})


def open_document(kind):
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}", content="<office/>")


OFFICE = "application/vnd.openxmlformats-officedocument"
GOOD = [
    ("Vedtak.PDF", pdf, "application/pdf"),
    ("bilde.png", lambda: image("PNG"), "image/png"),
    ("bilde.jpg", lambda: image("JPEG"), "image/jpeg"),
    ("bilde.jpeg", lambda: image("JPEG"), "image/jpeg"),
    ("svar.docx", word, f"{OFFICE}.wordprocessingml.document"),
    ("tall.xlsx", workbook, f"{OFFICE}.spreadsheetml.sheet"),
    ("svar.odt", lambda: open_document("text"), "application/vnd.oasis.opendocument.text"),
    ("tall.ods", lambda: open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ("notat.txt", lambda: "Blåbær\r\n\tog sånt".encode("utf-8-sig"), "text/plain"),
    ("tall.csv", lambda: b"a;b\n1;2\n", "text/csv"),
]


@pytest.mark.parametrize(("name", "content", "media_type"), GOOD, ids=[name for name, *_rest in GOOD])
def test_a_file_of_each_kind_is_taken(name, content, media_type):
    content = content()
    assert examine(name, content) == (name, media_type, content)


@pytest.mark.parametrize("name", [name for name, *_rest in GOOD])
@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 200,
        archive(**{"run.exe": b"MZ"}),
    ],
    ids=["windows program", "linux program", "archive"],
)
def test_a_program_under_another_name_is_not_taken(name, content):
    with pytest.raises(NotTaken, match="not that of a"):
        examine(name, content)


@pytest.mark.parametrize(
    "name", ["x.exe", "x.html", "x.svg", "x.js", "x.docm", "x.pdf.exe", "pdf", "", "x.", ".pdf/..", "x.zip"]
)
def test_other_kinds_are_not_taken_and_those_that_are_stand_in_the_message(name):
    with pytest.raises(NotTaken, match="These are: PDF, PNG, JPG"):
        examine(name, pdf())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.pdf", pdf(encryption=pikepdf.Encryption(user="u", owner="o")), "protected by a password"),
        ("x.pdf", pdf()[:60], "not that of a PDF"),
        ("x.png", image("JPEG"), "not that of a PNG"),
        ("x.png", image("PNG")[:40], "not that of a PNG"),
        ("x.docx", word(**{"word/vbaProject.bin": b"x"}), "holds macros"),
        ("x.docx", workbook(), "not that of a DOCX"),
        ("x.xlsx", word(), "not that of a XLSX"),
        ("x.odt", open_document("spreadsheet"), "not that of a ODT"),
        ("x.docx", word(bomb=b"0" * (201 * 2**20)), "not that of a DOCX"),
        ("x.txt", "Blåbær".encode("latin-1"), "not that of a TXT"),
        ("x.csv", b"a\x00b", "not that of a CSV"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_not_taken(name, content, message):
    with pytest.raises(NotTaken, match=message):
        examine(name, content)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Kari\\brev.pdf", "brev.pdf"),
        ("brev\r\nX-Evil: 1.pdf", "brevX-Evil: 1.pdf"),
        ("brev\u202efdp.exe.pdf", "brevfdp.exe.pdf"),
        ("Søknad om dispensasjon.pdf", "Søknad om dispensasjon.pdf"),
        ("æ" * 300 + ".pdf", "æ" * 146 + ".pdf"),
        (".htaccess", "htaccess"),
    ],
)
def test_a_name_is_kept_without_its_path_and_unseen_signs(typed, kept):
    assert name_of(typed) == kept


class Form(forms.Form):
    file = UploadField(required=False)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SimpleUploadedFile("x.pdf", b"0" * (LARGEST + 1)), "The file is larger than 20 MB"),
        (SimpleUploadedFile("x.pdf", b""), "The file is empty."),
        (SimpleUploadedFile("x.pdf", b"%PDF-nothing"), "The content is not that of a PDF file"),
        (SimpleUploadedFile("y" * 300, b"x"), "Files of this kind are not taken"),
    ],
)
def test_the_field_says_what_is_wrong(file, message):
    form = Form({}, {"file": file})
    assert not form.is_valid()
    assert form.errors["file"][0].startswith(message)


def test_the_field_cleans_to_the_upload_or_to_nothing():
    chosen = Form({}, {"file": SimpleUploadedFile("x.pdf", pdf())})
    assert chosen.is_valid()
    assert chosen.cleaned_data["file"].media_type == "application/pdf"
    nothing = Form({}, {})
    assert nothing.is_valid()
    assert nothing.cleaned_data["file"] is None


@pytest.fixture
def kept():
    return keep_file(examine("brev.pdf", pdf()), actor=UserFactory())


@pytest.mark.django_db
def test_a_kept_file_has_its_bytes_its_digest_and_one_event(kept):
    kept = StoredFile.objects.get()
    assert kept.content.startswith(b"%PDF")
    assert (kept.name, kept.size) == ("brev.pdf", len(kept.content))
    event = Event.objects.get(verb="file.kept")
    assert event.target_id == kept.pk
    assert event.data == {"sha256": kept.sha256, "size": kept.size}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE municipalities_storedfile SET name = 'other.pdf'",
        "UPDATE municipalities_filebody SET content = 'x'::bytea",
    ],
)
def test_no_sql_changes_a_kept_file(kept, statement):
    with (
        pytest.raises(IntegrityError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert refused.value.__cause__.diag.constraint_name.endswith("_unchanged")


@pytest.mark.django_db
def test_listing_files_does_not_read_their_bytes(kept, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        assert [file.name for file in StoredFile.objects.all()] == ["brev.pdf"]
    assert "filebody" not in asked[0]["sql"]


@pytest.mark.django_db
def test_a_file_is_given_back_to_be_saved(kept):
    answer = download(kept)
    assert answer.content == kept.content
    assert answer["Content-Disposition"] == 'attachment; filename="brev.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/pdf"
