from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from municipalities.actions import invite
from municipalities.models import Municipality, Role
from municipalities.notifications import link_of


class Command(BaseCommand):
    help = "Prints a one-time link by which a person gets an account: the way in for the first coordinator."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--municipality", required=True, metavar="NR")
        parser.add_argument("--role", required=True, choices=Role.values)

    def handle(self, *, email, municipality, role, **options):
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        place = Municipality.objects.filter(number=municipality).first()
        if place is None:
            raise CommandError(f"There is no municipality {municipality}. Import its register first.")
        _, token = invite(email, place, role, agent="command:invite")
        self.stdout.write(link_of(token))
