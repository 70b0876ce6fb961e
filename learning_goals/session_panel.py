"""What the page of a session shows of goals, to its two alone: picked, suggested and found. Reads only."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from learning_goals import permissions, search
from learning_goals.models import SessionGoal, SignOff, SignOffState
from supervision.contributions import Panel
from supervision.models import Session

SUGGESTED = 4
LOOKED_BACK_AT = 6  # sessions


@dataclass
class Picker:
    """The goals of one session, for one of its two. `picked` are SessionGoals, `suggested` and `found` goals
    of the plan. `said` is what the last step has done, and `focus` where the keyboard goes on: "search",
    "found" or "heading", or "" where the person is elsewhere on the page."""

    session: Session
    is_open: bool
    picked: list
    plan: list = field(default_factory=list)
    suggested: list = field(default_factory=list)
    typed: str = ""
    found: list = field(default_factory=list)
    said: str = ""
    focus: str = ""

    @property
    def is_fictitious(self):
        shown = [*self.plan, *(one.plan_goal for one in self.picked)]
        return any(one.goal.catalogue.is_fictitious for one in shown)


def panel(user, session):
    """Nothing where there is no plan and nothing picked."""
    picker = picker_of(user, session)
    if picker.picked or picker.is_open and picker.plan:
        return [Panel("learning_goals/_session_goals.html", {"picker": picker})]
    return []


def picker_of(user, session, typed="", **shown):
    """The picker; once the session is finalised, cancelled or closed it only shows what was picked."""
    picked = list(session.goals.select_related("plan_goal__goal__catalogue"))
    picker = Picker(session, permissions.goals_are_open(user, session), picked, typed=typed, **shown)
    if picker.is_open:
        offer(picker, user)
    return picker


def offer(picker, user):
    picker.plan = plan_of(picker.session.trainee)
    taken = {one.plan_goal_id for one in picker.picked}
    goals = [one for one in picker.plan if one.pk not in taken]
    lately = touched_lately(user, picker.session)
    if picker.typed:
        picker.found = search.best(picker.typed, goals, recent=set(lately))
    else:
        unapproved = {one.pk: one for one in goals if not one.is_approved}
        picker.suggested = [unapproved[pk] for pk in lately if pk in unapproved][:SUGGESTED]


def plan_of(trainee):
    """The goals that the plan holds now, each knowing whether it is approved."""
    approved = SignOff.objects.filter(plan_goal=OuterRef("pk"), state=SignOffState.APPROVED)
    goals = trainee.plan.in_plan().select_related("goal__catalogue")
    return list(goals.annotate(is_approved=Exists(approved)))


def touched_lately(user, session):
    """Pks of goals that were touched in the last sessions of this trainee in which the person took part, the
    latest first: what others talked about is not theirs to know."""
    earlier = Session.objects.of(user).filter(trainee=session.trainee_id).exclude(pk=session.pk)
    latest = earlier.filter(goals__isnull=False).distinct().order_by("-date", "-start")
    links = SessionGoal.objects.filter(session__in=list(latest.values_list("pk", flat=True)[:LOOKED_BACK_AT]))
    ordered = links.order_by("-session__date", "-session__start", "picked_at")
    return list(dict.fromkeys(ordered.values_list("plan_goal", flat=True)))
