"""What runs by itself in exemptions. Safe to run twice and at once, since actions lock and look first."""

import logging

from celery import shared_task

from exemptions.actions import letters, reminders

log = logging.getLogger(__name__)
TWO_MINUTES = 120


@shared_task(time_limit=TWO_MINUTES)
def render_letter(application_id):
    """The letter of the application is made, if it still waits to be."""
    letters.render_letter(application_id, agent="job:render_letter")


@shared_task
def sweep_letters():
    """Letters that still wait are asked for again. Beat calls it every minute."""
    letters.sweep_letters(agent="job:sweep_letters")


@shared_task
def remind():
    """Who is to be told that an exemption ends is told, once at each mark. Beat calls it every morning."""
    log.info("reminders: %s", reminders.remind(agent="job:remind"))
