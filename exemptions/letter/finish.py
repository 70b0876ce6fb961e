"""What a PDF from WeasyPrint 70 lacks for PDF/A and PDF/UA at once.

Each step says which defect it mends. When a release has mended one, drop the step: the tests stay.
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from exemptions.letter.names import file_names

BEGIN = pikepdf.Operator("BDC")
FOOTER = pikepdf.ContentStreamInstruction(
    [Name.Artifact, Dictionary(Type=Name.Pagination, Subtype=Name.Footer)], BEGIN
)
POINTS_PER_PIXEL = 0.75
PDF_UA = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


def finish(printed: bytes, letter) -> bytes:
    """The PDF with PDF/UA's mark, a whole structure and the attachments; the same bytes each time."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        say_that_it_is_accessible(pdf)
        elements = list(structure(pdf.Root.StructTreeRoot))
        put_margins_outside(pdf, elements)
        tell_headers_apart(pdf, elements)
        place_figures(elements)
        embed(pdf, letter)
        finished = io.BytesIO()
        pdf.save(finished, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return finished.getvalue()


def say_that_it_is_accessible(pdf):
    """WeasyPrint marks PDF/A or PDF/UA, not both, and would put a second RDF beside its own, which readers do
    not see. PDF/A asks to be told of words that are not its own."""
    metadata = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(metadata.replace(b"</rdf:RDF>", PDF_UA))


def structure(element):
    """The elements of the structure, in reading order."""
    kids = element.get(Name.K, Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield kid
            yield from structure(kid)


def tag(element):
    return str(element.S).removeprefix("/")


def put_margins_outside(pdf, elements):
    """Page numbers are marked as text, but belong to no element: as artifacts, readers skip them."""
    belonging = {(element.Pg.objgen, int(kid)) for element in elements for kid in content(element)}
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    for page in pdf.pages:
        drawn = pikepdf.parse_content_stream(page)
        for place, (operands, operator) in enumerate(drawn):
            if operator == BEGIN and (page.objgen, int(operands[1].MCID)) not in belonging:
                drawn[place] = FOOTER
        page.Contents.write(pikepdf.unparse_content_stream(drawn))
        of_page = parents[list(parents)[::2].index(page.StructParents) * 2 + 1]
        for number in range(len(of_page)):
            if (page.objgen, number) not in belonging:
                of_page[number] = None


def content(element):
    """The numbers of the marked contents that are the element's own."""
    kids = element.get(Name.K, Array())
    return [kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, int)]


def tell_headers_apart(pdf, elements):
    """Header cells do not say whether they head a column or a row; those with a name are in no index."""
    columns = {cell.objgen for head in elements if tag(head) == "THead" for cell in structure(head)}
    named = []
    for cell in elements:
        if tag(cell) == "TH":
            cell.A.Scope = Name.Column if cell.objgen in columns else Name.Row
            named.append((bytes(cell.ID), cell))
    if named:
        index = [
            part for name, cell in sorted(named, key=lambda pair: pair[0]) for part in (String(name), cell)
        ]
        pdf.Root.StructTreeRoot.IDTree = pdf.make_indirect(Dictionary(Names=Array(index)))


def place_figures(elements):
    """Where a picture is, is said in pixels from the top, and should be in points from the bottom."""
    for figure in elements:
        if tag(figure) == "Figure":
            height = float(figure.Pg.MediaBox[3])
            left, top, right, bottom = (float(side) * POINTS_PER_PIXEL for side in figure.A.BBox)
            figure.A.BBox = Array([round(n, 2) for n in (left, height - bottom, right, height - top)])


def embed(pdf, letter):
    """Each attachment is embedded once, in the letter's order. WeasyPrint would list it twice, name its kind
    by its ending, and date it by the clock."""
    if not letter.attachments:
        return
    day = f"D:{letter.dated_on:%Y%m%d}"
    names, listed = Array(), Array()
    pairs = zip(letter.attachments, file_names(letter.attachments), strict=True)
    for number, (attachment, name) in enumerate(pairs, start=1):
        file = pikepdf.AttachedFileSpec(
            pdf,
            attachment.content,
            filename=name,
            description=attachment.description,
            mime_type=attachment.media_type,
            creation_date=day,
            mod_date=day,
            relationship=Name.Supplement,
        ).obj
        file.F = file.UF
        listed.append(file)
        names.extend([String(f"{number:03}"), file])
    pdf.Root.Names = Dictionary(EmbeddedFiles=pdf.make_indirect(Dictionary(Names=names)))
    pdf.Root.AF = listed
