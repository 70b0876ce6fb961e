"""What the log would hold of the demo's year: who wrote, read and finalised the notes, and when."""

from datetime import timedelta

from audit.actions import event, record_all
from audit.models import Event, Read
from supervision.models import Note


def write():
    """Each note was written by its trainee; its supervisor has read and finalised each that is sealed."""
    notes = Note.objects.select_related("session__supervisor", "session__trainee__municipality", "edited_by")
    events, reads = [], []
    for note in notes:
        events.append(at(note.edited_at, "note.written", note.edited_by, note.session))
        if note.finalised_at:
            reads.append(read_of(note))
            events.append(at(note.finalised_at, "session.finalised", note.session.supervisor, note.session))
    record_all(events)
    Read.objects.bulk_create(reads)


def at(moment, verb, actor, target) -> Event:
    happened = event(verb, actor=actor, target=target, municipality=target.municipality)
    happened.at = moment
    return happened


def read_of(note):
    before = note.finalised_at - timedelta(hours=1)
    return Read(
        reader=note.session.supervisor,
        target_app="supervision",
        target_model="note",
        target_id=note.pk,
        hour=before.replace(minute=0, second=0, microsecond=0),
    )
