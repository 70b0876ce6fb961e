"""The letter as a PDF: readable by everybody, archivable, the same each time, and with every field in it."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from alis.local.machine import ROOT
from exemptions.letter.contents import Measure
from exemptions.letter.finish import structure, tag
from exemptions.letter.pdf import STYLES, html, render
from exemptions.letter.words import grouped_number, length
from municipalities.pdf import PdfUnavailable, library, pdf_of
from tests.exemptions.letters import (
    attachment,
    coat_of_arms,
    letter,
    long_letter,
    long_text,
    texts_of,
)
from tests.exemptions.pdf_checks import complaints, fonts, lines_of, open_pdf, poppler, text_of

pytestmark = pytest.mark.pdf
LANGUAGES = ["nb", "nn"]
NOT_SHOWN = {"identifier", "language", "attachments.media_type"}


def arms_of(written):
    return replace(written, sender=replace(written.sender, coat_of_arms=coat_of_arms()))


@pytest.fixture(scope="module", params=LANGUAGES)
def long(request):
    """A very long letter and what it became."""
    written = long_letter(request.param)
    return written, render(written)


@pytest.fixture(scope="module", params=LANGUAGES)
def short(request):
    written = letter(request.param)
    return written, render(written)


# Marks, structure, fonts


def test_a_letter_without_attachments_has_all_marks(short):
    written, pdf = short

    assert complaints(pdf, written.language) == []


def test_a_long_letter_with_coat_of_arms_and_attachments_has_all_marks(long):
    written, pdf = long

    assert complaints(pdf, written.language, attachments=15) == []


def test_what_weasyprint_makes_is_found_wanting_so_that_the_checks_can_fail():
    found = complaints(pdf_of(html(arms_of(letter())), STYLES, variant="pdf/a-2a"), "nb")

    assert "a header cell does not say what it heads" in found
    assert "PDF/UA's mark is not explained" in found
    assert any("is in no element" in sentence for sentence in found)


def test_only_fonts_of_the_letter_are_used(long):
    with open_pdf(long[1]) as pdf:
        assert {str(font.BaseFont).partition("+")[2] for font in fonts(pdf)} == {
            "Letter",
            "Letter-Semi-Bold",
            "Letter-extended",
            "Letter-extended-Semi-Bold",
        }


def test_the_title_says_what_of_whom_and_which_case_but_names_nobody():
    with open_pdf(render(letter())) as pdf:
        title = str(pdf.docinfo.Title)
        assert str(pdf.docinfo.Author) == "Prøvevik kommune"

    assert title == (
        "Søknad om tidsavgrenset fritak fra kravet om at veileder skal være spesialist"
        " – Prøvevik kommune – 26/01234"
    )


def test_headings_stand_in_the_order_in_which_helsedirektoratet_asks(short):
    written, pdf = short
    headings = {
        "nb": [
            "Uforholdsmessige utfordringer",
            "Tiltak for å skaffe kvalifiserte veiledere",
            "Samarbeid med nabokommuner",
            "Perioden det søkes om",
            "Spesialister og leger i spesialisering",
            "Midlertidig veileder",
            "ALIS som skal veiledes",
            "Plan for igjen å ha en spesialist som veileder",
            "Kontaktperson",
        ],
        "nn": [
            "Uforholdsmessige utfordringar",
            "Tiltak for å skaffe kvalifiserte rettleiarar",
            "Samarbeid med nabokommunar",
            "Perioden det blir søkt om",
            "Spesialistar og legar i spesialisering",
            "Mellombels rettleiar",
            "ALIS som skal rettleiast",
            "Plan for igjen å ha ein spesialist som rettleiar",
            "Kontaktperson",
        ],
    }[written.language]
    text = text_of(pdf)

    assert [text.index(heading) for heading in headings] == sorted(text.index(h) for h in headings)
    with open_pdf(pdf) as opened:
        tags = [tag(element) for element in structure(opened.Root.StructTreeRoot)]
    assert (tags.count("H1"), tags.count("H2")) == (1, len(headings))


def test_the_coat_of_arms_has_its_words_and_its_place(long):
    written, pdf = long
    with open_pdf(pdf) as opened:
        figures = [e for e in structure(opened.Root.StructTreeRoot) if tag(e) == "Figure"]
        assert [str(figure.Alt) for figure in figures] == [f"Kommunevåpenet til {written.sender.name}"]
        left, bottom, right, top = (float(side) for side in figures[0].A.BBox)

    assert (70 < left < right < 200, 700 < bottom < top < 790) == (True, True)


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("CMYK", "JPEG"), ("L", "PNG"), ("P", "PNG")])
def test_any_picture_of_a_coat_of_arms_is_drawn_in_the_colours_of_a_screen(mode, kind):
    written = letter(sender=replace(letter().sender, coat_of_arms=coat_of_arms(mode, kind)))

    with open_pdf(render(written)) as pdf:
        pictures = [x for page in pdf.pages for x in page.Resources.XObject.values()]
        assert {str(picture.ColorSpace) for picture in pictures} == {"/DeviceRGB"}


def test_page_numbers_count_and_the_case_number_stands_on_every_page(short):
    written, pdf = short
    with open_pdf(pdf) as opened:
        pages = len(opened.pages)

    assert [line for line in lines_of(pdf) if "Side" in line] == [
        f"{written.sender.name}, vår referanse 26/01234 Side {number} av {pages}"
        for number in range(1, pages + 1)
    ]


# Every field


def as_read(text):
    return " ".join(text.split())


def assert_every_text_is_in(written, pdf):
    read = text_of(pdf)
    missing = [
        name
        for name, text in texts_of(written)
        for line in text.splitlines()
        if re.sub(r"\.\d+(?=\.)|\.$", "", name) not in NOT_SHOWN
        and as_read(line) not in read
        and as_read(grouped_number(line)) not in read
    ]
    assert missing == []


def test_every_field_of_a_short_letter_can_be_read(short):
    assert_every_text_is_in(*short)


def test_every_field_of_a_long_letter_can_be_read(long):
    assert_every_text_is_in(*long)


def test_numbers_and_days_can_be_read(short):
    read = text_of(short[1])

    assert "1. januar 2027 til og med 31. desember 2027, 12 m" in read
    assert "Per 1. november 2026" in read
    assert "310 999 903" in read or "310 999 911" in read


def test_figures_stand_in_their_rows():
    pdf = render(letter(specialists=17, trainees_in_training=23, trainees_without_specialist=19))

    assert [line for line in lines_of(pdf) if re.search(r" (?:17|23|19) ", line)] == [
        "Spesialister i allmennmedisin tilknyttet 17 HPR og kommunens legeplan",
        "ALIS under utdanning 23 Kommunens register",
        "av disse skal veiledes av lege uten 19 Kommunens register",
    ]


def test_figures_that_are_not_the_registers_say_why():
    read = text_of(render(letter(counts_reason="En ALIS begynner først i januar.")))

    assert "Tallene avviker fra kommunens register: En ALIS begynner først i januar." in read
    assert "Oppgitt av kommunen" in read
    assert "Kommunens register" not in read


def test_a_renewal_names_the_exemption_that_it_would_renew():
    read = text_of(render(letter(renewal_of="26/98765-4")))

    assert "Søknaden gjelder fornyelse av fritaket med referanse 26/98765-4 hos Helsedirektoratet." in read
    assert "Deres referanse 26/98765-4" in read


def test_supplements_stand_with_their_days():
    read = text_of(render(letter("nn", supplements=((date(2026, 11, 20), "Svaret vårt."),))))

    assert "Tilleggsopplysningar 20. november 2026 Svaret vårt." in read


def test_line_breaks_are_kept_and_empty_lines_make_paragraphs():
    pdf = render(letter(challenges="Første linje\nAndre linje\r\n\r\nNytt avsnitt"))
    lines = lines_of(pdf)

    assert lines[lines.index("Første linje") + 1] == "Andre linje"
    assert "Nytt avsnitt" in lines


def test_a_row_that_is_longer_than_a_page_loses_nothing():
    written = letter(
        measures=(
            Measure(
                date(2026, 3, 1),
                "Kunngjøring",
                "\n\n".join(long_text("nb", part) for part in "abc") + "\n\nSlutten.",
            ),
        )
    )
    read = text_of(render(written))

    assert read.count("Avsnitt 5 om") == 3
    assert "Slutten." in read


def test_a_word_without_end_stays_on_the_paper():
    word = "x" * 400
    contact = replace(letter().contact, name=word, email=f"{word}@demo.example")
    sender = replace(letter().sender, name=word, address=word)
    pdf = render(letter(challenges=word, contact=contact, sender=sender, case_number=word))
    ends = [float(right) for right in re.findall(r'xMax="([\d.]+)"', poppler(pdf, "-bbox"))]

    assert max(ends) < 595 - 60


def test_a_draft_says_what_is_not_filled_in():
    supervisor = replace(letter().supervisor, hpr_number="", competence="", experience=" ")
    pdf = render(letter("nn", challenges="", plan="  ", trainees=(), case_number="", supervisor=supervisor))

    assert text_of(pdf).count("Ikkje fylt ut enno.") == 7
    assert complaints(pdf, "nn") == []


# Attachments


def test_attachments_are_embedded_as_they_were_and_listed_by_name():
    files = (
        attachment("Søknad Ánne.pdf", "CV", b"%PDF-1.4 1"),
        attachment("liste.csv", "", "navn;år\nČuđi;2".encode(), "text/csv"),
    )
    pdf = render(letter(attachments=files))

    assert complaints(pdf, "nb", attachments=2) == []
    assert "Vedlegg CV (Søknad Ánne.pdf) liste.csv" in text_of(pdf)
    with open_pdf(pdf) as opened:
        found = [
            (str(file.UF), file.EF.F.read_bytes(), str(file.EF.F.Subtype), str(file.EF.F.Params.ModDate))
            for file in opened.Root.AF
        ]
    assert found == [
        ("Søknad Ánne.pdf", b"%PDF-1.4 1", "/application/pdf", "D:20261102"),
        ("liste.csv", "navn;år\nČuđi;2".encode(), "/text/csv", "D:20261102"),
    ]


def test_attachments_of_one_name_are_told_apart():
    pdf = render(letter(attachments=(attachment("cv.pdf"), attachment("../CV.pdf"), attachment("con.pdf"))))

    with open_pdf(pdf) as opened:
        assert [str(file.UF) for file in opened.Root.AF] == ["cv.pdf", "CV (2).pdf", "_con.pdf"]


# The same each time


def test_the_same_letter_gives_the_same_bytes_in_another_process_at_another_time(tmp_path):
    script = (
        "import sys, django; django.setup();"
        "from exemptions.letter.pdf import render; from tests.exemptions.letters import long_letter;"
        "open(sys.argv[1], 'wb').write(render(long_letter()))"
    )
    subprocess.run(
        [sys.executable, "-c", script, tmp_path / "letter.pdf"],
        cwd=ROOT,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "alis.settings", "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "7"},
    )

    assert (tmp_path / "letter.pdf").read_bytes() == render(long_letter())


def test_the_letters_language_counts_not_the_readers():
    with translation.override("en-gb"):
        read = text_of(render(letter("nn")))

    assert "Søknad om tidsavgrensa fritak frå kravet" in read


# Where it cannot be made


def test_a_machine_without_the_libraries_is_told_apart(tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    script = (
        "import sys, django; django.setup(); sys.path.insert(0, sys.argv[1]);"
        "from exemptions.letter import pdf; from municipalities.pdf import PdfUnavailable\n"
        "from tests.exemptions.letters import letter\n"
        "try: pdf.render(letter())\n"
        "except PdfUnavailable as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        env={"DJANGO_SETTINGS_MODULE": "alis.settings", "PATH": "/usr/bin:/bin"},
    )

    assert done.stdout == "cannot load library libpango-1.0-0\n"
    assert issubclass(PdfUnavailable, Exception)
    assert library().__name__ == "weasyprint"


# Words


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), "12 måneder"),
        (date(2027, 1, 15), date(2027, 2, 14), "1 måned"),
        (date(2027, 1, 1), date(2027, 1, 1), "1 dag"),
        (date(2027, 1, 31), date(2027, 2, 27), "28 dager"),
        (date(2027, 2, 1), date(2028, 2, 29), "13 måneder"),
        (date(2027, 1, 1), date(2027, 3, 15), "74 dager"),
    ],
)
def test_a_period_is_told_in_months_where_they_are_whole(starts_on, ends_on, said):
    with translation.override("nb"):
        assert length(starts_on, ends_on) == said


def test_one_trainee_is_not_several():
    assert "kan veilede én lege i spesialisering" in text_of(render(letter(trainees=("Ida Demo",))))
