"""The register workbook: its sheets and columns, as `docs/register.md` documents them.

The one table of both headings, of what a cell may hold and of what an empty cell means; the
import reads by it, and the import page documents it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from supervision.workbook.cells import (
    clock,
    day,
    email,
    municipality_number,
    number_of,
    one_of,
    percentage,
    text,
    whole,
    yes_no,
)


@dataclass(frozen=True)
class Column:
    """One column. `heading_nb` is accepted as well as `name`.

    A cell of a `needed` column is never empty; elsewhere an empty cell means `default`. The
    columns of the natural key are `key`: by them a row is matched to what is registered.
    """

    name: str
    heading_nb: str
    read: Callable
    default: object = None
    key: bool = False
    needed: bool = False


def key(name, heading_nb, read):
    return Column(name, heading_nb, read, key=True, needed=True)


@dataclass(frozen=True)
class Sheet:
    """One sheet. A fault of a row as a whole is reported at column `at`."""

    name: str
    at: str
    columns: list[Column]

    @property
    def key(self):
        return [column.name for column in self.columns if column.key]

    def __getitem__(self, name):
        return next(column for column in self.columns if column.name == name)


SHEETS = {
    sheet.name: sheet
    for sheet in [
        Sheet(
            "municipalities",
            at="number",
            columns=[
                key("number", "kommunenummer", municipality_number),
                Column("name", "navn", text(100)),
                Column("organisation_number", "organisasjonsnummer", number_of(9, 9), default=""),
                Column("language_form", "målform", one_of("nb", "nn"), default="nb"),
                Column("registered_from", "registrert fra", day),
                Column(
                    "minutes_per_supervision_hour", "minutter per veiledningstime", whole(45, 60), default=60
                ),
                Column("scale_by_position", "juster for stillingsprosent", yes_no, default=False),
            ],
        ),
        Sheet(
            "people",
            at="from",
            columns=[
                key("email", "e-post", email),
                key("municipality_number", "kommunenummer", municipality_number),
                key(
                    "role",
                    "rolle",
                    one_of("trainee", "supervisor", "clinical_instructor", "leader", "coordinator"),
                ),
                Column("name", "navn", text(150)),
                Column("from", "fra", day),
                Column("to", "til", day),
                Column("hpr_number", "HPR-nummer", number_of(1, 9)),
                Column("specialist_since", "spesialist fra", day),
                Column("specialist_until", "spesialist til", day),
                Column("supervisor_course_on", "veilederkurs", day),
            ],
        ),
        Sheet(
            "trainees",
            at="trainee_email",
            columns=[
                key("trainee_email", "e-post ALIS", email),
                key("municipality_number", "kommunenummer", municipality_number),
                Column("training_started_on", "utdanning startet", day),
                Column("converted_on", "konvertert", day),
                Column("responsible", "ansvarlig", yes_no, default=True),
            ],
        ),
        Sheet(
            "service",
            at="from",
            columns=[
                key("trainee_email", "e-post ALIS", email),
                key("municipality_number", "kommunenummer", municipality_number),
                key("from", "fra", day),
                Column("to", "til", day),
                Column("position_percentage", "stillingsprosent", percentage, default=100),
                Column(
                    "arena",
                    "læringsarena",
                    one_of("open_unselected", "other_general", "institution", "hospital"),
                    default="open_unselected",
                ),
            ],
        ),
        Sheet(
            "leave",
            at="from",
            columns=[
                key("trainee_email", "e-post ALIS", email),
                key("municipality_number", "kommunenummer", municipality_number),
                key("from", "fra", day),
                Column("to", "til", day),
                Column("percentage", "permisjonsprosent", percentage, default=100),
            ],
        ),
        Sheet(
            "assignments",
            at="from",
            columns=[
                key("trainee_email", "e-post ALIS", email),
                key("supervisor_email", "e-post veileder", email),
                key("municipality_number", "kommunenummer", municipality_number),
                key("from", "fra", day),
                Column("to", "til", day),
                Column("role", "rolle", one_of("primary", "deputy"), default="primary"),
            ],
        ),
        Sheet(
            "exemptions",
            at="from",
            columns=[
                key("supervisor_email", "e-post veileder", email),
                key("trainee_email", "e-post ALIS", email),
                key("municipality_number", "kommunenummer", municipality_number),
                key("from", "fra", day),
                Column("to", "til", day),
                Column("decided_on", "vedtaksdato", day),
                Column("reference", "saksnummer", text(100), default=""),
            ],
        ),
        Sheet(
            "sessions",
            at="start",
            columns=[
                key("trainee_email", "e-post ALIS", email),
                key("supervisor_email", "e-post veileder", email),
                key("municipality_number", "kommunenummer", municipality_number),
                key("date", "dato", day),
                key("start", "klokkeslett", clock),
                Column("minutes", "minutter", whole(1, 480)),  # empty: see rows.minutes_meant
                Column("mode", "møteform", one_of("in_person", "digital", "phone"), default="in_person"),
                Column("kind", "type", one_of("individual", "joint", "group"), default="individual"),
                Column("state", "status", one_of("planned", "held", "finalised", "cancelled"), needed=True),
            ],
        ),
    ]
}
