"""Files that go with the letter."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from audit.actions import record
from exemptions.actions.applications import back_to_writing
from exemptions.actions.steps import judged
from exemptions.models import Attachment
from municipalities.actions import keep_file

TOGETHER = 20 * 2**20  # bytes: more than that few mail servers take


class TooMuch(Exception):
    """The attachments together would be larger than a mail may be."""


@transaction.atomic
def add_attachment(application, *, actor, file, description):
    """The file goes with the letter. Raises TooMuch where all of them together are too large for a mail."""
    application = judged(application, "add_attachment", actor)
    there = application.attachments.aggregate(size=Sum("file__size"))["size"] or 0
    if there + len(file.content) > TOGETHER:
        raise TooMuch
    attachment = Attachment.objects.create(
        application=application, file=keep_file(file, actor=actor), description=description
    )
    tell("attached", attachment, actor)
    back_to_writing(application, actor)
    return attachment


@transaction.atomic
def remove_attachment(attachment, *, actor):
    """The file does not go with the letter any more, and is not kept."""
    application = judged(attachment.application, "remove_attachment", actor)
    attachment = application.attachments.filter(pk=attachment.pk).select_related("file").first()
    if attachment is None:
        raise PermissionDenied
    tell("detached", attachment, actor)
    file = attachment.file
    attachment.delete()
    file.delete()
    back_to_writing(application, actor)


def tell(verb, attachment, actor):
    record(
        f"application.{verb}",
        actor=actor,
        target=attachment.application,
        municipality=attachment.application.municipality,
        data={"file": str(attachment.file_id)},
    )
