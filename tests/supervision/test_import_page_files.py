"""What people upload: workbooks in Norwegian, files out of other programs, and files that mean harm."""

import io
import os
import struct
import zipfile
from datetime import date

import pytest
from django.utils import translation
from openpyxl import Workbook

from supervision.workbook import SHEETS, NotAWorkbook, read_workbook
from supervision.workbook.cells import LANGUAGES, as_typed
from supervision.workbook.columns import REGISTER
from supervision.workbook.rows import MAX_ROWS, TELL_EVERY
from tests.supervision.registers import IDA, KARI, in_9901, saved, session, xlsx
from tests.supervision.uploads import zipped


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en-gb"):
        yield


def faults(workbook):
    return [str(fault) for fault in workbook.faults]


def people(*rows):
    return {"people": [in_9901(**{"email": KARI, "role": "leader", **row}) for row in rows]}


# In Norwegian


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_headings_and_values_may_be_in_any_of_the_languages(language):
    sheet = SHEETS["sessions"]
    words = {name: sheet[name].read for name in ("mode", "kind", "state")}
    row = {
        sheet[name].called(language): words[name].word(value, language) if name in words else value
        for name, value in session().items()
    }

    workbook = read_workbook(xlsx({sheet.called(language): [row]}))

    assert faults(workbook) == []
    assert (
        workbook["sessions"][0].values == read_workbook(xlsx({"sessions": [session()]}))["sessions"][0].values
    )


def test_every_name_means_one_sheet_and_every_heading_one_column():
    for sheet in SHEETS.values():
        assert [REGISTER.sheet_called(name) for name in sheet.names] == [sheet] * 3
        assert {sheet.column_of(name).name for column in sheet.columns for name in column.names} == {
            column.name for column in sheet.columns
        }
        for column in sheet.columns:
            assert [sheet.column_of(name) for name in column.names] == [column] * 3


def test_words_as_the_pages_write_them_are_understood():
    read = SHEETS["service"]["arena"].read

    assert {
        read("Åpen, uselektert praksis"),
        read(" open  uselektert praksis "),
        read("OPEN UNSELECTED"),
    } == {"open_unselected"}
    assert SHEETS["sessions"]["mode"].read("På telefon") == "phone"


def test_a_sheet_under_two_names_stands_twice():
    workbook = read_workbook(xlsx({"people": people({})["people"], "personer": people({})["people"]}))

    assert faults(workbook) == ["people:1:sheet: the sheet stands twice"]


def test_an_explanation_is_not_read():
    workbook = read_workbook(xlsx({"Forklaring": [{"hva": "som helst"}], **people({})}))

    assert (faults(workbook), len(workbook["people"])) == ([], 1)


def test_a_heading_that_is_nearly_right_is_recognised():
    workbook = read_workbook(xlsx({"people": [in_9901(**{"e-mail": KARI, "rolle": "leder", "skostr": 43})]}))

    assert faults(workbook) == [
        "people:1:e-mail: unknown column; is “email” meant?",
        "people:1:skostr: unknown column",
        "people:1:email: the column is missing",
    ]


# What is said of a fault


def test_a_fault_says_where_it_is_and_what_stands_there():
    book = Workbook()
    page = book.active
    page.title = "Tjeneste"
    page.append(["Til", "e-post ALIS", "kommunenummer", "Fra", "Stillingsprosent"])
    page.append([date(2026, 1, 1), IDA, "9901", date(2026, 3, 1), 1.5])
    page.append(["i\tmorgen", f"{'x' * 80}", None, "31.02.2026", True])

    workbook = read_workbook(saved(book))

    assert [(fault.cell, fault.typed, fault.message) for fault in workbook.faults] == [
        ("E2", "1.5", "is not a whole number from 0 to 100"),
        ("A2", "2026-01-01", "is before from"),
        ("A3", "i morgen", "is not a date (2026-10-31 or 31.10.2026)"),
        ("B3", "x" * 59 + "…", "is not an e-mail address"),
        ("C3", "", "must be filled in"),
        ("D3", "31.02.2026", "is not a date (2026-10-31 or 31.10.2026)"),
        ("E3", "yes", "is not a whole number from 0 to 100"),
    ]
    assert (workbook.titles["service"], workbook.headings["service"]["to"]) == ("Tjeneste", "Til")
    with translation.override("nb"):
        assert as_typed(date(2026, 1, 1)) == "01.01.2026"


def test_merged_cells_are_named():
    book = Workbook()
    page = book.active
    page.title = "people"
    for line in (
        ["email", "municipality_number", "role"],
        [KARI, "9901", "leader"],
        [IDA, "9901", "trainee"],
    ):
        page.append(line)
    page.merge_cells("B2:B3")

    assert faults(read_workbook(saved(book))) == [
        "people:3:municipality_number: must be filled in",
        "people:2:municipality_number: the cells B2:B3 are merged: split them and fill in each",
    ]


# Much


def test_progress_is_told_now_and_then():
    told = []

    read_workbook(xlsx(people(*[{}] * (2 * TELL_EVERY + 1))), progress=told.append)

    assert told == [TELL_EVERY, 2 * TELL_EVERY]


def test_the_limit_is_on_all_rows_together(tmp_path):
    half = MAX_ROWS // 2 + 1
    (tmp_path / "a.zip").write_bytes(
        zipped(
            {
                "ALIS.csv": "e-post ALIS,kommunenummer\n" + f"{IDA},9901\n" * half,
                "personer.csv": "e-post,kommunenummer,rolle\n" + f"{IDA},9901,leder\n" * half,
            }
        )
    )

    workbook = read_workbook(tmp_path / "a.zip")

    assert faults(workbook) == [f"people:{half}:from: more than {MAX_ROWS} rows in the file"]


def test_very_many_sheets_are_refused():
    with pytest.raises(NotAWorkbook, match="more than 50 sheets"):
        read_workbook(xlsx({f"Ark{n}": [{"a": 1}] for n in range(51)}))


# Archives


def test_paths_in_a_zip_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    leader = "e-post;kommunenummer;rolle\nkari@example.no;9901;leder\n"
    content = zipped(
        {
            "../../personer.csv": leader,
            "/etc/ALIS.csv": "e-post ALIS;kommunenummer\nida@example.no;9901\n",
            r"C:\register\permisjon.csv": "e-post ALIS;kommunenummer;fra\nida@example.no;9901;1.1.2026\n",
            "register/": "",
            "__MACOSX/._personer.csv": b"\0\x05\x16\x07",
            "__MACOSX/tjeneste.csv": b"\0\x05\x16\x07",
            ".personer.csv": "noe",
            "les meg.txt": "hei",
        }
    )

    workbook = read_workbook(io.BytesIO(content))

    assert faults(workbook) == []
    assert [len(workbook[name]) for name in ("people", "trainees", "leave", "service")] == [1, 1, 1, 0]
    assert os.listdir(tmp_path) == []


def test_a_sheet_in_two_folders_of_a_zip_stands_twice():
    leader = "email,municipality_number,role\nkari@example.no,9901,leader\n"

    workbook = read_workbook(io.BytesIO(zipped({"a/people.csv": leader, "b/people.csv": leader})))

    assert faults(workbook) == ["people:1:sheet: the sheet stands twice"]


def test_a_zip_with_a_password_is_refused():
    content = bytearray(zipped({"people.csv": "email\n"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature) + at
        struct.pack_into("<H", content, place, struct.unpack_from("<H", content, place)[0] | 1)

    with pytest.raises(NotAWorkbook, match="The .zip is protected by a password"):
        read_workbook(io.BytesIO(bytes(content)))


@pytest.mark.parametrize("cut", [40, 60, 100, 400])
def test_a_damaged_zip_is_refused(cut):
    whole = zipped({"people.csv": "email,municipality_number,role\n" + "ida@example.no,9901,leader\n" * 9})
    damaged = whole[:cut] + b"\xff\xff\xff" + whole[cut + 3 :]

    with pytest.raises(NotAWorkbook):
        read_workbook(io.BytesIO(damaged[:-30] if cut == 400 else damaged))


def test_a_zip_that_lies_about_its_size_is_refused():
    """The part unpacks to more than it says."""
    content = bytearray(zipped({"people.csv": "email\n" * 100_000}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(signature) + at, 600)

    with pytest.raises(NotAWorkbook, match="damaged"):
        read_workbook(io.BytesIO(bytes(content)))


def with_part(register, name, change):
    """The .xlsx file of the register with one part changed."""
    with zipfile.ZipFile(xlsx(register)) as book:
        parts = {part: book.read(part).decode() for part in book.namelist()}
    parts[name] = change(parts[name])
    return io.BytesIO(zipped(parts))


def test_xml_that_unfolds_is_refused():
    """A few kilobytes of it would become gigabytes of memory."""
    unfolding = (
        f'<!DOCTYPE x [<!ENTITY a "{"A" * 1000}"><!ENTITY b "{"&a;" * 1000}"><!ENTITY c "{"&b;" * 300}">]>'
        f"<!--{' ' * 3_000_000}-->"
    )

    def unfold(sheet):
        start = sheet.index("<worksheet")
        return sheet[:start] + unfolding + sheet[start:].replace("<t>", "<t>&c;", 1)

    with pytest.raises(NotAWorkbook, match="damaged"):
        read_workbook(with_part(people({}), "xl/worksheets/sheet1.xml", unfold))


def test_xml_does_not_read_other_files(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("a secret")

    def include(sheet):
        start = sheet.index("<worksheet")
        doctype = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]>'
        return sheet[:start] + doctype + sheet[start:].replace("<t>", "<t>&s;", 1)

    with pytest.raises(NotAWorkbook, match="damaged"):
        read_workbook(with_part(people({}), "xl/worksheets/sheet1.xml", include))


def test_a_workbook_of_other_contents_is_refused():
    for name in ("word/document.xml", "ppt/presentation.xml"):
        with pytest.raises(NotAWorkbook, match="not an .xlsx workbook"):
            read_workbook(io.BytesIO(zipped({"[Content_Types].xml": "<Types/>", name: "<x/>"})))
    with pytest.raises(NotAWorkbook, match="binary workbook"):
        read_workbook(io.BytesIO(zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": ""})))
