"""What runs by itself in supervision. Safe to run twice and at once, since actions lock and look first."""

import logging
from datetime import timedelta

from celery import shared_task

from municipalities.days import today
from supervision.actions.judging import EarlierThanJudged, judge

log = logging.getLogger(__name__)


@shared_task
def flag_low_supervision():
    """Everybody is judged as of yesterday: a day is over before it is judged."""
    try:
        judged = judge(today() - timedelta(days=1), agent="job:flag_low_supervision")
    except EarlierThanJudged as error:  # a message that comes back after a later run has nothing left to do
        log.warning("%s", error)
    else:
        log.info("judged: %s", judged)
