"""The parts of the documentation that are made from the code: `make docs` writes them anew.

Each stands in its document between `<!-- made -->` and `<!-- end -->`.
"""

import re
from pathlib import Path

from learning_goals.workbook.columns import GOALS
from supervision.workbook.columns import SHEETS
from supervision.workbook.explanations import allowed
from tests.access import COLUMNS, TABLE

DOCS = Path(__file__).resolve().parent.parent / "docs"
NORWEGIAN = ("nb", "nn")
MADE = re.compile(r"(?<=<!-- made -->\n).*(?=<!-- end -->)", re.DOTALL)


def table(headings, rows):
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def roles():
    """Who gets which answer from which address."""
    return table(
        ["Page", "Method", *COLUMNS],
        [[f"`{name}`", method, *answers] for (name, method), answers in TABLE.items()],
    )


def register():
    """Sheets, columns and values with all their names; the natural key in bold."""
    sheets, columns, values = [], [], []
    for sheet in SHEETS.values():
        sheets.append([f"`{sheet.name}`", *map(sheet.called, NORWEGIAN)])
        for column in sheet.columns:
            name = f"**{column.name}**" if column.key else column.name
            needed = "yes" if column.needed else ""
            columns.append([f"`{sheet.name}`", name, *map(column.called, NORWEGIAN), needed])
            in_languages = [", ".join(allowed(column, language)) for language in ("en", *NORWEGIAN)]
            if any(in_languages):
                values.append([f"`{sheet.name}.{column.name}`", *in_languages])
    names = ["bokmål", "nynorsk"]
    return "\n".join(
        [
            table(["Sheet", *names], sheets),
            table(["Sheet", "Column", *names, "Needed"], columns),
            table(["Column", "Values", *names], values),
        ]
    )


def goals():
    """The columns of a catalogue of learning goals with all their names."""
    rows = [
        [
            f"`{column.name}`",
            *map(column.called, NORWEGIAN),
            ", ".join(column.others),
            "yes" if column.needed else "",
        ]
        for column in GOALS.columns
    ]
    return table(["Column", "bokmål", "nynorsk", "Also", "Needed"], rows)


MADE_PARTS = {"roles.md": roles, "register.md": register, "learning-goals-import.md": goals}


def made_anew(name):
    """The document's text with its made part as the code has it now."""
    return MADE.sub(lambda _: MADE_PARTS[name](), (DOCS / name).read_text())


def write():
    """Every made part is as the code has it now."""
    for name in MADE_PARTS:
        (DOCS / name).write_text(made_anew(name))
