"""The workbook to fill in: what it offers, the import takes."""

import io
import re
from datetime import date, time

import pytest
from django.utils import translation
from openpyxl import load_workbook

from municipalities.models import SINCE_ALWAYS
from supervision.actions.register_import import import_register
from supervision.models import AssignmentRole, Mode, Session, SessionState, Trainee
from supervision.views.imports import own_row
from supervision.workbook import SHEETS, read_workbook
from supervision.workbook.columns import EXPLANATION
from supervision.workbook.explanations import OF_COLUMNS, OF_SHEETS
from supervision.workbook.template import LAST_ROW, template
from tests.factories import MembershipFactory, MunicipalityFactory, MunicipalitySettingsFactory
from tests.supervision.registers import IDA, KARI, saved

pytestmark = pytest.mark.django_db
IN_LANGUAGES = pytest.mark.parametrize(("code", "language"), [("nb", "nb"), ("nn", "nn"), ("en-gb", "en")])


@pytest.fixture
def place():
    return MunicipalityFactory(number="0301", name="Prøveby", language_form="nn")


@pytest.fixture
def kari(place):
    return MembershipFactory(municipality=place).user


def filled_in(place):
    """The template, open as in a spreadsheet program."""
    return load_workbook(io.BytesIO(template(place.number, own_row(place))))


def headings(page):
    return [cell.value for cell in page[1]]


def append(page, **cells):
    """A row with these values, by the names of their columns."""
    sheet = next(sheet for sheet in SHEETS.values() if sheet.called() == page.title)
    values = {sheet[name].called(): value for name, value in cells.items()}
    page.append([values.get(heading) for heading in headings(page)])


@IN_LANGUAGES
def test_the_template_has_every_sheet_and_heading_in_the_reader_s_language(place, code, language):
    with translation.override(code):
        book = filled_in(place)

    assert book.sheetnames == [EXPLANATION.called(language), *(s.called(language) for s in SHEETS.values())]
    for sheet in SHEETS.values():
        page = book[sheet.called(language)]
        assert headings(page) == [column.called(language) for column in sheet.columns]


@IN_LANGUAGES
def test_the_template_as_it_is_changes_nothing(place, kari, code, language):
    with translation.override(code):
        outcome = import_register(read_workbook(saved(filled_in(place))), actor=kari)

    assert outcome.faults == []
    assert {name: (c.created, c.changed, c.unchanged) for name, c in outcome.counts.items()} == {
        name: (0, 0, 1 if name == "municipalities" else 0) for name in SHEETS
    }


@IN_LANGUAGES
def test_every_value_that_a_list_offers_is_taken(place, code, language):
    with translation.override(code):
        book = filled_in(place)
    offered = 0
    for sheet in SHEETS.values():
        page = book[sheet.called(language)]
        for validation in page.data_validations.dataValidation:
            [area] = str(validation.sqref).split()
            letter = re.fullmatch(rf"(?P<at>[A-Z])2:(?P=at){LAST_ROW}", area)["at"]
            column = sheet.column_of(page[f"{letter}1"].value)
            for value in re.findall(r'[^",]+', validation.formula1 if '"' in validation.formula1 else ""):
                column.read(value)
                offered += 1
            assert len(validation.formula1) < 255  # the longest that Excel takes

    assert offered == 2 + 2 + 5 + 2 + 4 + 2 + 3 + 3 + 4 + 8  # and the municipality, in eight sheets


def test_addresses_are_proposed_from_the_sheet_of_people(place):
    with translation.override("nb"):
        page = filled_in(place)["veilederoppdrag"]

    proposed = [v for v in page.data_validations.dataValidation if "personer" in v.formula1]
    assert [(str(v.sqref), v.formula1, bool(v.showErrorMessage)) for v in proposed] == [
        (f"A2:A{LAST_ROW}", f"'personer'!$A$2:$A${LAST_ROW}", False),
        (f"B2:B{LAST_ROW}", f"'personer'!$A$2:$A${LAST_ROW}", False),
    ]


@pytest.mark.parametrize("as_text", [False, True])
def test_a_template_that_was_filled_in_is_imported(place, kari, as_text):
    """With dates as a spreadsheet program keeps them, and typed as text in Norwegian form."""

    def day(*parts):
        return "{2:02}.{1:02}.{0}".format(*parts) if as_text else date(*parts)

    with translation.override("nb"):
        book = filled_in(place)
        here = {"municipality_number": "0301"}
        append(book["personer"], **here, email=IDA, role="ALIS", name="Ida Demo")
        append(book["personer"], **here, email=KARI, role="veileder", specialist_since=day(2010, 5, 1))
        append(book["ALIS"], **here, trainee_email=IDA, training_started_on=day(2025, 1, 1))
        append(book["tjeneste"], **here, trainee_email=IDA, **{"from": day(2025, 1, 1)}, arena="sykehus")
        append(
            book["veilederoppdrag"],
            **here,
            trainee_email=IDA,
            supervisor_email=KARI,
            role="hovedveileder",
            **{"from": day(2025, 1, 1)},
        )
        append(
            book["veiledninger"],
            **here,
            trainee_email=IDA,
            supervisor_email=KARI,
            date=day(2026, 10, 31),
            start="13:00" if as_text else time(13),
            minutes=60,
            mode="telefon",
            state="ferdigstilt",
        )
        outcome = import_register(read_workbook(saved(book)), actor=kari)

    assert outcome.faults == []
    assert sum(counts.created for counts in outcome.counts.values()) == 6
    ida = Trainee.objects.get()
    assert (ida.service.get().starts_on, ida.service.get().arena) == (date(2025, 1, 1), "hospital")
    assert ida.assignments.get().role == AssignmentRole.PRIMARY
    session = Session.objects.get()
    assert (session.date, session.start, session.mode, session.state) == (
        date(2026, 10, 31),
        time(13),
        Mode.PHONE,
        SessionState.FINALISED,
    )


def test_days_times_and_numbers_keep_their_form_while_they_are_typed(place):
    with translation.override("nb"):
        page = filled_in(place)["veiledninger"]

    formats = {
        heading: page.column_dimensions[letter].number_format
        for letter, heading in zip("ABCDEF", headings(page), strict=False)
    }
    assert formats == {
        "e-post ALIS": "@",
        "e-post veileder": "@",
        "kommunenummer": "@",
        "dato": "dd.mm.yyyy",
        "klokkeslett": "hh:mm",
        "minutter": "General",
    }


def test_the_municipality_s_own_row_is_filled_in(place):
    MunicipalitySettingsFactory(municipality=place, minutes_per_supervision_hour=45, scale_by_position=True)

    with translation.override("nb"):
        page = filled_in(place)["kommune"]

    assert dict(zip(headings(page), [cell.value for cell in page[2]], strict=True)) == {
        "kommunenummer": "0301",
        "navn": "Prøveby",
        "organisasjonsnummer": None,
        "målform": "nynorsk",
        "registrert fra": page["E2"].value,
        "minutter per veiledningstime": 45,
        "juster for stillingsprosent": "ja",
    }


def test_settings_that_are_dated_stay_out_since_a_row_would_set_them_for_all_time(place):
    MunicipalitySettingsFactory(municipality=place, from_month=SINCE_ALWAYS)
    MunicipalitySettingsFactory(municipality=place, from_month=date(2025, 1, 1), scale_by_position=True)

    with translation.override("nb"):
        page = filled_in(place)["kommune"]

    assert headings(page) == ["kommunenummer", "navn", "organisasjonsnummer", "målform", "registrert fra"]


def test_every_sheet_and_column_is_explained():
    assert list(OF_SHEETS) == list(SHEETS)
    assert {name: list(columns) for name, columns in OF_COLUMNS.items()} == {
        name: [column.name for column in sheet.columns] for name, sheet in SHEETS.items()
    }
