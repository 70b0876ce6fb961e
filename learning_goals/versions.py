"""The versions of the catalogue that a file holds, and in what they differ from what is known already.

No database and no clock: from typed rows to versions, and from two versions to their differences.
"""

from dataclasses import asdict, dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from learning_goals.moving import heirs
from supervision.workbook import Fault

TEXTS = ["title", "group", "text_nb", "text_nn", "elaboration", "recommended_activities", "assessment_forms"]
FIELDS = [*TEXTS, "valid_from", "valid_to", "replaces"]
LISTS = ["recommended_activities", "assessment_forms", "replaces"]


@dataclass(frozen=True)
class Answers:
    """What somebody says of a file that does not say it itself: the kind of numbers alone, the day from which
    the version is valid, what it is called."""

    kind: str = ""
    name: str = ""
    valid_from: date | None = None


@dataclass
class Version:
    """The goals of one kind in a file: {code: values of FIELDS}, and the row of each."""

    kind: str
    name: str
    valid_from: date | None
    valid_to: date | None
    goals: dict[str, dict] = field(default_factory=dict)
    rows: dict = field(default_factory=dict)

    @property
    def plain_name(self):
        """What it is called where nobody gives it a name."""
        return f"{self.kind} {self.valid_from:%d.%m.%Y}"


@dataclass
class Difference:
    """What a version changes against the one that is known: a new version against the one before it, a
    correction against itself. `changed` is {code: [(field, before, after)]}, `gone` {code: what takes its
    place in the new version}."""

    kind: str
    name: str
    valid_from: date
    is_new: bool
    against: str  # the name of that version, or "" where there is none
    new: dict[str, str] = field(default_factory=dict)  # {code: title}
    changed: dict[str, list] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    unchanged: int = 0
    of_itself: list = field(default_factory=list)  # name and last day, as `changed`

    @property
    def changes_something(self):
        return bool(self.is_new or self.new or self.changed or self.gone or self.of_itself)

    def as_data(self):
        """As JSON holds it."""
        return plain({**asdict(self), "changes_something": self.changes_something})


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


# What a file holds


def versions_in(workbook, answers):
    """The version of each kind in the file. Faults are noted with the workbook's."""
    by_kind = {}
    for row in workbook.rows:
        code = code_of(row, answers, workbook)
        if code:
            goals = by_kind.setdefault(code.partition("-")[0], {})
            if code in goals:
                message = _("names the same as row %(row)s") % {"row": goals[code].number}
                workbook.faults.append(row.fault("code", message))
            else:
                goals[code] = row
    if not by_kind and not workbook.faults:
        workbook.faults.append(Fault("goals", 1, "code", _("the file holds no goals")))
    return [version_of(kind, rows, answers, workbook) for kind, rows in by_kind.items()]


def code_of(row, answers, workbook):
    """The code of the row's goal, or None with a fault."""
    code, said = row.get("code"), row.get("kind")
    if code is None:
        return None
    if code.isdigit():
        kind = said or answers.kind
        if not kind:
            workbook.faults.append(row.fault("code", _("is a number alone: say whether it is ALM or FKM")))
            return None
        return f"{kind}-{code}"
    if said and said != code.partition("-")[0]:
        workbook.faults.append(row.fault("kind", _("is another kind than that of the code")))
    return code


def version_of(kind, rows, answers, workbook):
    valid_from = answers.valid_from or first_day(kind, rows, workbook)
    ends = {row.get("valid_to") for row in rows.values()}
    valid_to = ends.pop() if len(ends) == 1 else None
    if valid_from and valid_to and valid_to < valid_from:
        first = next(iter(rows.values()))
        workbook.faults.append(
            first.fault("valid_to", _("is before the day from which the version is valid"))
        )
    goals = {code: values_of(row, kind) for code, row in rows.items()}
    return Version(kind, answers.name, valid_from, valid_to, goals, rows)


def first_day(kind, rows, workbook):
    """The one day from which the goals are valid; a fault where there are several, or none."""
    said = [row for row in rows.values() if row.get("valid_from")]
    other = next((row for row in said if row["valid_from"] != said[0]["valid_from"]), None)
    if other is not None:
        message = _("differs from row %(row)s: say from which day this version is valid")
        workbook.faults.append(other.fault("valid_from", message % {"row": said[0].number}))
        return None
    if said:
        return said[0]["valid_from"]
    first = next(iter(rows.values()))
    if all(row.readable("valid_from") for row in rows.values()):
        message = _("the file does not say from which day the goals are valid: say it yourself")
        workbook.fault(first.sheet, 1, "valid_from", message)
    return None


def values_of(row, kind):
    values = {name: row.get(name) for name in FIELDS}
    for name in TEXTS:
        values[name] = values[name] or ([] if name in LISTS else "")
    values["replaces"] = [f"{kind}-{code}" if code.isdigit() else code for code in values["replaces"] or []]
    return values


# In what two versions differ


def difference_of(version: Version, known: dict[str, dict], *, is_new, against="", before=None) -> Difference:
    """`known` are the goals of the version `against`; of a correction `before` is its {name, valid_to}."""
    difference = Difference(version.kind, version.name, version.valid_from, is_new, against)
    replaced = {code: goal["replaces"] if is_new else [] for code, goal in version.goals.items()}
    next_ones = heirs(replaced)
    for code, goal in version.goals.items():
        if code not in known or code not in next_ones.get(code, []):
            difference.new[code] = goal["title"]
        elif told := changes(known[code], goal, TEXTS if is_new else FIELDS):
            difference.changed[code] = told
        else:
            difference.unchanged += 1
    difference.gone = {code: next_ones.get(code, []) for code in known if code not in next_ones.get(code, [])}
    if before:
        difference.of_itself = changes(before, {"name": version.name, "valid_to": version.valid_to}, before)
    return difference


def changes(before, after, names):
    return [(name, before[name], after[name]) for name in names if before[name] != after[name]]
