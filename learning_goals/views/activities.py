"""Pages of a trainee's activities: the list, one of them, and each step that the trainee takes."""

from functools import wraps

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from learning_goals import permissions, search
from learning_goals.actions import activities as actions
from learning_goals.forms.activities import ChangeForm, RecordForm, SendForm, initial_of, usual_signer
from learning_goals.models import Activity, ActivityFile, ActivityState, PlanGoal
from learning_goals.models.activities import SHOWS_SOMETHING
from learning_goals.views.explanations import why_activity_too_late
from municipalities.pages import download, form_page, require
from supervision.models import Trainee

SEARCHED_FOR = 100  # signs
HIDDEN = [ActivityState.DRAFT, ActivityState.WITHDRAWN]


class TakenBack(Exception):
    """The trainee has taken back what this person was asked to sign."""

    def __init__(self, activity):
        super().__init__("taken back")
        self.activity = activity


def fetch(request, pk, verb=None):
    """The activity, where this person may see it (else 404) and may do `verb` (else 403), and it is not too
    late for that (else InvalidTransition, or TakenBack for who was asked to sign it)."""
    known = Activity.objects.with_names()
    activity = known.visible_to(request.user).filter(pk=pk).first()
    if activity is None:
        raise_if_taken_back(known.filter(signer=request.user, state__in=HIDDEN, pk=pk).first())
        activity = get_object_or_404(Activity.objects.none())
    if verb is not None:
        _verb, may, states = next(step for step in permissions.ACTIVITY_STEPS if step[0] == verb)
        require(may(request.user, activity))
        if activity.state not in states:
            raise InvalidTransition(activity.state)
    return activity


def raise_if_taken_back(activity):
    if activity is not None:
        raise TakenBack(activity)


def goes_back_when_too_late(view):
    """A step that is no longer possible says so, and shows the activity as it is, or what else there is to
    sign."""

    @wraps(view)
    def with_message(request, pk):
        try:
            try:
                return view(request, pk)
            except InvalidTransition:
                messages.warning(request, why_activity_too_late(fetch(request, pk)))
                return redirect("activity", pk)
        except TakenBack as gone:
            names = {"name": gone.activity.trainee}
            messages.warning(request, _("%(name)s has taken the activity back. Nothing is signed.") % names)
            return redirect("activities_to_sign")

    return with_message


def fetch_trainee(request, pk, may):
    """The trainee record, where this person may see it or approves for a leader there (else 404), and `may`
    (else 403)."""
    delegated = request.user.delegations.in_force().values("municipality")
    seen = Q(pk__in=Trainee.objects.visible_to(request.user)) | Q(municipality__in=delegated)
    trainee = get_object_or_404(Trainee.objects.filter(seen).with_names(), pk=pk)
    require(may(request.user, trainee))
    return trainee


def plan_of(trainee, *also):
    """The goals of the plan now, and those with these ids, which may have left it."""
    goals = trainee.plan.filter(Q(closed_on=None) | Q(pk__in=also))
    return list(goals.select_related("goal__catalogue"))


def any_fictitious(plan_goals):
    """Whether one of them is of an invented catalogue, which its pages say."""
    return any(one.goal.catalogue.is_fictitious for one in plan_goals)


@require_safe
def activities(request, pk):
    """What have I done, what waits for whom?"""
    trainee = fetch_trainee(request, pk, permissions.can_see_evidence)
    rows = trainee.activities.visible_to(request.user).exclude(state=ActivityState.WITHDRAWN)
    rows = rows.with_names().prefetch_related("goals__goal__catalogue")
    context = {
        "trainee": trainee,
        "groups": grouped(rows),
        "fictitious": any(any_fictitious(activity.goals.all()) for activity in rows),
        "may_record": permissions.can_record_activity(request.user, trainee),
    }
    return render(request, "learning_goals/activities.html", context)


def grouped(activities):
    """As (heading, activities): what is the trainee's to finish, what waits for a signature, what is done."""
    headings = {
        _("To finish"): [ActivityState.RETURNED, ActivityState.DRAFT],
        _("Waiting for a signature"): [ActivityState.SENT],
        _("Done"): SHOWS_SOMETHING,
    }
    found = {
        heading: [one for one in activities if one.state in states] for heading, states in headings.items()
    }
    return [(heading, rows) for heading, rows in found.items() if rows]


@require_safe
@goes_back_when_too_late
def activity(request, pk):
    """What was done, who signs it, and what can I do?"""
    activity = fetch(request, pk)
    goals = PlanGoal.objects.filter(activity_links__activity=activity).select_related("goal__catalogue")
    context = {
        "activity": activity,
        "actions": permissions.open_activity_actions(request.user, activity),
        "goals": goals,
        "fictitious": any_fictitious(goals),
        "files": activity.files.select_related("file"),
        "sees_others": permissions.can_see_evidence(request.user, activity.trainee),
    }
    return render(request, "learning_goals/activity.html", context)


def record_activity(request, pk):
    """The activity, and with the button "send" also to whom."""
    trainee = fetch_trainee(request, pk, permissions.can_record_activity)
    sending = request.POST.get("step") == "send"
    begin = {"goals": request.GET.getlist("goal"), "signer": usual_signer(trainee)}
    form = RecordForm(
        request.POST or None,
        request.FILES or None,
        trainee=trainee,
        plan=plan_of(trainee),
        initial=begin,
        sending=sending,
    )
    if request.method == "POST" and form.is_valid():
        typed = written(form)
        signer = typed.pop("signer") if sending else None
        typed.pop("signer", None)
        activity = actions.record_activity(trainee, actor=request.user, signer=signer, **typed)
        messages.success(request, said_of(activity))
        return redirect("activity", activity.pk)
    return form_page(request, "learning_goals/record_activity.html", form, trainee=trainee)


def written(form):
    """What was typed, under the names that the actions use."""
    typed = {name: value for name, value in form.cleaned_data.items() if name != "goal_words"}
    return typed | {"uploads": typed.pop("files")}


def said_of(activity):
    if activity.state == ActivityState.SENT:
        return _("The activity is sent to %(name)s.") % {"name": activity.signer}
    return _("The activity is saved as a draft. Send it when it is ready.")


@goes_back_when_too_late
def change_activity(request, pk):
    activity = fetch(request, pk, "change_activity")
    initial = initial_of(activity)
    form = ChangeForm(
        request.POST or None,
        request.FILES or None,
        trainee=activity.trainee,
        plan=plan_of(activity.trainee, *initial["goals"]),
        initial=initial,
        kept=activity.files.count(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_activity(activity, actor=request.user, **written(form))
        except actions.StaleActivity as stale:
            return show_both(request, form, stale.activity)
        messages.success(request, _("The activity is changed."))
        return redirect("activity", pk)
    return form_page(request, "learning_goals/change_activity.html", form, activity=activity)


def show_both(request, form, activity):
    """What was typed, and what was saved meanwhile beside it. Saving again then replaces what was shown."""
    form.data = form.data.copy()
    form.data["version"] = activity.version
    context = {"form": form, "activity": activity, "saved": activity, "files_chosen": bool(request.FILES)}
    return render(request, "learning_goals/change_activity.html", context, status=409)


@require_safe
def activity_goals(request, pk):
    """The goals that are ticked, and those that fit what was typed last: a part of the form."""
    trainee = fetch_trainee(request, pk, permissions.can_record_activity)
    ticked = set(request.GET.getlist("goals"))
    plan = plan_of(trainee)
    typed = request.GET.get("goal_words", "")[:SEARCHED_FOR].rpartition(",")[2].strip()
    found = [one for one in search.best(typed, plan) if str(one.pk) not in ticked]
    context = {"chosen": [one for one in plan if str(one.pk) in ticked], "found": found, "typed": typed}
    return render(request, "learning_goals/_activity_goals.html", context)


@goes_back_when_too_late
def send_activity(request, pk):
    activity = fetch(request, pk, "send_activity")
    usual = {"signer": usual_signer(activity.trainee)}
    form = SendForm(request.POST or None, trainee=activity.trainee, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            activity = actions.send_activity(activity, actor=request.user, **form.cleaned_data)
        except actions.CannotSign:
            form.add_error("signer", _("This person can no longer sign. Choose somebody else."))
        else:
            messages.success(request, said_of(activity))
            return redirect("activity", pk)
    return form_page(request, "learning_goals/send_activity.html", form, activity=activity)


@require_POST
@goes_back_when_too_late
def take_back_activity(request, pk):
    activity = fetch(request, pk, "take_back_activity")
    actions.take_back_activity(activity, actor=request.user)
    messages.success(request, _("You have taken the activity back. It is a draft again."))
    return redirect("activity", pk)


@goes_back_when_too_late
def withdraw_activity(request, pk):
    """Asks once more, since it is for good."""
    activity = fetch(request, pk, "withdraw_activity")
    if request.method == "POST":
        actions.withdraw_activity(activity, actor=request.user)
        messages.success(request, _("The activity is withdrawn."))
        return redirect("activities", activity.trainee_id)
    return render(request, "learning_goals/withdraw_activity.html", {"activity": activity})


@require_safe
def activity_file(request, pk):
    """The file, to be saved, for all who may see its activity."""
    shown = ActivityFile.objects.visible_to(request.user).select_related("file__body")
    return download(get_object_or_404(shown, pk=pk).file)


@require_POST
def remove_activity_file(request, pk):
    file = get_object_or_404(ActivityFile.objects.visible_to(request.user).select_related("activity"), pk=pk)
    require(permissions.can_change_activity(request.user, file.activity))
    try:
        actions.remove_activity_file(file, actor=request.user)
    except InvalidTransition:
        messages.warning(request, why_activity_too_late(fetch(request, file.activity_id)))
    else:
        messages.success(request, _("The file is removed."))
    return redirect("activity", file.activity_id)
