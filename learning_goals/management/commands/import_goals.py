import hashlib
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from learning_goals.actions.catalogues import Source, import_goals
from learning_goals.codes import KINDS
from learning_goals.versions import Answers
from learning_goals.workbook import read_goals
from supervision.workbook import NotAWorkbook


def day(typed):
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise CommandError(f"{typed} is not a date such as 2026-03-01.") from error


class Command(BaseCommand):
    help = (
        "Imports a catalogue of learning goals (.xlsx or .csv) for every municipality, all of it or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("path")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--kind", choices=KINDS, default="", help="of codes that are bare numbers")
        parser.add_argument("--name", default="", help="what the version is called")
        parser.add_argument(
            "--valid-from", type=day, metavar="DATE", help="from which day, where the file does not say it"
        )

    @no_translations  # scripts read the lines of a command
    def handle(self, *, path, dry_run, kind, name, valid_from, **options):
        try:
            workbook = read_goals(path)
            source = Source(Path(path).name[:150], hashlib.sha256(Path(path).read_bytes()).hexdigest())
        except NotAWorkbook as error:
            self.refuse([f"{path}: {error}"])
        outcome = import_goals(
            workbook,
            answers=Answers(kind, name, valid_from),
            source=source,
            agent="command:import_goals",
            dry_run=dry_run,
        )
        if outcome.faults:
            self.refuse(outcome.faults)
        for one in outcome.differences:
            self.stdout.write(
                f"{one.kind} from {one.valid_from}: {len(one.new)} new, {len(one.changed)} changed,"
                f" {len(one.gone)} gone, {one.unchanged} unchanged"
            )
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")

    def refuse(self, lines):
        """One line for each fault and nothing else, which CommandError would not give."""
        for line in lines:
            self.stderr.write(str(line))
        raise SystemExit(1)
