"""The goals of a plan by what is to be done with them: the parts of its page. Reads only."""

from learning_goals.evidence import Gathered, gathered_for
from learning_goals.models import Goal, PlanGoal, SignOffState
from learning_goals.sentences import address_of_goals, sayer


def gathered_in(trainee, progress) -> Gathered:
    """What was gathered for the goals that can be sent."""
    return gathered_for(
        [
            PlanGoal(
                pk=goal.pk,
                trainee=trainee,
                goal=Goal(recommended_activities=goal.recommended_activities),
            )
            for goal in progress.goals
            if goal.is_open
        ]
    )


def sections_of(progress, gathered: Gathered | None) -> dict:
    """What is to be done, section by section, and all goals group by group: each as (goal, its address, what
    is said of it). Whoever sees no evidence (`gathered` is None) is not told which of the open goals are
    begun."""
    begun, ready = gathered or (set(), set())
    say, address = sayer(progress.day), address_of_goals()
    rows = {goal.pk: (goal, f"{address}{goal.pk}/", say(goal)) for goal in progress.goals}
    found = {"returned": [], "ready": [], "under_way": [], "in_work": []}
    for goal in progress.goals:
        if name := section_of(goal, begun, ready):
            found[name].append(rows[goal.pk])
    return found | {"groups": [(one, [rows[goal.pk] for goal in one.goals]) for one in progress.groups]}


def section_of(goal, begun, ready):
    """The name of its section; None for what is approved, and for what nobody has begun."""
    if not goal.is_open:
        return None if goal.state == SignOffState.APPROVED else "under_way"
    if goal.state == SignOffState.RETURNED:
        return "returned"
    if goal.pk in ready:
        return "ready"
    return "in_work" if goal.pk in begun else None
