"""A file with learning goals becomes typed rows, and every fault of it is told at once."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.utils import translation
from openpyxl import Workbook

from learning_goals.versions import Answers, versions_in
from learning_goals.workbook.columns import GOALS
from learning_goals.workbook.template import template
from supervision.workbook import NotAWorkbook
from tests.learning_goals.catalogues import csv_of, fill, goal, read, saved, xlsx_of

SPELLINGS = ["FKM-001", "FKM 1", "fkm001", "FKM\u00a0001", " Fkm–01 ", "FKM_1"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en-gb"):
        yield


def faults(workbook):
    return [str(fault) for fault in workbook.faults]


def refusal(content, name="goals.csv"):
    with pytest.raises(NotAWorkbook) as refused:
        read(content, name)
    return str(refused.value)


@pytest.mark.parametrize("spelt", SPELLINGS)
def test_a_code_is_read_in_any_spelling(spelt):
    workbook = read(csv_of(goal(spelt)))

    assert faults(workbook) == []
    assert [row["code"] for row in workbook.rows] == ["FKM-001"]


def test_every_column_is_read():
    row = {
        **goal(),
        "Type": "Læringsmål",
        "Gruppe": "Etikk",
        "Måltekst nynorsk": "Oppdikta mål",
        "Utdypende tekst": "En linje\n\nog en til  ",
        "Anbefalte læringsaktiviteter": "• Kurs\n- Samtale, og mer\n",
        "Anbefalte vurderingsformer": "Observasjon; Samtale",
        "Gyldig til": "2027-12-31",
        "Erstatter": "FKM 12, fkm-013; 14 og FKM015",
    }

    (read_row,) = read(csv_of(row)).rows

    assert read_row.values == {
        "code": "FKM-001",
        "title": "Oppdiktet mål",
        "text_nb": "Oppdiktet mål: Legen kan dette.",
        "valid_from": date(2026, 3, 1),
        "kind": None,
        "group": "Etikk",
        "text_nn": "Oppdikta mål",
        "elaboration": "En linje\n\nog en til",
        "recommended_activities": ["Kurs", "Samtale, og mer"],
        "assessment_forms": ["Observasjon", "Samtale"],
        "valid_to": date(2027, 12, 31),
        "replaces": ["FKM-012", "FKM-013", "014", "FKM-015"],
    }


@pytest.mark.parametrize("column", GOALS.columns, ids=lambda column: column.name)
def test_every_accepted_heading_leads_to_its_column(column):
    for heading in column.accepted:
        assert GOALS.column_of(heading.upper().replace(" ", "_")) is column


def test_no_heading_means_two_columns():
    headings = [heading.casefold() for column in GOALS.columns for heading in set(column.accepted)]

    assert len(headings) == len(set(headings))


def test_the_order_of_the_columns_is_free_and_headings_may_be_english():
    content = b"Text nb,title,CODE,valid from\r\nTekst,Tittel,ALM 55,2026-03-01\r\n"

    (row,) = read(content).rows

    assert (row["code"], row["title"], row["text_nb"], row["valid_from"]) == (
        "ALM-055",
        "Tittel",
        "Tekst",
        date(2026, 3, 1),
    )


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_with_comma_or_semicolon_with_or_without_a_byte_order_mark(delimiter, encoding):
    workbook = read(csv_of(goal(text="A, b; c"), delimiter=delimiter, encoding=encoding))

    assert faults(workbook) == []
    assert [row["text_nb"] for row in workbook.rows] == ["A, b; c"]


def test_xlsx_is_read_whatever_its_sheets_are_called_but_for_the_explanation():
    book = Workbook()
    fill(book.active, [goal("FKM-001")])
    fill(book.create_sheet("Ark: 2"[:3]), [goal("ALM-001")])
    book.create_sheet("Forklaring").append(["Dette leses ikke"])
    book.create_sheet("Tomt")

    workbook = read(saved(book), "goals.xlsx")

    assert faults(workbook) == []
    assert [(row.sheet, row["code"]) for row in workbook.rows] == [("Sheet", "FKM-001"), ("Ark", "ALM-001")]


def test_days_and_numbers_of_a_spreadsheet_are_read():
    (row,) = read(xlsx_of({**goal(), "Kode": 7, "Type": "FKM", "Gyldig fra": datetime(2026, 3, 1)})).rows

    assert (row["code"], row["kind"], row["valid_from"]) == ("007", "FKM", date(2026, 3, 1))


def test_the_template_is_read_without_faults_and_holds_every_heading():
    for language in ("nb", "nn", "en-gb"):
        with translation.override(language):
            workbook = read(template(), "goals.xlsx")
        assert (faults(workbook), workbook.rows) == ([], [])
        assert [set(found) for found in workbook.headings.values()] == [
            {column.name for column in GOALS.columns}
        ]


# Faults


def test_every_fault_is_told_at_once_with_sheet_row_and_column():
    workbook = read(
        csv_of(
            goal("Etikk 1", title="", **{"Gyldig til": "31.02.2026"}),
            goal("FKM-002", **{"Type": "Ferdighet", "Erstatter": "FKM-001, tull"}),
            goal("FKM-003", text="x" * 20_001, **{"Gyldig til": "01.01.2026"}),
        )
    )

    assert faults(workbook) == [
        "goals:2:code: is not the code of a learning goal (ALM-055 or FKM-012)",
        "goals:2:title: must be filled in",
        "goals:2:valid_to: is not a date (2026-10-31 or 31.10.2026)",
        "goals:3:kind: must be one of: goal, ALM, FKM",
        "goals:3:replaces: is not the code of a learning goal (ALM-055 or FKM-012)",
        "goals:4:text_nb: is longer than 20000 characters",
        "goals:4:valid_to: is before the day from which the goal is valid",
    ]


def test_a_fault_says_what_stands_in_the_cell_and_where_that_is():
    (fault,) = read(csv_of(goal("Etikk 1"))).faults

    assert (fault.cell, fault.typed) == ("A2", "Etikk 1")


def test_missing_and_unknown_columns_are_faults():
    workbook = read(b"Kode,Titel,Farge\r\nFKM-001,A,B\r\n")

    assert faults(workbook) == [
        "goals:1:Titel: unknown column; is “title” meant?",
        "goals:1:Farge: unknown column",
        "goals:1:title: the column is missing",
        "goals:1:text_nb: the column is missing",
    ]


def test_merged_cells_and_formulas_without_a_value_are_faults():
    book = Workbook()
    fill(book.active, [goal("FKM-001"), goal("FKM-002")])
    book.active["B2"] = "=CONCAT(A2)"
    book.active.merge_cells("C2:C3")

    assert faults(read(saved(book), "goals.xlsx")) == [
        "Sheet:2:title: is a formula that was never computed: save it in the spreadsheet program",
        "Sheet:3:text_nb: must be filled in",
        "Sheet:2:text_nb: the cells C2:C3 are merged: split them and fill in each",
    ]


def test_a_merged_heading_above_an_empty_first_row_is_a_fault_and_no_crash():
    book = Workbook()
    book.active["A3"] = "Læringsmål"
    book.active.merge_cells("A3:D3")

    assert faults(read(saved(book), "goals.xlsx"))[0] == (
        "Sheet:1:sheet: the first row must hold the headings"
    )


def test_sixty_thousand_rows_are_too_many():
    content = b"Kode;Tittel;M\xc3\xa5ltekst\r\n" + b"FKM-001;A;B\r\n" * 60_000

    workbook = read(content)

    assert faults(workbook) == ["goals:2002:code: more than 2000 rows in the file"]
    assert len(workbook.rows) == 2000


# Files that are something else


def test_files_of_other_kinds_are_refused_in_plain_words():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"\0" * 70_000_000)

    assert {
        refusal(b"%PDF-1.7\n", "goals.xlsx"),
        refusal(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "goals.xlsx"),
        refusal(b"PK\x03\x04 and no more", "goals.xlsx"),
        refusal(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "goals.csv"),
        refusal(bomb.getvalue(), "goals.xlsx"),
    } == {
        "This is a PDF. Choose the spreadsheet itself, saved as .xlsx.",
        "The workbook is protected by a password. Take the password away, and save it again.",
        "This is neither an .xlsx workbook nor a .zip of .csv files.",
        "This is neither an .xlsx workbook nor a .csv file.",
        "The workbook is larger than 64 MB.",
    }


def test_text_that_is_not_utf_8_is_a_fault_with_its_row():
    content = csv_of(goal(), goal("FKM-002", title="Å lytte")).decode().encode("latin-1")

    assert faults(read(content)) == [
        "goals:1:sheet: is not UTF-8 text: save the sheet as CSV UTF-8",
    ]


# Which versions a file holds


def found(*rows, **answers):
    workbook = read(csv_of(*rows))
    versions = versions_in(workbook, Answers(**answers))
    return versions, faults(workbook)


def test_each_kind_in_a_file_is_a_version_of_its_own():
    (fkm, alm), told = found(goal("FKM-001"), goal("ALM-001", **{"Gyldig fra": "2019-03-01"}))

    assert told == []
    assert [(one.kind, one.valid_from, list(one.goals)) for one in (fkm, alm)] == [
        ("FKM", date(2026, 3, 1), ["FKM-001"]),
        ("ALM", date(2019, 3, 1), ["ALM-001"]),
    ]


def test_a_bare_number_is_of_the_kind_of_its_row_or_of_the_file():
    (one,), told = found(goal("7", **{"Erstatter": "8"}), kind="FKM")
    assert (list(one.goals), one.goals["FKM-007"]["replaces"], told) == (["FKM-007"], ["FKM-008"], [])

    (one,), told = found(goal("7", **{"Type": "ALM"}), kind="FKM")
    assert (list(one.goals), told) == (["ALM-007"], [])

    _versions, told = found(goal("7"))
    assert told == ["goals:2:code: is a number alone: say whether it is ALM or FKM"]


def test_the_first_day_is_that_of_the_rows_or_what_is_said_of_the_file():
    later = {"Gyldig fra": "01.04.2026"}
    _versions, told = found(goal("FKM-001"), goal("FKM-002", **later))
    assert told == ["goals:3:valid_from: differs from row 2: say from which day this version is valid"]

    (one,), told = found(goal("FKM-001"), goal("FKM-002", **later), valid_from=date(2026, 3, 1))
    assert (one.valid_from, one.goals["FKM-002"]["valid_from"], told) == (
        date(2026, 3, 1),
        date(2026, 4, 1),
        [],
    )

    _versions, told = found(goal("FKM-001", **{"Gyldig fra": ""}))
    assert told == [
        "goals:1:valid_from: the file does not say from which day the goals are valid: say it yourself"
    ]


def test_the_last_day_is_the_version_s_where_all_goals_have_it():
    last = {"Gyldig til": "28.02.2027"}

    assert [one.valid_to for one in found(goal("FKM-001", **last), goal("FKM-002", **last))[0]] == [
        date(2027, 2, 28)
    ]
    assert [one.valid_to for one in found(goal("FKM-001", **last), goal("FKM-002"))[0]] == [None]


def test_the_same_code_twice_and_a_kind_that_is_not_the_code_s_are_faults():
    _versions, told = found(goal("FKM-001"), goal("fkm 1"), goal("FKM-002", **{"Type": "ALM"}))

    assert told == [
        "goals:3:code: names the same as row 2",
        "goals:4:kind: is another kind than that of the code",
    ]


def test_a_file_without_goals_is_a_fault():
    assert found({**goal(), "Kode": "", "Tittel": "", "Måltekst": "", "Gyldig fra": ""})[1] == [
        "goals:1:code: the file holds no goals"
    ]
