"""What the letter to Helsedirektoratet costs beside what WeasyPrint alone would take for the same page.

Both in one process and in turn, so that what disturbs one disturbs both. Bare WeasyPrint has the same page,
stylesheet and fonts, but makes an ordinary PDF: without tags, marks, attachments or finish.
"""

import time
from datetime import date
from statistics import median

from exemptions.letter import pdf
from exemptions.letter.contents import (
    Attachment,
    Contact,
    Letter,
    Measure,
    Sender,
    TemporarySupervisor,
)
from municipalities.pdf import pdf_of

TURNS = 7
LIMIT = 1.5
PARAGRAPH = (
    "Kommunen har to timers reisevei til nærmeste nabokommune, og den eneste spesialisten i allmennmedisin "
    "går av med pensjon ved årsskiftet. Stillingen er lyst ut to ganger uten søkere som er spesialister. "
)


def measure():
    """Medians of some turns: milliseconds of processor time, and how many times the bare one that is."""
    letter = three_pages()
    pdf.render(letter)  # imports, fonts
    whole, bare = [], []
    for _turn in range(TURNS):
        whole.append(spent(lambda: pdf.render(letter)))
        bare.append(spent(lambda: bare_weasyprint(letter)))
    times = median(ours / theirs for ours, theirs in zip(whole, bare, strict=True))
    target = {"limit": LIMIT, "of_what": "times bare WeasyPrint", "value": times, "met": times <= LIMIT}
    return {
        "title": "letter of three pages",
        "cpu": median(whole),
        "bare_cpu": median(bare),
        "times_bare": times,
        "targets": [target],
    }


def as_line(found):
    """The figures for people."""
    verdict = "met" if found["targets"][0]["met"] else "missed"
    return (
        f"{found['title']}: {found['cpu']:.0f} ms of CPU, {found['times_bare']:.2f} times bare WeasyPrint"
        f" (at most {LIMIT}: {verdict})"
    )


def spent(work):
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def bare_weasyprint(letter):
    return pdf_of(pdf.html(letter), pdf.STYLES, variant=None)


def three_pages():
    return Letter(
        identifier="00000000-0000-4000-8000-000000000000",
        language="nb",
        dated_on=date(2026, 11, 2),
        case_number="26/01234",
        sender=Sender("Målevik kommune", "310999903", "Rådhusgata 1\n9901 Målevik"),
        challenges=PARAGRAPH * 2,
        measures_to_find=PARAGRAPH,
        cooperation=PARAGRAPH,
        measures=tuple(Measure(date(2026, month, 1), "Kunngjøring", PARAGRAPH) for month in range(1, 4)),
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        counted_on=date(2026, 11, 1),
        specialists=1,
        specialists_source="HPR",
        trainees_in_training=4,
        trainees_without_specialist=3,
        counts_reason="",
        supervisor=TemporarySupervisor("Mats Måling", "999000009", PARAGRAPH, PARAGRAPH),
        trainees=("Ida Måling", "Jonas Måling", "Siri Måling"),
        plan=PARAGRAPH * 2,
        contact=Contact("Kari Måling", "Koordinator", "kari@example.no", "99 00 00 01"),
        signatory=Contact("Leif Måling", "Kommuneoverlege"),
        attachments=tuple(
            Attachment(f"vedlegg {number}.txt", "text/plain", PARAGRAPH.encode() * 500, "Vedlegg")
            for number in range(3)
        ),
    )
