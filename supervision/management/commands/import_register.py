from django.core.management.base import BaseCommand, no_translations

from supervision.actions.register_import import import_register
from supervision.workbook import NotAWorkbook, read_workbook


class Command(BaseCommand):
    help = "Imports a register workbook (.xlsx, or a directory of .csv files), all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("path")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")

    @no_translations  # scripts read the lines of a command
    def handle(self, *, path, dry_run, **options):
        try:
            workbook = read_workbook(path)
        except NotAWorkbook as error:
            self.refuse([f"{path}: {error}"])
        outcome = import_register(workbook, agent="command:import_register", dry_run=dry_run)
        if outcome.faults:
            self.refuse(outcome.faults)
        for sheet, counts in outcome.counts.items():
            self.stdout.write(
                f"{sheet}: {counts.created} created, {counts.changed} changed, {counts.unchanged} unchanged"
            )
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")

    def refuse(self, lines):
        """One line for each fault and nothing else, which CommandError would not give."""
        for line in lines:
            self.stderr.write(str(line))
        raise SystemExit(1)
