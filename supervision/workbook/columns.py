"""The register workbook: its sheets and columns, as `docs/register.md` documents them; and what any
workbook's table of sheets and columns is made of.

The one table of headings in each language, of what a cell may hold and of what an empty cell
means. The import reads by it; the template and the import page are made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from supervision.workbook.cells import (
    LANGUAGES,
    OneOf,
    YesNo,
    clock,
    day,
    email,
    municipality_number,
    number_of,
    percentage,
    same,
    spoken,
    text,
    whole,
)


class Named:
    """Something that has a name in English, bokmål and nynorsk, each of them accepted."""

    @property
    def names(self):
        return self.name, self.nb, self.nn or self.nb

    def called(self, language=None):
        """Its name in that language, else in the reader's."""
        return self.names[LANGUAGES.index(language or spoken())]


@dataclass(frozen=True)
class Column(Named):
    """One column. `nb` and `nn` are its headings in Norwegian, where nynorsk has another one.

    A cell of a `needed` column is never empty; elsewhere an empty cell means `default`. The
    columns of the natural key are `key`: by them a row is matched to what is registered. `others` are
    headings that are accepted, too.
    """

    name: str
    nb: str
    read: Callable
    default: object = None
    key: bool = False
    needed: bool = False
    nn: str = ""
    others: tuple = ()

    @property
    def accepted(self):
        return *self.names, *self.others


def key(name, nb, read, nn=""):
    return Column(name, nb, read, key=True, needed=True, nn=nn)


@dataclass(frozen=True)
class Sheet(Named):
    """One sheet. A fault of a row as a whole is reported at column `at`."""

    name: str
    nb: str
    at: str
    columns: list[Column]
    nn: str = ""

    @property
    def key(self):
        return [column.name for column in self.columns if column.key]

    def __getitem__(self, name):
        return next(column for column in self.columns if column.name == name)

    def column_of(self, heading):
        """The column that the heading names in any language, or None."""
        wanted = same(heading)
        return next((c for c in self.columns if wanted in map(same, c.accepted)), None)


class Layout:
    """What a kind of workbook holds: `sheets` by name, at most `max_rows` rows in all of them."""

    def __init__(self, sheets, *, unread=(), max_rows):
        self.sheets = {sheet.name: sheet for sheet in sheets}
        self.unread = unread  # sheets that may be there and are for people only
        self.max_rows = max_rows

    def sheet_called(self, title):
        """The sheet that the title names in any language, or None."""
        wanted = same(title)
        known = (*self.sheets.values(), *self.unread)
        return next((sheet for sheet in known if wanted in map(same, sheet.names)), None)

    def is_read(self, sheet):
        return sheet is not None and sheet not in self.unread


def trainee_email():
    return key("trainee_email", "e-post ALIS", email)


def supervisor_email():
    return key("supervisor_email", "e-post veileder", email, nn="e-post rettleiar")


def of_municipality():
    return key("municipality_number", "kommunenummer", municipality_number)


def first_day():
    return key("from", "fra", day, nn="frå")


def last_day():
    return Column("to", "til", day)


SHEETS = {
    sheet.name: sheet
    for sheet in [
        Sheet(
            "municipalities",
            nb="kommune",
            at="number",
            columns=[
                key("number", "kommunenummer", municipality_number),
                Column("name", "navn", text(100), nn="namn"),
                Column("organisation_number", "organisasjonsnummer", number_of(9, 9), default=""),
                Column(
                    "language_form",
                    "målform",
                    OneOf({"nb": ("bokmål", "bokmål"), "nn": ("nynorsk", "nynorsk")}),
                    default="nb",
                ),
                Column("registered_from", "registrert fra", day, nn="registrert frå"),
                Column(
                    "minutes_per_supervision_hour",
                    "minutter per veiledningstime",
                    whole(45, 60),
                    default=60,
                    nn="minutt per rettleiingstime",
                ),
                Column("scale_by_position", "juster for stillingsprosent", YesNo(), default=False),
            ],
        ),
        Sheet(
            "people",
            nb="personer",
            nn="personar",
            at="from",
            columns=[
                key("email", "e-post", email),
                of_municipality(),
                key(
                    "role",
                    "rolle",
                    OneOf(
                        {
                            "trainee": ("ALIS", "ALIS"),
                            "supervisor": ("veileder", "rettleiar"),
                            "clinical_instructor": ("supervisør", "supervisør"),
                            "leader": ("leder", "leiar"),
                            "coordinator": ("koordinator", "koordinator"),
                        }
                    ),
                ),
                Column("name", "navn", text(150), nn="namn"),
                Column("from", "fra", day, nn="frå"),
                last_day(),
                Column("hpr_number", "HPR-nummer", number_of(1, 9)),
                Column("specialist_since", "spesialist fra", day, nn="spesialist frå"),
                Column("specialist_until", "spesialist til", day),
                Column("supervisor_course_on", "veilederkurs", day, nn="rettleiarkurs"),
            ],
        ),
        Sheet(
            "trainees",
            nb="ALIS",
            at="trainee_email",
            columns=[
                trainee_email(),
                of_municipality(),
                Column("training_started_on", "utdanning startet", day, nn="utdanning starta"),
                Column("converted_on", "konvertert", day),
                Column("responsible", "ansvarlig", YesNo(), default=True, nn="ansvarleg"),
            ],
        ),
        Sheet(
            "service",
            nb="tjeneste",
            nn="teneste",
            at="from",
            columns=[
                trainee_email(),
                of_municipality(),
                first_day(),
                last_day(),
                Column("position_percentage", "stillingsprosent", percentage, default=100),
                Column(
                    "arena",
                    "læringsarena",
                    OneOf(
                        {
                            "open_unselected": ("åpen uselektert praksis", "open uselektert praksis"),
                            "other_general": ("annen allmennmedisin", "annan allmennmedisin"),
                            "institution": ("institusjon", "institusjon"),
                            "hospital": ("sykehus", "sjukehus"),
                        }
                    ),
                    default="open_unselected",
                ),
            ],
        ),
        Sheet(
            "leave",
            nb="permisjon",
            at="from",
            columns=[
                trainee_email(),
                of_municipality(),
                first_day(),
                last_day(),
                Column("percentage", "permisjonsprosent", percentage, default=100),
            ],
        ),
        Sheet(
            "assignments",
            nb="veilederoppdrag",
            nn="rettleiaroppdrag",
            at="from",
            columns=[
                trainee_email(),
                supervisor_email(),
                of_municipality(),
                first_day(),
                last_day(),
                Column(
                    "role",
                    "rolle",
                    OneOf({"primary": ("hovedveileder", "hovudrettleiar"), "deputy": ("vikar", "vikar")}),
                    default="primary",
                ),
            ],
        ),
        Sheet(
            "exemptions",
            nb="fritak",
            at="from",
            columns=[
                supervisor_email(),
                trainee_email(),
                of_municipality(),
                first_day(),
                last_day(),
                Column("decided_on", "vedtaksdato", day),
                Column("reference", "saksnummer", text(100), default=""),
            ],
        ),
        Sheet(
            "sessions",
            nb="veiledninger",
            nn="rettleiingar",
            at="start",
            columns=[
                trainee_email(),
                supervisor_email(),
                of_municipality(),
                key("date", "dato", day),
                key("start", "klokkeslett", clock),
                Column("minutes", "minutter", whole(1, 480), nn="minutt"),  # empty: see rows.minutes_meant
                Column(
                    "mode",
                    "møteform",
                    OneOf(
                        {
                            "in_person": ("fysisk", "fysisk"),
                            "digital": ("digitalt", "digitalt"),
                            "phone": ("telefon", "telefon", "på telefon"),
                        }
                    ),
                    default="in_person",
                ),
                Column(
                    "kind",
                    "type",
                    OneOf(
                        {
                            "individual": ("individuell", "individuell"),
                            "joint": ("felles", "felles"),
                            "group": ("gruppe", "gruppe"),
                        }
                    ),
                    default="individual",
                ),
                Column(
                    "state",
                    "status",
                    OneOf(
                        {
                            "planned": ("planlagt", "planlagt"),
                            "held": ("gjennomført", "gjennomført"),
                            "finalised": ("ferdigstilt", "ferdigstilt"),
                            "cancelled": ("avlyst", "avlyst"),
                        }
                    ),
                    needed=True,
                ),
            ],
        ),
    ]
}

EXPLANATION = Sheet("explanation", nb="forklaring", at="", columns=[])  # of the template: it is not read
REGISTER = Layout(SHEETS.values(), unread=[EXPLANATION], max_rows=50_000)
