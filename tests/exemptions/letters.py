"""Letters as tests want them: a short one, a very long one, one in which people try to be clever."""

import io
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pikepdf
from PIL import Image, ImageDraw

from exemptions.letter.contents import (
    Attachment,
    Contact,
    Letter,
    Measure,
    Sender,
    TemporarySupervisor,
)


def letter(language="nb", **changes):
    """A letter of one to three pages, whole, without a coat of arms or attachments."""
    return replace(PLAIN[language], **changes)


def long_letter(language="nb", **changes):
    """Every text goes over many lines; ten trainees, fifteen attachments, all that is optional."""
    plain = PLAIN[language]
    return replace(
        plain,
        sender=replace(
            plain.sender,
            name="Čáhceprøve gielda – Vestre og Østre Prøvefjord interkommunale legevaktkommune",
            address="Rådhuset\nKirkegata 1 B\nPostboks 100\n9901 Prøvevik",
            coat_of_arms=coat_of_arms(),
        ),
        challenges=long_text(language, "challenges"),
        measures_to_find=long_text(language, "measures_to_find"),
        cooperation=long_text(language, "cooperation"),
        measures=tuple(
            Measure(
                date(2026, 1 + number, 3 + number),
                "Forespørsel til nabokommune" if number % 2 else "Kunngjøring",
                f"Tiltak {number}. {SENTENCES[language] * (1 + number % 4)}",
            )
            for number in range(9)
        ),
        specialists_source=f"{SENTENCES[language]} Legeplan og HPR.",
        counts_reason=SENTENCES[language] * 2,
        supervisor=replace(
            plain.supervisor,
            competence=long_text(language, "competence"),
            experience=long_text(language, "experience"),
        ),
        trainees=tuple(f"Ánne-Máret Čuđi Prøvesen {number}" for number in range(1, 11)),
        plan=long_text(language, "plan"),
        attachments=tuple(
            attachment(f"vedlegg {number}.pdf", f"Bilag {number} om {SENTENCES[language][:90]}")
            for number in range(1, 16)
        ),
        renewal_of="26/98765-4",
        supplements=(
            (date(2026, 11, 20), long_text(language, "supplement")),
            (date(2026, 12, 3), SENTENCES[language]),
        ),
        **changes,
    )


def attachment(name="cv.pdf", description="CV for midlertidig veileder", content=b"", media_type=None):
    return Attachment(name, media_type or "application/pdf", content or small_pdf(), description)


def small_pdf():
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, static_id=True)
    return made.getvalue()


def coat_of_arms(mode="RGBA", kind="PNG"):
    """A shield as no municipality has it."""
    picture = Image.new("RGBA", (300, 360), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    shield = [(10, 10), (290, 10), (290, 220), (150, 350), (10, 220)]
    draw.polygon(shield, fill=(23, 78, 120, 255), outline=(12, 40, 62, 255))
    draw.polygon([(150, 60), (240, 200), (150, 280), (60, 200)], fill=(240, 200, 70, 255))
    made = io.BytesIO()
    picture.convert(mode).save(made, kind)
    return made.getvalue()


def texts_of(value):
    """Every text that is said in a letter, with the name of its field."""
    if is_dataclass(value):
        for field in fields(value):
            yield from ((f"{field.name}.{name}", text) for name, text in texts_of(getattr(value, field.name)))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from ((f"{number}.{name}", text) for name, text in texts_of(part))
    elif isinstance(value, str) and value:
        yield "", value


def long_text(language, about):
    """Paragraphs with line breaks, unlike those about anything else."""
    return "\n\n".join(
        f"Avsnitt {number} om {about}: {SENTENCES[language] * 6}\nNy linje: čáhci, đ, ŋ, š, ŧ, ž, æøå ÆØÅ."
        for number in range(1, 6)
    )


SENTENCES = {
    "nb": "Kommunen har lyst ut stillingen tre ganger uten at noen spesialist har søkt, og ringt mange. ",
    "nn": "Kommunen har lyst ut stillinga tre gonger utan at nokon spesialist har søkt, og ringt mange. ",
}
PLAIN = {
    "nb": Letter(
        identifier="0b9f4f2e-2a3b-4c1d-8e5f-000000000001",
        language="nb",
        dated_on=date(2026, 11, 2),
        case_number="26/01234",
        sender=Sender("Prøvevik kommune", "310999903", "Rådhusgata 1\n9901 Prøvevik"),
        challenges=(
            "Kommunen har 2 400 innbyggere og to timers reisevei til nærmeste nabokommune. Den eneste "
            "spesialisten i allmennmedisin går av med pensjon 31. desember 2026.\n\nUten fritak mister tre "
            "leger tellende tjeneste, og to av fire fastlegelister blir stående uten lege."
        ),
        measures_to_find=(
            "Stillingen som veileder har vært lyst ut nasjonalt to ganger. Vi har også spurt alle "
            "spesialister i regionen og ALIS-kontoret."
        ),
        cooperation=(
            "Vi har spurt tre nabokommuner om delt veileder. To har svart at de selv mangler kapasitet; den "
            "tredje kan tidligst bidra fra høsten 2027."
        ),
        measures=(
            Measure(date(2026, 3, 12), "Kunngjøring", "Utlysning i Tidsskrift for Den norske legeforening."),
            Measure(date(2026, 5, 4), "Forespørsel til nabokommune", "Demofjord kommune, delt veileder."),
            Measure(date(2026, 5, 28), "Svar", "Demofjord kommune har ikke kapasitet før høsten 2027."),
            Measure(date(2026, 9, 1), "Kunngjøring", "Ny utlysning med rekrutteringstilskudd. Ingen søkere."),
        ),
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        counted_on=date(2026, 11, 1),
        specialists=1,
        specialists_source="HPR og kommunens legeplan",
        trainees_in_training=4,
        trainees_without_specialist=3,
        counts_reason="",
        supervisor=TemporarySupervisor(
            "Mats Prøve",
            "999000009",
            "Lege siden 2012. Gjennomført veilederkurs i 2024.",
            "Fastlege i kommunen i elleve år, daglig veileder for LIS1 siden 2019.",
        ),
        trainees=("Ida Demo", "Jonas Demo", "Siri Demo"),
        plan=(
            "Mats Prøve er selv i spesialisering og ventes godkjent høsten 2027. Fra samme tid kan Demofjord "
            "kommune bidra med en spesialist i 20 prosent."
        ),
        contact=Contact("Kari Demo", "Koordinator for ALIS", "kari@demo.example", "99 00 00 01"),
        signatory=Contact("Leif Demo", "Kommuneoverlege"),
    ),
}
PLAIN["nn"] = replace(
    PLAIN["nb"],
    identifier="0b9f4f2e-2a3b-4c1d-8e5f-000000000002",
    language="nn",
    sender=Sender("Demofjord kommune", "310999911", "Kommunehuset\n9902 Demofjord"),
    challenges=(
        "Kommunen har 2 400 innbyggjarar og to timars reiseveg til nærmaste nabokommune. Den einaste "
        "spesialisten i allmennmedisin går av med pensjon 31. desember 2026.\n\nUtan fritak mistar tre legar "
        "teljande teneste, og to av fire fastlegelister blir ståande utan lege."
    ),
    measures_to_find="Stillinga som rettleiar har vore lyst ut nasjonalt to gonger.",
    cooperation="Vi har spurt tre nabokommunar om delt rettleiar. To har svart at dei manglar kapasitet.",
    measures=(
        Measure(date(2026, 3, 12), "Kunngjering", "Utlysing i Tidsskrift for Den norske legeforening."),
        Measure(date(2026, 5, 4), "Førespurnad til nabokommune", "Prøvevik kommune, delt rettleiar i 20 %."),
    ),
    specialists_source="HPR og legeplanen til kommunen",
    supervisor=TemporarySupervisor(
        "Mats Prøve",
        "999000009",
        "Lege sidan 2012. Gjennomført rettleiarkurs i 2024.",
        "Fastlege i kommunen i elleve år, dagleg rettleiar for LIS1 sidan 2019.",
    ),
    plan="Mats Prøve er sjølv i spesialisering og er venta godkjend hausten 2027.",
)
