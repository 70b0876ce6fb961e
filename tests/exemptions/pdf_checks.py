"""What our own checks find amiss in a PDF that should be PDF/A and PDF/UA at once. No validator's word: what
pikepdf, qpdf and poppler can see."""

import io
import re
import subprocess
from tempfile import NamedTemporaryFile

import pikepdf

from exemptions.letter.finish import structure, tag


def open_pdf(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def complaints(pdf, language, attachments=0):
    """Sentences about what is missing; none for a letter as it should be."""
    with open_pdf(pdf) as opened:
        asked = [
            *about_the_catalogue(opened, language),
            *about_metadata(opened, "3" if attachments else "2"),
            *about_fonts(opened),
            *about_structure(opened),
            *about_attachments(opened, attachments),
        ]
    return [*asked, *about_syntax(pdf)]


def about_the_catalogue(pdf, language):
    root = pdf.Root
    if str(root.get("/Lang", "")) != language:
        yield "the language is not set"
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "it is not marked as tagged"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "readers show the file's name instead of the title"
    if [str(intent.S) for intent in root.get("/OutputIntents", [])] != ["/GTS_PDFA1"]:
        yield "there is no output intent"
    if "/ID" not in pdf.trailer or pdf.pdf_version != "1.7":
        yield "file identifier or version is missing"
    if any(tuple(round(float(side)) for side in page.MediaBox) != (0, 0, 595, 842) for page in pdf.pages):
        yield "a page is not A4"


def about_metadata(pdf, part):
    raw = pdf.Root.Metadata.read_bytes()
    if raw.count(b"<rdf:RDF") != 1:
        yield "the metadata holds two descriptions"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        said = {name: metadata.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}
        if said != {"pdfaid:part": part, "pdfaid:conformance": "A", "pdfuaid:part": "1"}:
            yield f"it says {said}"
        if not metadata.get("dc:title") or metadata.get("dc:title") != str(pdf.docinfo.get("/Title")):
            yield "the title is missing, or two titles differ"
    if b"http://www.aiim.org/pdfa/ns/extension/" not in raw:
        yield "PDF/UA's mark is not explained"


def about_fonts(pdf):
    for font in fonts(pdf):
        described = font.get("/FontDescriptor") or font.DescendantFonts[0].FontDescriptor
        if not any(file in described for file in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"{font.BaseFont} is not embedded"
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont} cannot be read out"


def fonts(pdf):
    return [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]


def about_structure(pdf):
    elements = list(structure(pdf.Root.StructTreeRoot))
    for element in elements:
        if tag(element) == "Figure" and not str(element.get("/Alt", "")):
            yield "a picture has no alternative text"
        if tag(element) == "TH" and str(element.A.get("/Scope")) not in ("/Column", "/Row"):
            yield "a header cell does not say what it heads"
    named = {bytes(element.ID) for element in elements if "/ID" in element}
    known = pdf.Root.StructTreeRoot.get("/IDTree", {}).get("/Names", [])
    if [bytes(name) for name in list(known)[::2]] != sorted(named):
        yield "the index of named elements is not theirs"
    for page in pdf.pages:
        yield from about_content(page, elements)


def about_content(page, elements):
    """Everything that is drawn belongs to the structure, or is an artifact."""
    kids = {
        int(kid)
        for element in elements
        if element.get("/Pg") is not None and element.Pg.objgen == page.objgen
        for kid in (element.K if isinstance(element.get("/K"), pikepdf.Array) else [])
        if isinstance(kid, int)
    }
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            depth += 1
            if str(instruction.operands[0]) != "/Artifact":
                number = int(instruction.operands[1].MCID)
                if number not in kids:
                    yield f"marked content {number} is in no element"
                kids.discard(number)
        elif operator == "EMC":
            depth -= 1
        elif operator in ("Tj", "TJ", "Do") and not depth:
            yield f"{operator} outside of marked content"
    if kids:
        yield f"elements name contents {sorted(kids)} that are not there"


def about_attachments(pdf, count):
    listed = list(pdf.Root.get("/AF", []))
    named = list(pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", []))
    if len({file.objgen for file in listed}) != count or len(listed) != count:
        yield f"{len(listed)} associated files instead of {count}"
    if [file.objgen for file in named[1::2]] != [file.objgen for file in listed]:
        yield "embedded and associated files differ"
    if [str(name) for name in named[::2]] != sorted(str(name) for name in named[::2]):
        yield "the index of embedded files is not in order"
    for file in listed:
        if str(file.F) != str(file.UF) or "/AFRelationship" not in file or "/Subtype" not in file.EF.F:
            yield f"{file.UF} is not described"


def about_syntax(pdf):
    with NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        answer = subprocess.run(["qpdf", "--check", file.name], capture_output=True, text=True)
    if answer.returncode:
        yield answer.stdout + answer.stderr


def text_of(pdf):
    """As it is drawn, with single spaces; without the foot of each page, and without the marks of lists,
    which are drawn after their texts."""
    read = poppler(pdf, "-raw", "-x", "0", "-y", "0", "-W", "595", "-H", "765")
    return " ".join(re.sub(r"^(?:•|\d+\.)$", "", read, flags=re.MULTILINE).split())


def lines_of(pdf):
    """The lines as they stand on paper."""
    return [" ".join(line.split()) for line in poppler(pdf, "-layout").splitlines()]


def poppler(pdf, *options):
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
