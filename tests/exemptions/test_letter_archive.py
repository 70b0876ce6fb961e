"""The record for the case system: what is in the zip, and that docs/archive.md tells of all of it."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from xml.etree import ElementTree

import pytest

from alis.local.machine import ROOT
from exemptions.letter.archive import record
from tests.exemptions.letters import attachment, letter

PDF = b"%PDF-1.7 a letter"
FACTS = {
    "municipality_number": "9901",
    "access_code": "UO",
    "access_basis": "offl. § 13",
    "sent_on": date(2026, 11, 3),
    "sent_by": "Kari Demo",
    "sent_how": "E-post",
    "directorate_reference": "26/98765-4",
}
FILES = (attachment("cv.pdf", "CV", b"%PDF cv"), attachment("../../CV.pdf", "", b"%PDF other"))


def unpacked(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def as_values(element):
    """The XML as the JSON has it."""
    if not len(element):
        return element.text
    values = {}
    for child in element:
        values.setdefault(child.tag, []).append(as_values(child))
    several = {"korrespondansepart", "dokumentbeskrivelse", "postadresse"}
    return {name: found if name in several else found[0] for name, found in values.items()}


def test_letter_attachments_and_metadata_are_in_one_zip_under_safe_names():
    files = unpacked(record(letter(attachments=FILES), PDF, FACTS))

    assert list(files) == [
        "soknad.pdf",
        "vedlegg/cv.pdf",
        "vedlegg/CV (2).pdf",
        "metadata.xml",
        "metadata.json",
    ]
    assert (files["soknad.pdf"], files["vedlegg/CV (2).pdf"]) == (PDF, b"%PDF other")


def test_the_metadata_says_what_a_case_system_asks():
    found = json.loads(unpacked(record(letter(attachments=FILES), PDF, FACTS))["metadata.json"])
    documents = found.pop("dokumentbeskrivelse")

    assert found == {
        "versjon": "1",
        "systemID": letter().identifier,
        "saksnummer": "26/01234",
        "tittel": "Søknad om tidsavgrenset fritak fra kravet om at veileder skal være spesialist",
        "journalposttype": "Utgående dokument",
        "dokumentetsDato": "2026-11-02",
        "sendtDato": "2026-11-03",
        "sendtAv": "Kari Demo",
        "forsendelsesmaate": "E-post",
        "spraak": "nb",
        "korrespondansepart": [
            {
                "korrespondanseparttype": "Avsender",
                "korrespondansepartNavn": "Prøvevik kommune",
                "organisasjonsnummer": "310999903",
                "kommunenummer": "9901",
                "postadresse": ["Rådhusgata 1", "9901 Prøvevik"],
                "kontaktperson": "Kari Demo",
                "epostadresse": "kari@demo.example",
                "telefonnummer": "99 00 00 01",
            },
            {
                "korrespondanseparttype": "Mottaker",
                "korrespondansepartNavn": "Helsedirektoratet",
                "epostadresse": "godkjenning@helsedir.no",
                "deresReferanse": "26/98765-4",
            },
        ],
        "skjerming": {"tilgangskode": "UO", "skjermingshjemmel": "offl. § 13"},
    }
    assert [(d["tilknyttetRegistreringSom"], d["tittel"]) for d in documents] == [
        ("Hoveddokument", found["tittel"]),
        ("Vedlegg", "CV"),
        ("Vedlegg", "CV (2).pdf"),
    ]


def test_every_file_is_named_with_its_checksum():
    files = unpacked(record(letter(attachments=FILES), PDF, FACTS))
    documents = json.loads(files["metadata.json"])["dokumentbeskrivelse"]

    assert {d["dokumentobjekt"]["filnavn"]: d["dokumentobjekt"]["sjekksum"] for d in documents} == {
        name: sha256(content).hexdigest() for name, content in files.items() if "metadata" not in name
    }


@pytest.mark.parametrize("facts", [FACTS, {}])
def test_xml_and_json_say_the_same(facts):
    files = unpacked(record(letter("nn", attachments=FILES), PDF, facts))

    assert as_values(ElementTree.fromstring(files["metadata.xml"])) == json.loads(files["metadata.json"])


def test_signs_that_xml_does_not_know_are_left_out():
    sender = replace(letter().sender, name="A\x00\x0b\ufffe<b>&B")
    files = unpacked(record(letter(sender=sender), PDF, FACTS))

    read = ElementTree.fromstring(files["metadata.xml"])
    assert read.findtext("korrespondansepart/korrespondansepartNavn") == "A <b>&B"


def test_the_same_record_gives_the_same_bytes():
    written = letter(attachments=FILES)

    assert record(written, PDF, FACTS) == record(written, PDF, dict(reversed(FACTS.items())))
    with zipfile.ZipFile(io.BytesIO(record(written, PDF, FACTS))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(2026, 11, 2, 0, 0, 0)}


def test_a_fact_that_has_no_place_is_refused():
    with pytest.raises(TypeError, match="diagnosis"):
        record(letter(), PDF, {"diagnosis": "x"})


def test_the_documentation_names_every_element():
    files = unpacked(record(letter(attachments=FILES), PDF, FACTS))
    used = {element.tag for element in ElementTree.fromstring(files["metadata.xml"]).iter()}
    documented = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "archive.md").read_text(), re.MULTILINE))

    assert used == documented
