"""What every message about a goal has in common: a sentence, and the address of the page."""

from django.conf import settings
from django.urls import reverse

from outbox.renderers import Text


def sentence(subject, page, *args):
    """The sentence as subject and text, with the page's address below it."""
    return Text(subject, f"{subject}.\n\n{settings.SITE_URL}{reverse(page, args=args)}")


def facts_of(plan_goal):
    """What a sentence may say of a goal: whose, and its code and title, which are the catalogue's words."""
    return {"trainee": plan_goal.trainee, "goal": plan_goal.goal}
