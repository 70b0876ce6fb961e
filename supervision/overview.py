"""How the trainees of a municipality stand, for the people who answer for them. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from municipalities.days import today
from municipalities.models import Municipality
from supervision.models import Flag
from supervision.requirements import CRITICAL, OK, SEVERITY, WARNING
from supervision.standings import Standing, standings


def last_day_over():
    """Yesterday: a day is over before it is judged."""
    return today() - timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """How one trainee stands, and since when each flag that holds has been known."""

    standing: Standing
    flags: list

    @property
    def trainee(self):
        """The record's id."""
        return self.standing.trainee

    @property
    def name(self):
        return self.standing.trainee_name or self.standing.trainee_email

    @property
    def status(self):
        return self.standing.status

    @property
    def so_far(self):
        """The line of the calendar month under way, up to the as-of day; None where there is nothing yet."""
        return next(reversed(self.standing.months), None)

    @property
    def needs_action(self):
        """A warning or worse; a low month alone is no breach of an average."""
        return self.status in (WARNING, CRITICAL)


def rows_of(municipality, as_of):
    """Everybody to be supervised there, those who get too little first, then by name."""
    found = [standing for standing in standings(as_of, municipality=municipality) if standing.is_listed]
    since = {
        (trainee, kind): day
        for trainee, kind, day in Flag.objects.open()
        .in_municipality(municipality)
        .values_list("trainee", "kind", "opened_on")
    }
    rows = [Row(standing, flags_of(standing, since)) for standing in found]
    return sorted(rows, key=lambda row: (-SEVERITY[row.status], row.standing.trainee_name))


def flags_of(standing, since):
    """The flags that hold, worst first, each with the day before the as-of day since when it has been known,
    or None."""
    worst_first = sorted(standing.flags, key=lambda flag: -SEVERITY[flag.level])
    return [
        {
            "kind": flag.kind,
            "level": flag.level,
            "size": flag.size,
            "since": known_before(standing.as_of, since.get((standing.trainee, flag.kind))),
        }
        for flag in worst_first
    ]


def known_before(as_of, since):
    return since if since and since < as_of else None


@dataclass(frozen=True)
class Overview:
    """A municipality in one line."""

    municipality: Municipality
    total: int
    too_little: int
    on_track: int
    kinds: Counter


def overview(municipality, as_of):
    found = [standing for standing in standings(as_of, municipality=municipality) if standing.is_listed]
    too_little = sum(standing.status in (WARNING, CRITICAL) for standing in found)
    return Overview(
        municipality=municipality,
        total=len(found),
        too_little=too_little,
        on_track=len(found) - too_little,
        kinds=Counter(flag.kind for standing in found for flag in standing.flags if flag.level != OK),
    )


def overviews(municipality_ids):
    """One line for each of these municipalities, by name."""
    as_of = last_day_over()
    return [overview(place, as_of) for place in Municipality.objects.filter(pk__in=municipality_ids)]
