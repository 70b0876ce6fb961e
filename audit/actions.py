"""Writes the witness of a change, in the transaction of the change."""

from dataclasses import dataclass, field

from django.utils import timezone

from audit.models import Event, Read


class InvalidTransition(Exception):
    """The object is no longer in a state from which this step is possible."""


def event(verb, *, actor=None, agent="", target, municipality=None, data=None):
    """The event, not yet written."""
    meta = target._meta
    return Event(
        verb=verb,
        actor=actor,
        agent=agent,
        municipality=municipality,
        target_app=meta.app_label,
        target_model=meta.model_name,
        target_id=target.pk,
        data=data or {},
    )


def record(verb, **details):
    """One event stands, by a person (`actor`) or by a named command or job (`agent`)."""
    one = event(verb, **details)
    one.save(force_insert=True)
    return one


def record_all(events):
    """All these events stand, written in one statement."""
    Event.objects.bulk_create(events)


def advance(obj, to, *, actor, verb, agent="", municipality=None, data=None, **fields):
    """`obj` stands in state `to` with `fields` set, and one event says so.

    The caller holds the row's lock. Raises InvalidTransition where `obj.NEXT` has no such step.
    """
    step = Step(obj, to, municipality, data or {}, fields)
    step.take(obj.NEXT)
    obj.save(update_fields=["state", *fields])
    return record(verb, actor=actor, agent=agent, target=obj, municipality=municipality, data=step.data)


@dataclass
class Step:
    """A move of `obj` to state `to`, with what its event tells and the `fields` that change with it."""

    obj: object
    to: str
    municipality: object = None
    data: dict = field(default_factory=dict)
    fields: dict = field(default_factory=dict)

    def take(self, legal):
        """`obj` is in the new state, in memory, and the data says which step it was."""
        if self.to not in legal[self.obj.state]:
            raise InvalidTransition(f"{self.obj.state} -> {self.to}")
        self.data = {"from": str(self.obj.state), "to": str(self.to), **self.data}
        for name, value in {"state": self.to, **self.fields}.items():
            setattr(self.obj, name, value)


def advance_all(steps, *, legal, verb, actor=None, agent=""):
    """`advance()` for many rows of one model: each stands in its new state, with one event of its own.

    The caller holds the rows' locks. Raises InvalidTransition where `legal` lacks one of the steps.
    """
    if not steps:
        return
    for step in steps:
        step.take(legal)
    names = {"state"}.union(*(step.fields for step in steps))
    type(steps[0].obj)._base_manager.bulk_update([step.obj for step in steps], sorted(names), batch_size=1000)
    record_all(
        event(verb, actor=actor, agent=agent, target=step.obj, municipality=step.municipality, data=step.data)
        for step in steps
    )


def record_read(reader, target):
    """One row says that `reader` was shown `target` in this hour; a second look adds none.

    The only write that a GET makes. It raises when it cannot be written, and the text is
    then not shown.
    """
    meta = target._meta
    Read.objects.bulk_create(
        [
            Read(
                reader=reader,
                target_app=meta.app_label,
                target_model=meta.model_name,
                target_id=target.pk,
                hour=timezone.now().replace(minute=0, second=0, microsecond=0),
            )
        ],
        ignore_conflicts=True,
    )
