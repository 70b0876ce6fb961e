"""What other pages show of learning goals: on a trainee's account, and on the compliance page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_goals.models import PlanGoal
from learning_goals.overview import under_way_in
from learning_goals.permissions import can_delegate, can_see_plan, can_see_plans
from learning_goals.pictures import curve_of
from learning_goals.progress import progress_of
from municipalities.conditions import among
from municipalities.days import today
from supervision.contributions import Panel, WaitingItem
from supervision.models import Trainee


def progress_of_trainee(user, trainee):
    """How far the trainee has come, group by group and over time."""
    if not can_see_plan(user, trainee):
        return []
    progress = progress_of(trainee, today())
    context = {"trainee": trainee, "progress": progress, "curve": curve_of(progress)}
    return [Panel("learning_goals/_progress_panel.html", context)] if progress.total else []


def goals_under_way(user, municipality):
    """How many goals wait for whom, and no more: the compliance page is about hours. How far each has come
    stands on the page of all plans. Nothing where nobody has a plan."""
    if not can_see_plans(user, municipality):
        return []
    items = list(waiting(user, municipality, under_way_in(municipality)))
    if not items and not has_plans(municipality):
        return []
    return [Panel("learning_goals/_dashboard_panel.html", {"municipality": municipality, "items": items})]


def waiting(user, municipality, goals):
    """A line for the leaders, if anything waits for them, and one for the supervisors."""
    plans = reverse("plans", args=[municipality.pk]), _("See the plans")
    if goals.recommended:
        decide = reverse("goals_to_approve"), _("See what waits")
        said = ngettext(
            "%(number)s learning goal waits for a leader",
            "%(number)s learning goals wait for a leader",
            goals.recommended,
        ) % {"number": goals.recommended}
        where = decide if can_delegate(user, municipality) else plans
        yield WaitingItem(goals.recommended_since, said, *where)
    if goals.sent:
        said = ngettext(
            "%(number)s learning goal waits for a supervisor",
            "%(number)s learning goals wait for a supervisor",
            goals.sent,
        ) % {"number": goals.sent}
        yield WaitingItem(goals.sent_since, said, *plans)


def has_plans(municipality):
    trainees = Trainee.objects.filter(municipality=municipality)
    return PlanGoal.objects.filter(among("trainee", trainees.values("pk"))).exists()
