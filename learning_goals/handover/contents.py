"""What an exported plan holds, field by field: the one description by which it is read. Pure."""

import hashlib
import json
import re
from datetime import date

FORMAT, VERSION = "alis-learning-plan", 1


class Wrong(Exception):
    """A value is not of the kind that stands here. `where` is its path in the file."""

    def __init__(self, where):
        super().__init__(where)
        self.where = where


def text(longest, *, empty=True):
    def check(value, where):
        if not isinstance(value, str) or len(value) > longest or not (value or empty):
            raise Wrong(where)
        if re.search("[\x00\ud800-\udfff]", value):  # no text of people, and none that can be kept
            raise Wrong(where)
        return value

    return check


def day(value, where):
    """2026-10-31, in a year that people of today live in or learn from."""
    if not isinstance(value, str) or not re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", value):
        raise Wrong(where)
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise Wrong(where) from error
    return value


def number(value, where):
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10**9:
        raise Wrong(where)
    return value


def yes_or_no(value, where):
    if not isinstance(value, bool):
        raise Wrong(where)
    return value


def one_of(*words):
    def check(value, where):
        if value not in words or not isinstance(value, str):
            raise Wrong(where)
        return value

    return check


def maybe(kind):
    """That, or null."""

    def check(value, where):
        return None if value is None else kind(value, where)

    return check


def many(kind, most):
    def check(value, where):
        if not isinstance(value, list) or len(value) > most:
            raise Wrong(where)
        return [kind(one, f"{where}[{number}]") for number, one in enumerate(value)]

    return check


def parts(**kinds):
    """An object with these fields, none missing. What it has besides is left out."""

    def check(value, where):
        if not isinstance(value, dict):
            raise Wrong(where)
        for name in kinds:
            if name not in value:
                raise Wrong(f"{where}.{name}".lstrip("."))
        return {name: kind(value[name], f"{where}.{name}".lstrip(".")) for name, kind in kinds.items()}

    return check


NAME, COMMENT, LONG = text(254), text(1000), text(5000)
CODE = text(7, empty=False)

FILE = parts(name=NAME, size=number, sha256=text(64))

SIGN_OFF = parts(
    state=one_of("sent", "recommended", "approved", "returned", "recalled", "revoked"),
    sent_on=day,
    sent_by=NAME,
    comment=COMMENT,
    recommended_on=maybe(day),
    recommended_by=NAME,
    recommendation=COMMENT,
    decided_on=maybe(day),
    decided_by=NAME,
    on_behalf_of=NAME,
    decision_comment=COMMENT,
    no_statement_reason=COMMENT,
    recommended_and_decided_by_one_person=yes_or_no,
    recalled_on=maybe(day),
    revoked_on=maybe(day),
    revoked_by=NAME,
    revocation_reason=COMMENT,
    registered_in_portal_on=maybe(day),
)

OPINION = parts(
    kind=one_of("statement", "feedback"),
    state=one_of("asked", "given", "declined"),
    of=NAME,
    asked_on=day,
    question=COMMENT,
    answered_on=maybe(day),
    answer=LONG,
)

EVIDENCE = parts(
    sessions=many(parts(date=day, minutes=number, supervisor=NAME), 5000),
    activities=many(text(36), 2000),
    added=many(parts(added_on=day, description=LONG, file=maybe(FILE)), 2000),
    replaced_goals=many(CODE, 200),
)

GOAL = parts(
    code=CODE,
    title=text(300),
    group=text(150),
    catalogue=text(150),
    fictitious=yes_or_no,
    assigned_on=day,
    target_on=maybe(day),
    closed_on=maybe(day),
    closed_reason=COMMENT,
    replaced_by=many(CODE, 200),
    sign_offs=many(SIGN_OFF, 200),
    opinions=many(OPINION, 500),
    evidence=EVIDENCE,
)

ACTIVITY = parts(
    id=text(36, empty=False),
    kind=text(20),
    title=text(200),
    held_on=day,
    description=LONG,
    state=one_of("sent", "signed", "returned", "fulfilled"),
    goals=many(CODE, 500),
    signed_on=maybe(day),
    signed_by=NAME,
    comment=COMMENT,
    files=many(FILE, 100),
)

PLAN = parts(
    format=one_of(FORMAT),
    version=number,
    made_at=text(40, empty=False),
    as_of=day,
    person=parts(name=text(150), email=text(254, empty=False)),
    municipality=parts(number=text(4, empty=False), name=text(100)),
    supervision=parts(sessions=number, minutes=number),
    goals=many(GOAL, 2000),
    activities=many(ACTIVITY, 5000),
)


def digest_of(contents) -> str:
    """SHA-256 of everything but the digest itself: keys in order, no white space, UTF-8."""
    bare = {name: value for name, value in contents.items() if name != "digest"}
    written = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
