"""What the commands of the hour rule ask for alike."""

from argparse import ArgumentTypeError
from datetime import date, timedelta

from django.core.management.base import CommandError

from municipalities.days import today
from municipalities.models import Municipality


def add_as_of_and_municipality(parser):
    parser.add_argument("--as-of", type=iso_date, default=today() - timedelta(days=1), metavar="DATE",
                        help="an ISO date; yesterday if not given")  # fmt: skip
    parser.add_argument("--municipality", metavar="NR", help="its number; all if not given")


def iso_date(text):
    try:
        if len(text) != 10:  # Python also reads 20261031 and 2026-W44-6
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is not a date such as 2026-10-31") from error


def municipality_of(number):
    """The municipality of that number; None, for all, where none is named."""
    if number is None:
        return None
    place = Municipality.objects.filter(number=number).first()
    if place is None:
        raise CommandError(f"There is no municipality {number}.")
    return place
