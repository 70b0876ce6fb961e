"""A municipality's register as it would be imported for the first time."""

import io
from datetime import date, time, timedelta
from functools import cache

from openpyxl import Workbook

NUMBER = "9999"
BEGIN = date(2025, 9, 1)


@cache
def workbook_of(trainees: int) -> bytes:
    """A workbook of so many trainees, a supervisor for two of them, and 24 sessions each."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets(trainees).items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheets(trainees):
    numbers = range(trainees)
    return {
        "municipalities": [
            {"number": NUMBER, "name": "Prøvekommune 9999", "registered_from": date(2019, 1, 1)}
        ],
        "people": [person(trainee(n), "trainee", f"Alis Prøve {n}") for n in numbers]
        + [
            person(supervisor(n), "supervisor", f"Veileder Prøve {n}")
            | {"specialist_since": date(2012, 1, 1)}
            for n in numbers[::2]
        ],
        "trainees": [of_trainee(n) for n in numbers],
        "service": [of_trainee(n) | {"from": BEGIN} for n in numbers],
        "assignments": [
            of_trainee(n) | {"supervisor_email": supervisor(n), "from": BEGIN, "role": "primary"}
            for n in numbers
        ],
        "sessions": [session(n, week) for n in numbers for week in range(24)],
    }


def trainee(n):
    return f"alis{n}@workbook.example"


def supervisor(n):
    return f"veileder{n // 2}@workbook.example"


def person(email, role, name):
    return {
        "email": email,
        "municipality_number": NUMBER,
        "role": role,
        "name": name,
        "specialist_since": None,
    }


def of_trainee(n):
    return {"trainee_email": trainee(n), "municipality_number": NUMBER}


def session(n, week):
    return of_trainee(n) | {
        "supervisor_email": supervisor(n),
        "date": BEGIN + timedelta(weeks=week),
        "start": time(8, n % 60),
        "minutes": 90,
        "mode": "in_person",
        "kind": "individual",
        "state": "finalised",
    }
