"""Whether a text may name a patient. Notes are about the doctor's learning; patients stay out of them.

Rule: eleven digits that pass the check digits of Norwegian identity numbers block finalising, until they are
removed or declared not to be a patient's. National identity, D, H and synthetic numbers share these check
digits (Skatteetaten; python-stdnum). A date of birth beside a word that says so is only warned of.
"""

import re

from stdnum.no.fodselsnummer import calc_check_digit1, calc_check_digit2

ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6})[ .\-\u00a0]?(\d{5})(?!\d)")
DATE = r"\d{1,2}[./\- ]\d{1,2}[./\- ](?:\d{4}|\d{2})(?!\d)|\d{6}(?!\d)"
BIRTH = re.compile(rf"(?<!\w)(?:født|fødd|f\.|fnr\.?|born)[ :]*(?:den |on )?(?<!\d)(?:{DATE})", re.IGNORECASE)


def has_identity_number(text: str) -> bool:
    """Whether eleven digits in it pass the check digits of an identity number, also with a gap after six."""
    return any(passes(first + last) for first, last in ELEVEN_DIGITS.findall(text))


def passes(number: str) -> bool:
    return number[9] == calc_check_digit1(number) and number[10] == calc_check_digit2(number)


def has_birth_date(text: str) -> bool:
    """Whether a date follows a word that makes it a date of birth."""
    return BIRTH.search(text) is not None
