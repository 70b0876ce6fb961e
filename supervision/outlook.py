"""The months of the doctors whom a person supervises, and their own: what was held beside the norm, and what
the month under way will come to, while something can still be done about it. Reads only."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from municipalities.conditions import among
from municipalities.days import today
from supervision.facts import facts_of_all
from supervision.models import Assignment, Trainee
from supervision.requirements import Forecast, MonthLine, forecast
from supervision.standings import standings


class Outlook(NamedTuple):
    trainee: Trainee
    forecast: Forecast


def outlooks_for(user) -> list[Outlook]:
    """The person's own month, and those of the trainees whom they supervise today, by name; none of a month
    that asks for no supervision."""
    now, trainees = today(), own_and_supervised(user)
    all_facts = facts_of_all(trainees, sessions_since=now.replace(day=1)) if trainees else []
    return [
        Outlook(trainee, ahead)
        for trainee, facts in zip(trainees, all_facts, strict=True)
        if (ahead := forecast(facts, now))
    ]


def own_and_supervised(user) -> list[Trainee]:
    """The person's own records, then those of the trainees whom they supervise today, by name."""
    supervised = Assignment.objects.on(today()).filter(supervisor=user).values("trainee")
    trainees = Trainee.objects.with_names().filter(Q(person=user) | among("pk", supervised))
    return sorted(trainees, key=lambda one: one.person_id != user.pk)


class Month(NamedTuple):
    """One doctor's calendar month: what was held and counts, and the norm, so far in the one under way."""

    trainee: Trainee
    line: MonthLine


def hours_beside_norm(user) -> dict[date, list[Month]]:
    """The months of the last twelve in which a day asked for supervision, by their first days."""
    trainees = {trainee.pk: trainee for trainee in own_and_supervised(user)}
    found = {one.trainee: one for one in standings(today(), trainees=trainees)} if trainees else {}
    months = defaultdict(list)
    for pk, trainee in trainees.items():
        for line in found[pk].months:
            if line.obligation_days:
                months[line.first].append(Month(trainee, line))
    return months
