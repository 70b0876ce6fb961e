"""Judges everybody by the hour rule, and keeps the flags that follow."""

import json
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from audit.actions import event, record_all
from municipalities.models import Municipality
from supervision import notifications
from supervision.models import Flag, Judgement, Level
from supervision.standings import standings

TOLD = {Level.WARNING, Level.CRITICAL}  # a low month alone writes to nobody
NAME_OF_LOCK = "supervision.judge"

KEEP_UP = """
UPDATE supervision_flag AS flag
SET level = found.level, updated_on = found.updated_on, data = found.data
FROM jsonb_to_recordset(%s::jsonb) AS found (id uuid, level text, updated_on date, data jsonb)
WHERE flag.id = found.id
"""


class EarlierThanJudged(Exception):
    """A municipality in scope was already judged as of a later day; its flags do not go backwards."""

    def __init__(self, municipality, as_of):
        self.municipality, self.as_of = municipality, as_of
        super().__init__(f"Municipality {municipality.number} has already been judged as of {as_of}.")


@dataclass(frozen=True)
class Judged:
    """What a run has done: trainee records judged, and flags opened, updated and closed."""

    trainees: int
    opened: int
    updated: int
    closed: int


@transaction.atomic
def judge(as_of: date, *, municipality=None, actor=None, agent="") -> Judged:
    """The flags of one municipality, or of all, are those that hold as of the day; events and digests say so.

    A flag is opened once, kept up to date as long as it holds, and closed with the day as of which it
    no longer does. A second run for the same day finds nothing left to change. Raises EarlierThanJudged,
    and changes nothing, where a municipality in scope was already judged as of a later day.

    Everything is one transaction of a constant number of statements, and one run waits for another.
    The judgement's own row comes last.
    """
    wait_for_other_runs()
    found = standings(as_of, municipality=municipality)
    places = places_in_scope(municipality, as_of)  # after them, so that it knows the place of each
    holding = {
        (standing.trainee, flag.kind): (standing, flag) for standing in found for flag in standing.flags
    }
    open_flags = flags_still_open(municipality)

    opened = [new_flag(*pair, as_of) for key, pair in holding.items() if key not in open_flags]
    changed = [
        flag for key, flag in open_flags.items() if key in holding and keep_up(flag, *holding[key], as_of)
    ]
    closed = [close(flag, as_of) for key, flag in open_flags.items() if key not in holding]
    write(opened, changed, closed, as_of)

    place_of = {standing.trainee: places[standing.municipality] for standing in found}
    witness = [("flag.opened", flag) for flag in opened] + [("flag.closed", flag) for flag in closed]
    record_all(event_of(verb, flag, place_of[flag.trainee_id], as_of, actor, agent) for verb, flag in witness)
    notifications.flags_opened({place_of[flag.trainee_id] for flag in opened if flag.level in TOLD}, as_of)
    mark_judged(places.values(), as_of)
    return Judged(trainees=len(found), opened=len(opened), updated=len(changed), closed=len(closed))


def wait_for_other_runs():
    """No other run is under way until this transaction ends. Whoever waited sees what the other wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [NAME_OF_LOCK])


def places_in_scope(municipality, as_of):
    """The municipalities to be judged, by id, none of which was judged as of a later day."""
    places = Municipality.objects.select_related("judgement")
    if municipality is not None:
        places = places.filter(pk=municipality.pk)
    places = {place.pk: place for place in places}
    for place in places.values():
        if hasattr(place, "judgement") and place.judgement.as_of > as_of:
            raise EarlierThanJudged(place, place.judgement.as_of)
    return places


def flags_still_open(municipality):
    """The open flags of all records in scope, by record and kind."""
    flags = Flag.objects.open()
    if municipality is not None:
        flags = flags.in_municipality(municipality)
    return {(flag.trainee_id, flag.kind): flag for flag in flags}


def new_flag(standing, found, as_of):
    return Flag(
        trainee_id=standing.trainee,
        kind=found.kind,
        level=found.level,
        opened_on=as_of,
        updated_on=as_of,
        data=data_of(standing, found),
    )


def keep_up(flag, standing, found, as_of):
    """The flag says what holds now, in memory. Whether that is anything else than it said before."""
    before = (flag.level, flag.updated_on, flag.data)
    flag.level, flag.updated_on, flag.data = found.level, as_of, data_of(standing, found)
    return (flag.level, flag.updated_on, flag.data) != before


def close(flag, as_of):
    flag.closed_on = as_of
    return flag


def event_of(verb, flag, municipality, as_of, actor, agent):
    data = {
        "trainee": str(flag.trainee_id),
        "kind": flag.kind,
        "level": flag.level,
        "as_of": as_of.isoformat(),
    }
    return event(verb, actor=actor, agent=agent, target=flag, municipality=municipality, data=data)


def data_of(standing, found):
    """Size and reason, and for hours the arithmetic of the months that they come from. Never a text."""
    months = {
        "average_behind": standing.months,
        "month_below_norm": [line for line in standing.months if line.first == standing.month.first],
    }.get(found.kind, [])
    return {**found.size, "months": [line.as_data() for line in months]} if months else found.size


def write(opened, changed, closed, as_of):
    """The flags stand as they are in memory, in three statements."""
    Flag.objects.bulk_create(opened)
    with connection.cursor() as cursor:
        rows = [
            {
                "id": str(flag.pk),
                "level": flag.level,
                "updated_on": flag.updated_on.isoformat(),
                "data": flag.data,
            }
            for flag in changed
        ]
        cursor.execute(KEEP_UP, [json.dumps(rows)])
    Flag.objects.filter(pk__in=[flag.pk for flag in closed]).update(closed_on=as_of)


def mark_judged(places, as_of):
    """Each municipality is judged as of the day. One that already was keeps the time at which it was."""
    behind = [place for place in places if not hasattr(place, "judgement") or place.judgement.as_of < as_of]
    now = timezone.now()
    Judgement.objects.bulk_create(
        [Judgement(municipality=place, as_of=as_of, judged_at=now) for place in behind],
        update_conflicts=True,
        unique_fields=["municipality"],
        update_fields=["as_of", "judged_at"],
    )
