"""Whether a text may name a patient. Notes are about the doctor's learning; patients stay out of them.

Rule: eleven digits that pass the check digits of Norwegian identity numbers block finalising, until they are
removed or declared not to be a patient's. National identity, D, H and synthetic numbers share these check
digits (Skatteetaten; python-stdnum). A date of birth beside a word that says so is only warned of.
"""

import re

from stdnum.no.fodselsnummer import calc_check_digit1, calc_check_digit2

ELEVEN_DIGITS = re.compile(r"(?<!\d)(?:\d[\s.\-–—/]{0,3}){10}\d(?!\d)")
MONTH = "jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec"
IN_WORDS = rf"\d{{1,2}}\.? ?(?:{MONTH})[a-zæøå]*\.? ?\d{{2,4}}"
DATE = rf"{IN_WORDS}|\d{{1,2}}[./\- ]\d{{1,2}}[./\- ]\d{{2,4}}|\d{{6}}(?!\d)"
WORD = r"født|fødd|fødselsdato|f\.? ?dato|f\.?|fnr|fødselsnr|fødselsnummer|personnr|personnummer|born"
BIRTH = re.compile(rf"(?<!\w)(?:{WORD})\.?[ :]*(?:den |on )?(?:{DATE})", re.IGNORECASE)
NO_DIGITS = re.compile(r"\D")


def has_identity_number(text: str) -> bool:
    """Whether eleven digits in it pass the check digits of an identity number, also with gaps between."""
    return any(passes(NO_DIGITS.sub("", found)) for found in ELEVEN_DIGITS.findall(text))


def passes(number: str) -> bool:
    return number[9] == calc_check_digit1(number) and number[10] == calc_check_digit2(number)


def has_birth_date(text: str) -> bool:
    """Whether a date follows a word that makes it a date of birth."""
    return BIRTH.search(text) is not None
