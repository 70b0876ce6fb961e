"""What the history page says of a plan, of a goal that left it, and of clinical instructors."""

from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy

from learning_goals.models import Instructorship, PlanGoal
from supervision.history import SENTENCES, Own, named

SENTENCES |= {
    "plan.assigned": gettext_lazy("%(who)s put learning goals into your plan"),
    "plan.moved": gettext_lazy("%(who)s moved your plan to a new version of the learning goals"),
    "plan.targets_set": gettext_lazy("%(who)s set target dates in your plan"),
    "plan_goal.closed": gettext_lazy("%(who)s took %(code)s out of your plan"),
    "instructor.added": gettext_lazy("%(who)s made %(instructor)s clinical instructor of %(trainee)s"),
    "instructor.ended": gettext_lazy(
        "%(who)s set an end to %(instructor)s as clinical instructor of %(trainee)s"
    ),
}


def rows_of_plans(user) -> dict:
    """Goals that have left the person's own plans; instruction that is theirs or about them. The plan itself
    is a row of theirs as a trainee."""
    left = PlanGoal.objects.filter(trainee__person=user).exclude(closed_on=None).order_by()
    mine = Instructorship.objects.filter(Q(instructor=user) | Q(trainee__person=user)).order_by()
    found = left.values_list(Value("plangoal"), "pk", "goal__code", Value("")).union(
        mine.values_list(Value("instructorship"), "pk", named("instructor"), named("trainee__person")),
        all=True,
    )
    rows = {}
    for model, pk, first, trainee in found:
        if model == "plangoal":
            rows[(model, pk)] = Own({"code": first}, reverse("goal", args=[pk]))
        else:
            rows[(model, pk)] = Own({"instructor": first, "trainee": trainee})
    return rows
