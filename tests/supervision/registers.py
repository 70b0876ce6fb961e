"""Register workbooks for tests, as files: {sheet: [{column: cell}]}. All people are fictitious."""

import csv
import io
from copy import deepcopy
from datetime import date, time, timedelta

from django.utils import translation
from openpyxl import Workbook

from supervision.actions.register_import import import_register
from supervision.workbook import read_workbook

AGENT = "command:import_register"
IDA, KARI, NILS, LIV = (f"{name}@example.no" for name in ("ida", "kari", "nils", "liv"))


def in_9901(**cells):
    return {"municipality_number": "9901", **cells}


SMALL = {
    "municipalities": [{"number": "9901", "name": "Prøvekommune", "registered_from": date(2020, 1, 1)}],
    "people": [
        in_9901(email=IDA, role="trainee", name="Ida Demo"),
        in_9901(email=KARI, role="supervisor", name="Kari Demo", specialist_since=date(2010, 5, 1)),
    ],
    "trainees": [in_9901(trainee_email=IDA)],
    "service": [{**in_9901(trainee_email=IDA), "from": date(2026, 1, 1)}],
    "assignments": [{**in_9901(trainee_email=IDA, supervisor_email=KARI), "from": date(2026, 1, 1)}],
    "sessions": [],
}


def small(**sheets):
    """One trainee with one supervisor in one municipality, and these rows beside theirs."""
    register = deepcopy(SMALL)
    for sheet, rows in sheets.items():
        register.setdefault(sheet, []).extend(rows)
    return register


def session(**cells):
    """A row of `sessions` for the two of the small register."""
    return in_9901(
        **{
            "trainee_email": IDA,
            "supervisor_email": KARI,
            "date": date(2026, 10, 5),
            "start": time(9),
            "minutes": 60,
            "mode": "in_person",
            "kind": "individual",
            "state": "held",
            **cells,
        }
    )


def realistic(trainees=20, sessions_each=18):
    """Two municipalities, of which the second has lost its leading zero; a year of sessions."""
    register = {
        "municipalities": [
            {
                "number": "9901",
                "name": "Prøvekommune",
                "registered_from": date(2019, 3, 1),
                "language_form": "nb",
            },
            {
                "number": 301,
                "name": "Demoby",
                "registered_from": "1.2.2018",
                "minutes_per_supervision_hour": 45,
            },
        ],
        "people": [],
        "trainees": [],
        "service": [],
        "leave": [],
        "assignments": [],
        "exemptions": [],
        "sessions": [],
    }
    for n in range(trainees):
        add_trainee(register, n, ["9901", 301][n % 2], sessions_each)
    return register


def add_trainee(register, n, number, sessions_each):
    trainee, supervisor = f"Alis{n}@Example.no", f"veileder{n // 2}@example.no"
    who = {"trainee_email": trainee, "municipality_number": number}
    start = date(2024, 9, 1) + timedelta(days=n)
    person = {"municipality_number": number, "from": start}
    register["people"].append({**person, "email": trainee, "role": "trainee", "name": f"Ålis Prøve {n}"})
    register["people"].append(
        {**person, "email": supervisor, "role": "supervisor", "name": f"Veileder Prøve {n // 2}"}
        | {"hpr_number": 9_900_000 + n // 2, "specialist_since": date(2012, 1, 1) if n % 10 > 1 else None}
    )
    register["trainees"].append({**who, "training_started_on": start, "responsible": "ja"})
    register["service"].append(
        {
            **who,
            "from": start,
            "to": date(2025, 12, 31),
            "position_percentage": 80,
            "arena": "open_unselected",
        }
    )
    register["service"].append(
        {**who, "from": "2026-01-01", "position_percentage": "100", "arena": "institution"}
    )
    if n % 4 == 0:
        register["leave"].append({**who, "from": date(2026, 3, 2), "to": date(2026, 6, 28)})
    register["assignments"].append({**who, "supervisor_email": supervisor, "from": start, "role": "primary"})
    if n % 10 <= 1:
        register["exemptions"].append(
            {**who, "supervisor_email": supervisor, "from": start, "to": date(2027, 8, 31)}
            | {"decided_on": date(2024, 8, 20), "reference": f"24/{1000 + n}"}
        )
    for k in range(sessions_each):
        register["sessions"].append(
            {**who, "supervisor_email": supervisor, "date": date(2025, 10, 1) + timedelta(days=21 * k)}
            | {"start": time(8 + n % 2 * 2, 30), "minutes": 60 + 30 * (k % 2), "mode": "in_person"}
            | {"kind": "group" if k % 6 == 5 else "individual", "state": ["finalised", "held"][k % 9 == 8]}
        )


# As files


def headings(rows):
    return list(dict.fromkeys(column for row in rows for column in row))


def xlsx(register):
    """The register as an open .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for sheet, rows in register.items():
        page = book.create_sheet(sheet)
        columns = headings(rows)
        page.append(columns)
        for row in rows:
            page.append([row.get(column) for column in columns])
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def csv_folder(register, folder, *, delimiter=",", encoding="utf-8"):
    """The register as .csv files in the folder."""
    folder.mkdir(exist_ok=True)
    for sheet, rows in register.items():
        with (folder / f"{sheet}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, headings(rows), delimiter=delimiter)
            writer.writeheader()
            writer.writerows({name: as_text(cell) for name, cell in row.items()} for row in rows)
    return folder


def as_text(cell):
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    return "" if cell is None else str(cell)


def import_sheets(register, **how):
    """The outcome of importing the register as an .xlsx file, by the command unless told otherwise."""
    if "actor" not in how:
        how["agent"] = AGENT
    with translation.override("en-gb"):
        return import_register(read_workbook(xlsx(register)), **how)


def faults_of(register, **how):
    """The lines of a refused import."""
    return [str(fault) for fault in import_sheets(register, **how).faults]
