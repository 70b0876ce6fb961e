"""The letter as a PDF that can be read by everybody, and kept.

WeasyPrint sets it, pikepdf finishes it (`finish.py`). Both are imported when the first letter is rendered:
they take seconds, and WeasyPrint needs libraries of the system that a server may lack.
"""

import base64
import io
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from exemptions.letter import words
from exemptions.letter.contents import RECIPIENT
from exemptions.letter.names import file_names
from municipalities.pdf import PICTURE, pdf_of

STYLES = Path(__file__).with_name("letter.css")
COAT_OF_ARMS_PIXELS = (1200, 800)  # at its largest on paper, 30 × 17 mm, far more than a printer shows


def render(letter) -> bytes:
    """The letter in its language: A4, tagged, its fonts and attachments inside, made as PDF/A-3a with
    attachments and PDF/A-2a without, with PDF/UA's mark. The same letter gives the same bytes. What people
    have typed is shown as text, and nothing is fetched. Raises PdfUnavailable where WeasyPrint cannot run."""
    variant = "pdf/a-3a" if letter.attachments else "pdf/a-2a"
    printed = pdf_of(html(letter), STYLES, variant=variant)
    from exemptions.letter.finish import finish  # noqa: PLC0415  pikepdf, when it is needed

    return finish(printed, letter)


def html(letter) -> str:
    """The page that is set."""
    with translation.override(letter.language):
        register = _("The municipality's register")
        context = {
            "letter": letter,
            "recipient": RECIPIENT,
            "title": words.title(letter),
            "subject": words.subject(),
            "description": words.one_line(words.request(letter)),
            "reference": words.reference(letter),
            "request": words.request(letter),
            "length": words.length(letter.starts_on, letter.ends_on),
            "organisation_number": words.grouped_number(letter.sender.organisation_number),
            "coat_of_arms": coat_of_arms(letter.sender.coat_of_arms),
            "counts_reason": _("The figures differ from the municipality's register: %(reason)s")
            % {"reason": letter.counts_reason.strip()},
            "source_of_trainees": _("Stated by the municipality") if letter.counts_reason else register,
            "attachments": [
                (name, attachment.description)
                for name, attachment in zip(file_names(letter.attachments), letter.attachments, strict=True)
            ],
            "missing": _("Not filled in yet."),
        }
        return render_to_string("exemptions/letter/letter.html", context)


def coat_of_arms(picture: bytes) -> str:
    """The picture as an address that holds it, or "". Drawn anew in RGB, since PDF/A takes no colours of a
    printing press beside those of a screen, and no remarks of a camera belong into a letter."""
    if not picture:
        return ""
    with Image.open(io.BytesIO(picture), formats=["PNG", "JPEG"]) as image:
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail(COAT_OF_ARMS_PIXELS)
    drawn = io.BytesIO()
    upright.save(drawn, "PNG")
    return PICTURE + base64.b64encode(drawn.getvalue()).decode("ascii")
