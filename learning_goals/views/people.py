"""The page of who helps with a plan: the named leader and the clinical instructors."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.actions import InvalidTransition
from learning_goals import permissions
from learning_goals.actions import people as instructors
from learning_goals.forms.keeping import AddInstructorForm, LastDayForm, NameLeaderForm
from learning_goals.models import Instructorship
from learning_goals.views.keeping import trainee_of
from municipalities.days import today
from municipalities.pages import form_page, require
from supervision.actions import named_leaders as leaders
from supervision.actions.assignments import Overlap
from supervision.models import NamedLeader


@require_safe
def plan_people(request, pk):
    """Who follows up this doctor, and from when to when?"""
    trainee = trainee_of(request, pk, permissions.can_see_plan)
    now = today()

    def parted(rows):
        rows = list(rows.order_by("-starts_on"))
        return {
            "present": [one for one in rows if one.ends_on is None or one.ends_on >= now],
            "former": [one for one in rows if one.ends_on is not None and one.ends_on < now],
        }

    context = {
        "trainee": trainee,
        "today": now,
        "leaders": parted(trainee.named_leaders.select_related("leader")),
        "instructors": parted(trainee.instructorships.select_related("instructor")),
        "supervisors": trainee.assignments.on(now).select_related("supervisor").order_by("-role"),
        "may_keep": permissions.can_keep_plan(request.user, trainee),
    }
    return render(request, "learning_goals/plan_people.html", context)


def name_leader(request, pk):
    """Which leader gets the mails about this doctor?"""
    trainee = trainee_of(request, pk)
    form = NameLeaderForm(request.POST or None, trainee=trainee)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            leaders.name_leader(
                trainee,
                actor=request.user,
                leader=data["person"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
            )
        except Overlap:
            form.add_error("starts_on", _("Somebody is named from that day or a later one of this period."))
        except leaders.NotALeader:
            form.add_error("starts_on", _("The person is not a leader here on that day."))
        else:
            messages.success(request, _("The leader is named."))
            return redirect("plan_people", pk)
    return form_page(request, "learning_goals/name_leader.html", form, trainee=trainee)


def add_instructor(request, pk):
    """Who instructs this doctor in the daily work?"""
    trainee = trainee_of(request, pk)
    form = AddInstructorForm(request.POST or None, trainee=trainee)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            instructors.add_instructor(
                trainee,
                actor=request.user,
                instructor=data["person"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
            )
        except Overlap:
            form.add_error("person", _("This clinical instructor is already there in this period."))
        except instructors.NotAnInstructor:
            form.add_error("starts_on", _("The person is not a clinical instructor here on that day."))
        else:
            messages.success(request, _("The clinical instructor is added."))
            return redirect("plan_people", pk)
    return form_page(request, "learning_goals/add_instructor.html", form, trainee=trainee)


def end_named_leader(request, pk):
    rows = NamedLeader.objects.visible_to(request.user).select_related("trainee__person", "leader")
    one = get_object_or_404(rows, pk=pk)
    require(permissions.can_keep_plan(request.user, one.trainee))
    return end_page(request, one, one.leader, leaders.end_named_leader)


def end_instructorship(request, pk):
    rows = Instructorship.objects.visible_to(request.user).select_related("trainee__person", "instructor")
    one = get_object_or_404(rows, pk=pk)
    require(permissions.can_keep_plan(request.user, one.trainee))
    return end_page(request, one, one.instructor, instructors.end_instructorship)


def end_page(request, one, person, end):
    """When does this end?"""
    form = LastDayForm(request.POST or None, period=one)
    if request.method == "POST" and form.is_valid():
        try:
            end(one, actor=request.user, ends_on=form.cleaned_data["ends_on"])
        except InvalidTransition:
            form.add_error("ends_on", _("It ends on that day or before already."))
        else:
            messages.success(request, _("The last day is set."))
            return redirect("plan_people", one.trainee_id)
    context = {"trainee": one.trainee, "person": person}
    return form_page(request, "learning_goals/end_plan_person.html", form, **context)
