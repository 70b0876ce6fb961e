"""Codes of learning goals, however they are spelt."""

import re

KINDS = ("ALM", "FKM")
SPELT = re.compile(r"\s*(ALM|FKM)[\s\-‐-―_.]*0*(\d{1,3})\s*", re.IGNORECASE)


def canonical(spelt: str) -> str | None:
    """`ALM 55`, `alm-055` and `ALM055` are all ALM-055; None for what is no code of a learning goal."""
    found = SPELT.fullmatch(spelt)
    return f"{found[1].upper()}-{int(found[2]):03d}" if found else None
