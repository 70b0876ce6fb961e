"""What the history page says of activities, of words and files beside a goal, and of goals of a session."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from learning_goals.models import Activity, Evidence
from supervision.history import SENTENCES, Own

SENTENCES |= {
    "activity.recorded": gettext_lazy("%(who)s recorded an activity on %(date)s"),
    "activity.changed": gettext_lazy("%(who)s changed the activity on %(date)s"),
    "activity.file_removed": gettext_lazy("%(who)s removed a file from the activity on %(date)s"),
    "activity.sent": gettext_lazy("%(who)s sent the activity on %(date)s to be signed"),
    "activity.taken_back": gettext_lazy("%(who)s took back the activity on %(date)s"),
    "activity.withdrawn": gettext_lazy("%(who)s withdrew the activity on %(date)s"),
    "activity.signed": gettext_lazy("%(who)s signed the activity on %(date)s"),
    "activity.returned": gettext_lazy("%(who)s sent back the activity on %(date)s"),
    "activity.fulfilled": gettext_lazy("%(who)s marked the activity on %(date)s as done"),
    "evidence.added": gettext_lazy("%(who)s added words or a file to %(code)s"),
    "evidence.removed": gettext_lazy("%(who)s took away words or a file from %(code)s"),
    "session.goal_picked": gettext_lazy("%(who)s added a learning goal to the session on %(date)s"),
    "session.goal_removed": gettext_lazy("%(who)s took a learning goal out of the session on %(date)s"),
}


def rows_of_activities(user) -> dict:
    """A trainee's own activities, and what they put beside their goals."""
    rows = {}
    for pk, day in Activity.objects.filter(trainee__person=user).values_list("pk", "held_on"):
        facts = {"date": date_format(day, "MONTH_DAY_FORMAT")}
        rows[("activity", pk)] = Own(facts, reverse("activity", args=[pk]))
    mine = Evidence.objects.filter(plan_goal__trainee__person=user)
    for pk, goal, code in mine.values_list("pk", "plan_goal", "plan_goal__goal__code"):
        rows[("evidence", pk)] = Own({"code": code}, reverse("goal", args=[goal]))
    return rows
