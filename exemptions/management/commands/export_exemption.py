from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, no_translations

from exemptions.composing import contents_of, letter_of
from exemptions.models import Application
from municipalities.days import today
from municipalities.pdf import PdfUnavailable


class Command(BaseCommand):
    help = "Writes the letter of an application as a PDF; of one that is sent, exactly the one that was sent."

    def add_arguments(self, parser):
        parser.add_argument("uuid", nargs="?", metavar="UUID")
        parser.add_argument("--output", metavar="FILE")
        parser.add_argument("--list", action="store_true", help="one line for each application instead")

    @no_translations  # scripts read the lines of a command
    def handle(self, *, uuid, output, list, **options):
        if list and uuid is None and output is None:
            self.list_all()
        elif uuid is None or output is None or list:
            raise CommandError("Give an application's UUID and --output FILE, or --list alone.")
        else:
            self.write(application_of(uuid), output)

    def list_all(self):
        for one in Application.objects.with_names().order_by("municipality__number", "created_at", "pk"):
            title = " ".join(one.title.split())  # one line, whatever a spreadsheet gave as a name
            self.stdout.write(f"{one.pk} {one.standing} {one.municipality.number} {title}")

    def write(self, application, output):
        content = application.sent_pdf.content if application.is_sent else rendered(application)
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error


def application_of(uuid):
    try:
        found = Application.objects.with_names().filter(pk=UUID(uuid)).first()
    except ValueError as error:
        raise CommandError(f"{uuid} is not a UUID.") from error
    if found is None:
        raise CommandError(f"There is no application {uuid}.")
    return found


def rendered(application):
    """The letter as the application stands today."""
    from exemptions.letter import pdf  # noqa: PLC0415  heavy: only where a letter is made

    if application.starts_on is None or application.ends_on is None:
        raise CommandError("The application has no period yet.")
    try:
        return pdf.render(letter_of(contents_of(application, today())))
    except PdfUnavailable as error:
        raise CommandError(str(error)) from error
