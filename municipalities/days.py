"""Days as a municipality counts them: whole days in Europe/Oslo, periods with both ends inside."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone


def today() -> date:
    """The present day in Norway."""
    return timezone.localdate()


class DateRange(Func):
    """daterange(starts_on, ends_on, '[]'): an empty end is open."""

    function = "daterange"
    output_field = models.Field()  # only compared, never read


def period(starts="starts_on", ends="ends_on"):
    return DateRange(F(starts), F(ends), Value("[]"))


def no_overlap(name, *fields, message, condition=None):
    """Constraint: no two rows that agree in `fields` have a day in common."""
    return ExclusionConstraint(
        name=name,
        # Whose it is comes first: the index is searched for one at a time, while nearly all periods overlap.
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            (period(), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        violation_error_message=message,
    )


def in_order(name):
    """Constraint: a period does not end before it begins."""
    return models.CheckConstraint(
        name=name,
        condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
    )


def on(day, prefix=""):
    """The condition that a period covers `day`."""
    return (Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": day})) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    )


class PeriodQuerySet(models.QuerySet):
    def on(self, day):
        """Rows whose period covers `day`."""
        return self.filter(on(day))


class Period(models.Model):
    """A row that holds from one day to another, both included; no end means until further notice."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def covers(self, day):
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )
