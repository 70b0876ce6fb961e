"""Reading the register workbook: cells, headings, sheets, and files that are none."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import translation
from openpyxl import Workbook

from supervision.workbook import SHEETS, NotAWorkbook, read_workbook
from supervision.workbook.archives import MAX_BYTES
from supervision.workbook.rows import MAX_ROWS
from tests.supervision.registers import csv_folder, in_9901, saved, session, xlsx


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en-gb"):
        yield


UNKNOWN = (
    "unknown sheet; the known ones are municipalities, people, trainees, service, leave, assignments, "
    "exemptions, sessions"
)


def faults(workbook):
    return [str(fault) for fault in workbook.faults]


def person(**cells):
    return in_9901(**{"email": "kari@example.no", "role": "supervisor", **cells})


# Cells


@pytest.mark.parametrize(
    ("sheet", "column", "cell", "value"),
    [
        ("municipalities", "number", 301, "0301"),
        ("municipalities", "number", "301", "0301"),
        ("municipalities", "number", 301.0, "0301"),
        ("municipalities", "number", " 0301 ", "0301"),
        ("municipalities", "number", 4601, "4601"),
        ("municipalities", "organisation_number", "974 760 673", "974760673"),
        ("municipalities", "organisation_number", 974760673, "974760673"),
        ("municipalities", "name", "  Ål \n kommune\t", "Ål kommune"),
        ("municipalities", "name", "A\u030alesund", "Ålesund"),
        ("municipalities", "name", 1814, "1814"),
        ("municipalities", "language_form", "NN", "nn"),
        ("municipalities", "minutes_per_supervision_hour", "45", 45),
        ("municipalities", "minutes_per_supervision_hour", 60.0, 60),
        ("municipalities", "scale_by_position", True, True),
        ("municipalities", "scale_by_position", "Nei", False),
        ("municipalities", "scale_by_position", "JA", True),
        ("people", "email", "\u00a0Kari@Example.NO ", "kari@example.no"),
        ("people", "role", "Clinical_Instructor", "clinical_instructor"),
        ("people", "hpr_number", 9900001.0, "9900001"),
        ("people", "hpr_number", "0123", "0123"),
        ("people", "from", datetime(2026, 10, 31), date(2026, 10, 31)),
        ("people", "from", date(2026, 10, 31), date(2026, 10, 31)),
        ("people", "from", "2026-10-31", date(2026, 10, 31)),
        ("people", "from", "2026-10-31 00:00:00", date(2026, 10, 31)),
        ("people", "from", " 31.10.2026 ", date(2026, 10, 31)),
        ("people", "from", "1.2.2026", date(2026, 2, 1)),
        ("service", "position_percentage", "80 %", 80),
        ("service", "position_percentage", 0, 0),
        ("sessions", "start", time(9, 5), time(9, 5)),
        ("sessions", "start", timedelta(hours=9, minutes=5), time(9, 5)),
        ("sessions", "start", "09:05", time(9, 5)),
        ("sessions", "start", "9:05", time(9, 5)),
        ("sessions", "start", "09:05:00", time(9, 5)),
        ("sessions", "minutes", "60,0", 60),
        ("sessions", "minutes", "480", 480),
    ],
)
def test_a_cell_is_read_as_it_is_meant(sheet, column, cell, value):
    assert SHEETS[sheet][column].read(cell) == value


DATE = "is not a date (2026-10-31 or 31.10.2026)"
TIME = "is not a time of day (HH:MM)"
PERCENTAGE = "is not a whole number from 0 to 100"


@pytest.mark.parametrize(
    ("sheet", "column", "cell", "message"),
    [
        ("municipalities", "number", "21", "is not a municipality number of four digits"),
        ("municipalities", "number", -301, "is not a municipality number of four digits"),
        ("municipalities", "number", True, "is not a municipality number of four digits"),
        ("municipalities", "number", "٠٣٠١", "is not a municipality number of four digits"),
        ("municipalities", "name", "x" * 101, "is longer than 100 characters"),
        ("municipalities", "name", datetime(2026, 1, 1), "is not text"),
        ("people", "name", "Ida\u202eomeD", "is not text"),
        ("municipalities", "organisation_number", "12345678", "is not a number of 9 digits"),
        ("municipalities", "minutes_per_supervision_hour", 44, "is not a whole number from 45 to 60"),
        ("municipalities", "minutes_per_supervision_hour", 50.5, "is not a whole number from 45 to 60"),
        ("municipalities", "minutes_per_supervision_hour", True, "is not a whole number from 45 to 60"),
        ("municipalities", "scale_by_position", "perhaps", "must be yes or no"),
        ("municipalities", "scale_by_position", 1, "must be yes or no"),
        ("people", "email", "kari@", "is not an e-mail address"),
        ("people", "email", 17, "is not an e-mail address"),
        ("people", "hpr_number", "1234567890", "is not a number of 1 to 9 digits"),
        ("people", "from", "2026-02-30", DATE),
        ("people", "from", "31.10.26", DATE),
        ("people", "from", "10/31/2026", DATE),
        ("people", "from", 46326, DATE),
        ("people", "from", datetime(2026, 10, 31, 12), DATE),
        ("people", "from", date(1899, 12, 31), DATE),
        ("people", "from", time(0), DATE),
        ("service", "position_percentage", 101, PERCENTAGE),
        ("service", "position_percentage", -1, PERCENTAGE),
        ("service", "position_percentage", 62.5, PERCENTAGE),
        ("service", "position_percentage", float("inf"), PERCENTAGE),
        ("service", "position_percentage", "9" * 5000, PERCENTAGE),
        ("sessions", "start", "24:00", TIME),
        ("sessions", "start", "9.05", TIME),
        ("sessions", "start", time(9, 5, 30), TIME),
        ("sessions", "start", 0.375, TIME),
        ("sessions", "start", datetime(2026, 1, 1, 9, 0), TIME),
        ("sessions", "start", timedelta(days=1), TIME),
        ("sessions", "minutes", "0", "is not a whole number from 1 to 480"),
        ("sessions", "state", "utsatt", "must be one of: planned, held, finalised, cancelled"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(sheet, column, cell, message):
    with pytest.raises(Exception, match=re.escape(message)):
        SHEETS[sheet][column].read(cell)


def test_what_spreadsheet_programs_store_is_read():
    book = Workbook()
    page = book.active
    page.title = "sessions"
    page.append([*session()])
    page.append([*session(start=time(14, 30), date=datetime(2026, 10, 31)).values()])

    row = read_workbook(saved(book))["sessions"][0]

    assert (row["date"], row["start"]) == (date(2026, 10, 31), time(14, 30))


def test_a_percentage_is_read_as_it_looks():
    book = Workbook()
    page = book.active
    page.title = "leave"
    page.append(["trainee_email", "municipality_number", "from", "percentage"])
    for share in (0.8, 1, 0.07, 0.575):
        page.append(["ida@example.no", "9901", "2026-01-01", share])
        page.cell(page.max_row, 4).number_format = "0%"

    workbook = read_workbook(saved(book))

    assert [row.get("percentage") for row in workbook["leave"]] == [80, 100, 7, None]
    assert faults(workbook) == [f"leave:5:percentage: {PERCENTAGE}"]


# Formulas


def with_stored_values(file, values):
    """The .xlsx file with its formulas computed: {cell: XML of its value}."""
    copy = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for part in old.namelist():
            content = old.read(part).decode()
            for cell, value in values.items():
                content = re.sub(
                    rf'<c r="{cell}"><f>(.*?)</f><v ?/?>(</v>)?', rf'<c r="{cell}"{value}', content
                )
            new.writestr(part, content)
    copy.seek(0)
    return copy


def test_a_formula_stands_for_its_stored_value():
    rows = [person(name=f"=A{n}", hpr_number="=1+1") for n in range(2, 6)]
    file = with_stored_values(
        xlsx({"people": rows}),
        {
            "D2": r' t="str"><f>\1</f><v>Kari Demo</v>',
            "D3": r' t="str"><f>\1</f><v></v>',  # a formula that gave an empty text
            "D4": r' t="e"><f>\1</f><v>#REF!</v>',
            **{f"E{n}": r"><f>\1</f><v>2</v>" for n in (2, 3, 4)},
        },
    )

    workbook = read_workbook(file)

    assert [row.get("name") for row in workbook["people"]] == ["Kari Demo", None, None, None]
    assert [row.get("hpr_number") for row in workbook["people"]] == ["2", "2", "2", None]
    assert faults(workbook) == [
        "people:4:name: is an error of the spreadsheet",
        "people:5:name: is a formula that was never computed: save it in the spreadsheet program",
        "people:5:hpr_number: is a formula that was never computed: save it in the spreadsheet program",
    ]


# Headings, rows and sheets


def test_norwegian_headings_in_any_order_and_case():
    row = {
        "Rolle": "leader",
        "E-POST": "liv@example.no",
        " hpr nummer": 7,
        "kommunenummer": "301",
        "Fra": "1.1.2026",
    }

    workbook = read_workbook(xlsx({"people": [row]}))

    assert faults(workbook) == []
    assert workbook["people"][0].values == {
        "email": "liv@example.no",
        "municipality_number": "0301",
        "role": "leader",
        "hpr_number": "7",
        "from": date(2026, 1, 1),
    }


def test_every_heading_of_a_sheet_is_another():
    for sheet in SHEETS.values():
        row = {column.nb: None for column in sheet.columns} | {sheet.columns[0].nb: "x"}
        workbook = read_workbook(xlsx({sheet.name: [row]}))
        assert [fault for fault in workbook.faults if fault.row == 1] == []
        assert list(workbook[sheet.name][0].values) == [column.name for column in sheet.columns]


def test_faults_of_headings():
    book = Workbook()
    people = book.active
    people.title = "people"
    people.append(["email", "E-post", "role", "shoe: size", None, "name"])
    people.append(["kari@example.no", "nils@example.no", "leader", 43, "aside", "Kari Demo", "far out"])
    book.create_sheet("service").append([None])
    book["service"].append(["from"])
    book.create_sheet("Shoes").append(["size"])
    book.create_sheet("Empty")

    workbook = read_workbook(saved(book))

    assert faults(workbook) == [
        "people:1:email: the heading stands twice",
        "people:1:shoe  size: unknown column",
        "people:1:municipality_number: the column is missing",
        "people:2:E: stands under no heading",
        "people:2:G: stands under no heading",
        "service:1:sheet: the first row must hold the headings",
        f"Shoes:1:sheet: {UNKNOWN}",
    ]


def test_blank_rows_are_ignored_but_counted(tmp_path):
    rows = [person(role="chief"), {}, {"name": "  "}, person(role="chief")]
    lines = [f"people:{n}:role: {ROLES}" for n in (2, 5)]

    assert faults(read_workbook(xlsx({"people": rows}))) == lines
    assert faults(read_workbook(csv_folder({"people": rows}, tmp_path))) == lines


ROLES = "must be one of: trainee, supervisor, clinical_instructor, leader, coordinator"


def test_cells_that_must_be_filled_in():
    workbook = read_workbook(xlsx({"people": [person(email=None)], "sessions": [session(state=" ")]}))

    assert faults(workbook) == ["people:2:email: must be filled in", "sessions:2:state: must be filled in"]


def test_empty_and_missing_are_told_apart():
    workbook = read_workbook(xlsx({"people": [person(to=None)]}))

    assert "to" in workbook["people"][0].values
    assert "from" not in workbook["people"][0].values


def test_too_many_rows(tmp_path):
    (tmp_path / "people.csv").write_text(
        "email,municipality_number,role\n" + "a@example.no,9901,leader\n" * (MAX_ROWS + 5)
    )

    workbook = read_workbook(tmp_path)

    assert faults(workbook) == [f"people:{MAX_ROWS + 2}:from: more than {MAX_ROWS} rows in the file"]
    assert len(workbook["people"]) == MAX_ROWS


# CSV


def test_csv_rows_are_numbered_as_a_spreadsheet_program_shows_them(tmp_path):
    (tmp_path / "people.csv").write_text(
        "email;municipality_number;role;name\n"
        'kari@example.no;9901;leader;"Kari\nDemo; the\r\nsecond"\n'
        "\n"
        'ida@example.no;9901;chief;"Ida ""Ið"" Demo"\n'
    )

    workbook = read_workbook(tmp_path)

    assert [(row.number, row.get("name")) for row in workbook["people"]] == [
        (2, "Kari Demo; the second"),
        (4, 'Ida "Ið" Demo'),
    ]
    assert faults(workbook) == [f"people:4:role: {ROLES}"]


def test_faults_of_csv_files(tmp_path):
    (tmp_path / "leave.csv").write_text('trainee_email,from\nida@example.no,2026-01-01\nida@example.no,"2026')
    (tmp_path / "people.csv").write_bytes("email,name\nkari@example.no,Åse\n".encode("latin-1"))
    (tmp_path / "shoes.CSV").write_text("size\n43\n")
    (tmp_path / "notes.txt").write_text("not a sheet")
    (tmp_path / ".hidden.csv").write_text("not a sheet")

    assert faults(read_workbook(tmp_path)) == [
        "leave:3:sheet: is not proper CSV: a quotation mark is out of place, or the cell is too long",
        "people:2:sheet: is not UTF-8 text: save the sheet as CSV UTF-8",
        f"shoes:1:sheet: {UNKNOWN}",
    ]


# Files that are no workbook


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 ...", "This is a PDF. Choose the spreadsheet itself, saved as .xlsx."),
        (b"", "This is neither an .xlsx workbook nor a .zip of .csv files."),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "The workbook is protected by a password"),
    ],
)
def test_other_files_are_refused(content, message):
    with pytest.raises(NotAWorkbook, match=re.escape(message)):
        read_workbook(io.BytesIO(content))


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    file.seek(0)
    return file


def test_an_archive_of_something_else_is_refused():
    with pytest.raises(NotAWorkbook, match="neither an .xlsx workbook nor a .zip of .csv files"):
        read_workbook(archive(letter="Dear all"))


def test_a_damaged_workbook_is_refused():
    file = xlsx({"people": [person()]})
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:300]

    with pytest.raises(NotAWorkbook, match="not an .xlsx workbook, or it is damaged"):
        read_workbook(archive(**parts))


def test_a_workbook_that_unpacks_to_very_much_is_refused():
    bomb = archive(bomb=b"0" * (MAX_BYTES + 1))
    assert len(bomb.getvalue()) < 100_000

    with pytest.raises(NotAWorkbook, match="larger than 64 MB"):
        read_workbook(bomb)


def test_a_row_far_down_does_not_keep_anybody_waiting():
    file = xlsx({"people": [person()]})
    with zipfile.ZipFile(file) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'r="2"', b'r="999999999"')

    assert read_workbook(archive(**parts))["people"] == []


def test_folders_without_csv_files_and_missing_paths(tmp_path):
    with pytest.raises(NotAWorkbook, match="holds no .csv file"):
        read_workbook(tmp_path)
    with pytest.raises(NotAWorkbook, match="no such file or directory"):
        read_workbook(tmp_path / "gone.xlsx")


def test_messages_are_in_the_reader_s_language():
    with translation.override("nb"):
        expected = translation.gettext("must be filled in")
        assert faults(read_workbook(xlsx({"people": [person(email=None)]}))) == [
            f"people:2:email: {expected}"
        ]
