"""Reminders before a granted exemption ends."""

from datetime import timedelta

from exemptions import notifications
from exemptions.models import Application
from municipalities.days import today


def remind(*, actor=None, agent=""):
    """Coordinators and leaders are told once at each of the marks before the end of what is granted, also
    where the night of the mark itself was missed; of what a granted renewal follows nobody is told."""
    now = today()
    ending = Application.objects.in_force(now).filter(granted_until__lte=now + timedelta(days=max(MARKS)))
    renewed = ending.renewed().values("pk")
    due = [(one, mark_reached((one.granted_until - now).days)) for one in ending.exclude(pk__in=renewed)]
    notifications.exemptions_end(due)
    return len(due)


MARKS = (30, 60, 120)  # days before the end


def mark_reached(days_left):
    """The nearest mark that is reached, or None where the end is farther away than all of them."""
    return next((mark for mark in MARKS if days_left <= mark), None)
