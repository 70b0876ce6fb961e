"""The e-mail to Helsedirektoratet: its words, and the file that a mail program opens as a draft."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from django.utils import translation

from exemptions.letter.mail import eml, subject, text
from tests.exemptions.letters import attachment, letter

PDF = b"%PDF-1.7 a letter"


def opened(written):
    return message_from_bytes(eml(written, PDF), policy=policy.default)


def test_the_subject_names_municipality_and_case_and_no_person():
    assert subject(letter("nn")) == (
        "Søknad om tidsavgrensa fritak frå kravet om at rettleiar skal vere spesialist"
        " – Demofjord kommune – 26/01234"
    )


def test_the_text_says_who_asks_for_what_and_whom_to_ask():
    written = letter(attachments=(attachment("cv.pdf", "CV"), attachment("svar.pdf", "")))

    with translation.override("en-gb"):
        said = text(written)

    assert said == (
        "Til Helsedirektoratet\n\n"
        "Prøvevik kommune søker om tidsavgrenset fritak etter spesialistforskriften § 25 fjerde ledd, slik "
        "at en lege uten spesialistgodkjenning kan veilede 3 leger i spesialisering i allmennmedisin (ALIS) "
        "fra 1. januar 2027 til og med 31. desember 2027.\n\n"
        "Søknaden ligger ved som PDF.\n\n"
        "Vedlegg til søknaden:\n- CV (cv.pdf)\n- svar.pdf\n\n"
        "Vår referanse: 26/01234\n\n"
        "Kontaktperson: Kari Demo, kari@demo.example, 99 00 00 01\n\n"
        "Med vennlig hilsen\nLeif Demo\nKommuneoverlege\nPrøvevik kommune\n"
    )


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_file_is_a_draft_to_the_address_that_helsedirektoratet_gives(language):
    message = opened(letter(language))

    assert {name: message[name] for name in ("To", "From", "X-Unsent", "Content-Language")} == {
        "To": "godkjenning@helsedir.no",
        "From": None,
        "X-Unsent": "1",
        "Content-Language": language,
    }
    assert message["Subject"] == subject(letter(language))
    assert message.get_body().get_content().splitlines() == text(letter(language)).splitlines()


def test_letter_and_attachments_are_attached_under_safe_names():
    table = attachment("liste Čuđi.csv", "", b"a;b", "text/csv")
    message = opened(letter(attachments=(attachment("../soknad.pdf", "", b"%PDF cv"), table)))

    assert [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ] == [
        ("soknad.pdf", "application/pdf", PDF),
        ("soknad (2).pdf", "application/pdf", b"%PDF cv"),
        ("liste Čuđi.csv", "text/csv", b"a;b"),
    ]


def test_no_text_adds_a_header_or_a_recipient():
    typed = "X\r\nBcc: all@demo.example\r\n\r\nbody"
    sender = replace(letter().sender, name=typed)
    written = letter(sender=sender, case_number=typed, attachments=(attachment(typed + ".pdf", typed),))
    message = opened(written)

    assert message["Bcc"] is None
    assert "Bcc: all@demo.example" in message["Subject"]
    assert [name for name in message.keys() if name not in ("MIME-Version", "Content-Type")] == [  # noqa: SIM118
        "To",
        "Subject",
        "X-Unsent",
        "Content-Language",
    ]


def test_the_same_letter_gives_the_same_file_with_the_line_ends_of_mail():
    first, second = eml(letter(), PDF), eml(letter(), PDF)

    assert first == second
    assert first.count(b"\n") == first.count(b"\r\n")
