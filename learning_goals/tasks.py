"""What runs by itself in learning goals. Safe to run twice and at once, since actions lock and look first."""

from celery import shared_task

from learning_goals.actions.catalogue_imports import forget_outdated


@shared_task
def forget_uploads():
    """Catalogues that nobody confirmed within a day are forgotten. Beat calls it every hour."""
    forget_outdated(agent="job:forget_uploads")
