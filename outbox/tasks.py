"""What sends by itself. Ids in; safe to run twice, since `send` locks and looks first."""

from celery import shared_task

from outbox import actions
from outbox.models import Message

BATCH = 500


@shared_task
def send_message(message_id):
    """The message has been tried once, unless it was sent already."""
    actions.send(message_id)


@shared_task
def sweep_outbox():
    """Every message that was due has been tried once. Beat calls it every minute."""
    for pk in list(Message.objects.due().values_list("pk", flat=True)[:BATCH]):
        actions.send(pk)
