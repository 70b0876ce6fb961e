"""How the plans of many trainees stand today, a line each or all in one, in a fixed number of queries. Reads
only."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, FilteredRelation, Max, Min, Q
from django.db.models.functions import TruncDate

from learning_goals.models import PlanGoal, SignOff, SignOffState
from learning_goals.models.sign_offs import STANDING, UNDER_WAY
from municipalities.days import today
from supervision.models import ServicePeriod, Trainee


@dataclass(frozen=True)
class Line:
    """One trainee's plan in figures: goals, those approved, those that wait for the supervisor or a
    leader."""

    trainee: Trainee
    in_service: bool
    total: int = 0
    approved: int = 0
    sent: int = 0
    recommended: int = 0
    overdue: int = 0  # not approved, and the target date is past
    waiting_since: date | None = None
    approved_last: date | None = None

    @property
    def waiting(self):
        return self.sent + self.recommended


def lines_of(trainees) -> list[Line]:
    """One for each of these trainees (a queryset), by name; three queries."""
    people = list(trainees.select_related("person", "municipality").order_by("person__name", "person__email"))
    ids = [trainee.pk for trainee in people]
    figures = {row.pop("trainee"): row for row in figures_of(ids)}
    in_service = set(
        ServicePeriod.objects.on(today()).filter(trainee__in=ids).values_list("trainee", flat=True)
    )
    return [
        Line(trainee, trainee.pk in in_service, **figures.get(trainee.pk, {}))
        for trainee in people
        if trainee.pk in in_service or trainee.pk in figures
    ]


def figures_of(trainee_ids):
    """Of each plan with goals. A goal has one standing sign-off at most, so no goal counts twice."""
    approved, waits = Q(standing__state=SignOffState.APPROVED), Q(standing__state__in=UNDER_WAY)
    return (
        PlanGoal.objects.in_plan()
        .filter(trainee__in=trainee_ids)
        .annotate(
            standing=FilteredRelation("sign_offs", condition=Q(sign_offs__state__in=STANDING)),
        )
        .order_by()
        .values("trainee")
        .annotate(
            total=Count("pk"),
            approved=Count("pk", filter=approved),
            sent=Count("pk", filter=Q(standing__state=SignOffState.SENT)),
            recommended=Count("pk", filter=Q(standing__state=SignOffState.RECOMMENDED)),
            overdue=Count(
                "pk",
                filter=Q(target_on__lt=today()) & (Q(standing=None) | waits),
            ),
            waiting_since=Min(TruncDate("standing__sent_at"), filter=waits),
            approved_last=Max(TruncDate("standing__decided_at"), filter=approved),
        )
    )


class UnderWay(NamedTuple):
    """How many goals wait for a leader and for a supervisor, and since when the oldest of each does."""

    recommended: int
    recommended_since: date | None
    sent: int
    sent_since: date | None


def under_way_in(municipality) -> UnderWay:
    """Of all its trainees, in one query."""
    recommended, sent = Q(state=SignOffState.RECOMMENDED), Q(state=SignOffState.SENT)
    trainees = Trainee.objects.filter(municipality=municipality)
    return UnderWay(
        **SignOff.objects.under_way()
        .of(trainees)
        .aggregate(
            recommended=Count("pk", filter=recommended),
            recommended_since=Min(TruncDate("recommended_at"), filter=recommended),
            sent=Count("pk", filter=sent),
            sent_since=Min(TruncDate("sent_at"), filter=sent),
        )
    )
