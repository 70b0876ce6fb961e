"""What other pages show of learning goals: on a trainee's account, and on the compliance page."""

from learning_goals.overview import lines_of
from learning_goals.permissions import can_see_plan, can_see_plans
from learning_goals.pictures import curve_of
from learning_goals.progress import progress_of
from learning_goals.sentences import in_words
from municipalities.days import today
from supervision.contributions import Panel
from supervision.models import Trainee


def progress_of_trainee(user, trainee):
    """How far the trainee has come, group by group and over time."""
    if not can_see_plan(user, trainee):
        return []
    progress = progress_of(trainee, today())
    context = {"trainee": trainee, "progress": progress, "curve": curve_of(progress)}
    return [Panel("learning_goals/_progress_panel.html", context)] if progress.total else []


def progress_of_everybody(user, municipality):
    """A line for each trainee in service, in a fixed number of queries; nothing where nobody has a plan."""
    if not can_see_plans(user, municipality):
        return []
    lines = [line for line in lines_of(Trainee.objects.filter(municipality=municipality)) if line.in_service]
    if not any(line.total for line in lines):
        return []
    return [
        Panel(
            "learning_goals/_dashboard_panel.html", {"municipality": municipality, "lines": in_words(lines)}
        )
    ]
