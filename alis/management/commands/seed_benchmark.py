from django.core.management.base import BaseCommand, CommandError

from alis.seed import national
from municipalities.days import today
from supervision.models import Session, Trainee


class Command(BaseCommand):
    help = "Writes a synthetic national register into an empty database, to measure on."

    def add_arguments(self, parser):
        parser.add_argument("--trainees", type=int, default=4000, help="10 to 100000; 4000 is the country")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another register")

    def handle(self, *, trainees, seed, **options):
        if not 10 <= trainees <= 100_000:
            raise CommandError("--trainees takes a number from 10 to 100000.")
        if national.holds_anything_else():
            raise CommandError(
                "This database holds a municipality or a person that is not of the benchmark."
                " Nothing was done."
            )
        made = national.made_before()
        if made and (made["trainees"], made["seed"]) != (trainees, seed):
            raise CommandError(
                f"This database holds a register of {made['trainees']} trainees, made with seed"
                f" {made['seed']}. Another one needs an empty database."
            )
        if not made:
            national.write(trainees=trainees, seed=seed, today=today(), say=self.stdout.write)
            national.tidy_up()
        self.stdout.write(
            f"The register has {Trainee.objects.count()} trainee records"
            f" and {Session.objects.count()} sessions."
        )
