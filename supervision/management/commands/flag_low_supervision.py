from django.core.management.base import BaseCommand, CommandError

from municipalities.days import today
from supervision.actions.judging import EarlierThanJudged, judge
from supervision.management.asking import add_as_of_and_municipality, day_of, municipality_of


class Command(BaseCommand):
    help = (
        "Judges every trainee by the hour rule and opens, updates and closes flags, as the nightly job does."
    )

    def add_arguments(self, parser):
        add_as_of_and_municipality(parser)

    def handle(self, *, as_of, municipality, **options):
        as_of, place = day_of(as_of), municipality_of(municipality)
        try:
            judged = judge(as_of, municipality=place, agent="command:flag_low_supervision")
        except EarlierThanJudged as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(
            f"As of {as_of}: {judged.trainees} trainee records judged; "
            f"flags opened {judged.opened}, updated {judged.updated}, closed {judged.closed}."
        )
        if as_of > today():
            self.stderr.write(f"{as_of} is yet to come: until that day no other day can be judged.")
