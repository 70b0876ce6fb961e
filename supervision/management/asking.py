"""What the commands of the hour rule ask for alike."""

from datetime import date, timedelta

from django.core.management.base import CommandError

from municipalities.days import today
from municipalities.models import Municipality

FIRST_DAY = date(1900, 1, 1)


def add_as_of_and_municipality(parser):
    parser.add_argument("--as-of", metavar="DATE", help="an ISO date; yesterday if not given")
    parser.add_argument("--municipality", metavar="NR", help="its number; all if not given")


def day_of(as_of):
    """The day that is named as an ISO date; yesterday, where none is."""
    if as_of is None:
        return today() - timedelta(days=1)
    try:
        if len(as_of) != 10:  # Python also reads 20261031 and 2026-W44-6
            raise ValueError
        day = date.fromisoformat(as_of)
    except ValueError as error:
        raise CommandError(f"--as-of: {as_of} is not a date such as 2026-10-31.") from error
    if day < FIRST_DAY:
        raise CommandError(f"--as-of: {as_of} is before {FIRST_DAY}.")
    return day


def municipality_of(number):
    """The municipality of that number; None, for all, where none is named."""
    if number is None:
        return None
    place = Municipality.objects.filter(number=number).first()
    if place is None:
        raise CommandError(f"There is no municipality {number}.")
    return place
