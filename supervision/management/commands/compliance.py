import csv
import json

from django.core.management.base import BaseCommand

from supervision.management.asking import add_as_of_and_municipality, day_of, municipality_of
from supervision.standings import standings


class Command(BaseCommand):
    help = "Prints how every trainee stands by the hour rule as of a day. Reads only."

    def add_arguments(self, parser):
        add_as_of_and_municipality(parser)
        parser.add_argument("--format", choices=WRITERS, default="table")

    def handle(self, *, as_of, municipality, format, **options):
        as_of = day_of(as_of)
        found = standings(as_of, municipality=municipality_of(municipality))
        entries = [entry_of(standing) for standing in found if standing.is_listed]
        WRITERS[format](as_of, entries, self.stdout)


def entry_of(standing):
    """One trainee record, in the names of the JSON format."""
    return {
        "trainee": standing.trainee_email,
        "municipality": standing.municipality_number,
        "status": standing.status,
        "flags": [flag.kind for flag in standing.flags],
        "month": figures_of(standing.month, "norm_minutes"),
        "window": figures_of(standing.window, "required_minutes"),
    }


def figures_of(figures, name_of_required):
    return {
        "from": figures.first.isoformat(),
        "to": figures.last.isoformat(),
        "obligation_days": figures.obligation_days,
        name_of_required: figures.required_minutes,
        "counted_minutes": figures.counted_minutes,
        "finalised_minutes": figures.finalised_minutes,
        "pending_minutes": figures.pending_minutes,
        "uncounted_minutes": figures.uncounted_minutes,
    }


def write_json(as_of, entries, out):
    out.write(json.dumps({"as_of": as_of.isoformat(), "trainees": entries}, indent=1, ensure_ascii=False))


def write_csv(as_of, entries, out):
    """One row for each entry; the figures of month and window in columns such as `month_norm_minutes`."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["as_of", *COLUMNS])
    writer.writerows([as_of, *row_of(entry)] for entry in entries)


COLUMNS = [
    "municipality", "trainee", "status", "flags",
    *(f"{part}_{name}" for part, required in (("month", "norm"), ("window", "required"))
      for name in ("from", "to", "obligation_days", f"{required}_minutes", "counted_minutes",
                   "finalised_minutes", "pending_minutes", "uncounted_minutes")),
]  # fmt: skip


def row_of(entry):
    figures = (value for part in ("month", "window") for value in entry[part].values())
    return [entry["municipality"], entry["trainee"], entry["status"], " ".join(entry["flags"]), *figures]


def write_table(as_of, entries, out):
    """For the eye: counted of required minutes, in the month judged and in the window."""
    rows = [("municipality", "trainee", "status", "month", "twelve months", "flags")]
    for entry in entries:
        month, window = entry["month"], entry["window"]
        rows.append(
            (
                entry["municipality"],
                entry["trainee"],
                entry["status"],
                f"{month['counted_minutes']}/{month['norm_minutes']}",
                f"{window['counted_minutes']}/{window['required_minutes']}",
                " ".join(entry["flags"]),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    out.write(f"As of {as_of}, counted/required minutes")
    for row in rows:
        out.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


WRITERS = {"json": write_json, "csv": write_csv, "table": write_table}
