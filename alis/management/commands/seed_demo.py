from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alis.seed import removal, year
from municipalities.days import today
from municipalities.models import Municipality, User
from supervision.actions.judging import judge


class Command(BaseCommand):
    help = "Writes the demo's municipalities and people, and prints the accounts."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="remove the demo's rows first")

    def handle(self, *, reset, **options):
        if Municipality.objects.filter(is_demo=False).exists():
            raise CommandError(
                "This database holds a municipality that is not of the demo. Nothing was done."
            )
        if reset:
            removal.remove()
        if Municipality.objects.exists():
            self.stdout.write("The demo is there already.")
        else:
            year.write()
            for days in (20, 1):  # as of these days ago: some flags have been known for a while
                judge(today() - timedelta(days=days), agent="command:seed_demo")
        self.print_accounts()

    def print_accounts(self):
        self.stdout.write("Demo accounts (everybody is made up; sign in with one click):")
        for person in User.objects.filter(
            email__endswith=f"@{settings.DEMO_ACCOUNTS_DOMAIN}"
        ).prefetch_related("memberships__municipality"):
            roles = ", ".join(f"{m.get_role_display()} ({m.municipality})" for m in person.memberships.all())
            self.stdout.write(f"  {person.email:<22} {person.name:<14} {roles}")
