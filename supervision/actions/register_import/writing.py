"""Writes a plan without faults, in an order in which no promise of the database is broken on the way.

Some rows make room for others (a period that ends earlier, a record that is no longer the
responsible one), so what is given up is always written before what is taken.
"""

from audit.actions import advance_all, event, record_all
from municipalities.models import Membership, Municipality, MunicipalitySettings, User
from supervision.models import (
    Assignment,
    AssignmentRole,
    Authorisation,
    Leave,
    Qualification,
    ServicePeriod,
    Session,
    Trainee,
)

VERBS = {
    Municipality: "municipality.imported",
    User: "person.imported",
    Qualification: "qualification.imported",
    Membership: "membership.imported",
    Trainee: "trainee.imported",
    ServicePeriod: "service.imported",
    Leave: "leave.imported",
    Assignment: "assignment.imported",
    Authorisation: "authorisation.imported",
    Session: "session.imported",
}
AT_ONCE = 1000  # rows in one update


def write(plan, known, **author):
    """All that the plan wants stands in the database, with one event for each of its rows that is new or
    changed. The author is an `actor` or an `agent`."""
    for model in (Municipality, User, Qualification):
        create(plan, model)
        update(plan, model, changed(plan, model))
    write_settings(plan)
    write_periods(plan, Membership)
    write_responsibility(plan)
    for model in (Leave, Assignment, Authorisation):
        write_periods(plan, model)
    create(plan, Session)
    steps = [step for _row, step in plan.steps]
    advance_all(steps, legal=Session.NEXT_BY_IMPORT, verb=VERBS[Session], **author)
    record_all(events(plan, known, author))


def create(plan, model):
    model._base_manager.bulk_create([change.obj for change in plan.changes[model] if change.created])


def changed(plan, model):
    return [change for change in plan.changes[model] if not change.created]


def update(plan, model, changes):
    names = sorted({name for change in changes for name in change.before})
    if names:
        model._base_manager.bulk_update([change.obj for change in changes], names, batch_size=AT_ONCE)


def write_settings(plan):
    places = [place.pk for _row, place, _before, _wanted in plan.settings]
    MunicipalitySettings.objects.filter(municipality__in=places).delete()
    MunicipalitySettings.objects.bulk_create(
        [one for _row, _place, _before, wanted in plan.settings for one in wanted]
    )


def write_responsibility(plan):
    """The records and their service: who gives up responsibility first, who takes it last."""
    taking = [change for change in changed(plan, Trainee) if change.before.get("responsible") is False]
    update(plan, Trainee, [change for change in changed(plan, Trainee) if change not in taking])
    create(plan, Trainee)
    write_periods(plan, ServicePeriod)
    update(plan, Trainee, taking)


def write_periods(plan, model):
    """First every changed period shrinks to what its old and its new form have in common, then it grows."""
    changes = changed(plan, model)
    moving = [change for change in changes if {"starts_on", "ends_on", "role"} & set(change.before)]
    wanted = [values_now(change.obj, {"starts_on", "ends_on", *change.before}) for change in moving]
    for change in moving:
        set_all(change.obj, in_common(change))
    update(plan, model, moving)
    for change, values in zip(moving, wanted, strict=True):
        set_all(change.obj, values)
    update(plan, model, changes)
    create(plan, model)


def in_common(change):
    """The narrowest form between what was and what is wanted."""
    obj, before = change.obj, change.before
    starts = [day for day in (obj.starts_on, before.get("starts_on", obj.starts_on)) if day]
    ends = [day for day in (obj.ends_on, before.get("ends_on", obj.ends_on)) if day]
    narrow = {"starts_on": max(starts, default=None), "ends_on": min(ends, default=None)}
    if "role" in before:
        narrow["role"] = AssignmentRole.DEPUTY  # of the two roles the one that takes no room
    return narrow


def values_now(obj, names):
    return {name: getattr(obj, name) for name in names}


def set_all(obj, values):
    for name, value in values.items():
        setattr(obj, name, value)


def events(plan, known, author):
    """One event for each row of the database that is new or changed, with names of fields, not values."""
    for changes in plan.changes.values():
        for change in changes:
            place = known.place_of(change.row)
            yield event(
                VERBS[type(change.obj)], target=change.obj, municipality=place, data=data_of(change), **author
            )
    for _row, place, _before, _wanted in plan.settings:
        yield event("settings.imported", target=place, municipality=place, **author)


def data_of(change):
    if change.created:
        data = {"created": True}
    else:
        data = {"changed": sorted(set(change.before) - {"registered_by"})}
    if isinstance(change.obj, Session):
        data["state"] = str(change.obj.state)
    return data
