"""What runs by itself in supervision. Safe to run twice and at once, since actions lock and look first."""

import logging
from datetime import timedelta

from celery import shared_task

from municipalities.days import today
from supervision.actions.judging import EarlierThanJudged, judge
from supervision.actions.register_import import working

log = logging.getLogger(__name__)
TEN_MINUTES = 600


@shared_task
def flag_low_supervision():
    """Everybody is judged as of yesterday: a day is over before it is judged."""
    try:
        judged = judge(today() - timedelta(days=1), agent="job:flag_low_supervision")
    except EarlierThanJudged as error:  # a message that comes back after a later run has nothing left to do
        log.warning("%s", error)
    else:
        log.info("judged: %s", judged)


@shared_task(time_limit=TEN_MINUTES)
def work_on_import(import_id):
    """The uploaded workbook is judged, or imported where it was confirmed. One that no worker can finish in
    time is given up after a few tries."""
    working.work_on(import_id, agent="job:work_on_import")


@shared_task
def sweep_imports():
    """Workbooks older than a day are forgotten, and those that wait for a worker are asked for again. Beat
    calls it every minute."""
    working.sweep(agent="job:sweep_imports")
