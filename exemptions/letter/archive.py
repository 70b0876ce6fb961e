"""The record for the municipality's case system: letter, attachments and what is known of them, in one zip.

What the elements mean stands in docs/archive.md.
"""

import io
import json
import zipfile
from datetime import date
from hashlib import sha256
from typing import TypedDict
from xml.etree import ElementTree

from django.utils import translation

from exemptions.letter import words
from exemptions.letter.contents import RECIPIENT
from exemptions.letter.names import LETTER, file_names

VERSION = "1"
FOLDER = "vedlegg/"


class Facts(TypedDict, total=False):
    """What a case system asks and no letter says. Each may be missing or empty."""

    municipality_number: str
    access_code: str  # "tilgangskode" of the municipality's archive plan, such as "UO"
    access_basis: str  # the paragraph on which it rests
    sent_on: date
    sent_by: str
    sent_how: str
    directorate_reference: str


def record(letter, pdf: bytes, facts: Facts) -> bytes:
    """The zip: `soknad.pdf`, the attachments under `vedlegg/`, `metadata.xml`, and `metadata.json` which says
    the same. Names in it are safe and differ; the same record gives the same bytes."""
    if unknown := set(facts) - set(Facts.__annotations__):
        raise TypeError(f"A record has no place for {', '.join(sorted(unknown))}.")
    names = [FOLDER + name for name in file_names(letter.attachments)]
    described = metadata(letter, pdf, facts, names)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        add = adder(archive, letter.dated_on)
        add(LETTER, pdf)
        for name, attachment in zip(names, letter.attachments, strict=True):
            add(name, attachment.content)
        add("metadata.xml", as_xml(described))
        add("metadata.json", json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n")
    return packed.getvalue()


def adder(archive, day):
    """Every file is of the letter's day, and may be read by everybody and written by its owner."""

    def add(name, content):
        part = zipfile.ZipInfo(name, (max(day.year, 1980), day.month, day.day, 0, 0, 0))
        part.create_system = 3  # Unix, whatever this is
        part.external_attr = 0o644 << 16
        archive.writestr(part, content, zipfile.ZIP_DEFLATED)

    return add


# What is known


def metadata(letter, pdf, facts, names):
    """The case system's words for it. What is empty is left out; a list is an element that comes again."""
    with translation.override(letter.language):
        title = words.one_line(words.subject())
    sent_on = facts.get("sent_on")
    return filled(
        {
            "versjon": VERSION,
            "systemID": letter.identifier,
            "saksnummer": letter.case_number,
            "tittel": title,
            "journalposttype": "Utgående dokument",
            "dokumentetsDato": letter.dated_on.isoformat(),
            "sendtDato": sent_on.isoformat() if sent_on else "",
            "sendtAv": facts.get("sent_by"),
            "forsendelsesmaate": facts.get("sent_how"),
            "spraak": letter.language,
            "korrespondansepart": [sender(letter, facts), recipient(facts)],
            "skjerming": {
                "tilgangskode": facts.get("access_code"),
                "skjermingshjemmel": facts.get("access_basis"),
            },
            "dokumentbeskrivelse": [
                document(1, "Hoveddokument", title, LETTER, "application/pdf", pdf),
                *(
                    document(
                        number,
                        "Vedlegg",
                        said.description or name.removeprefix(FOLDER),
                        name,
                        said.media_type,
                        said.content,
                    )
                    for number, (name, said) in enumerate(
                        zip(names, letter.attachments, strict=True), start=2
                    )
                ),
            ],
        }
    )


def sender(letter, facts):
    return {
        "korrespondanseparttype": "Avsender",
        "korrespondansepartNavn": letter.sender.name,
        "organisasjonsnummer": "".join(letter.sender.organisation_number.split()),
        "kommunenummer": facts.get("municipality_number"),
        "postadresse": [line for line in letter.sender.address.splitlines() if line.strip()],
        "kontaktperson": letter.contact.name,
        "epostadresse": letter.contact.email,
        "telefonnummer": letter.contact.phone,
    }


def recipient(facts):
    return {
        "korrespondanseparttype": "Mottaker",
        "korrespondansepartNavn": "Helsedirektoratet",
        "epostadresse": RECIPIENT,
        "deresReferanse": facts.get("directorate_reference"),
    }


def document(number, kind, title, name, media_type, content):
    return {
        "dokumentnummer": str(number),
        "tilknyttetRegistreringSom": kind,
        "tittel": title,
        "dokumentobjekt": {
            "filnavn": name,
            "mimeType": media_type,
            "filstoerrelse": str(len(content)),
            "sjekksum": sha256(content).hexdigest(),
            "sjekksumAlgoritme": "SHA-256",
        },
    }


def filled(value):
    """The same without what is empty, every text on one line of signs that are printed."""
    if isinstance(value, dict):
        parts = {name: filled(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part}
    if isinstance(value, list):
        return [part for part in map(filled, value) if part]
    return words.one_line(value or "")


def as_xml(described):
    root = ElementTree.Element("journalpost")
    put(root, described)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def put(element, parts):
    for name, value in parts.items():
        for one in value if isinstance(value, list) else [value]:
            child = ElementTree.SubElement(element, name)
            if isinstance(one, dict):
                put(child, one)
            else:
                child.text = one
