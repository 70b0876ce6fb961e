"""Pages of those who sign activities, and of leaders who mark them as done."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning_goals import permissions
from learning_goals.actions import activities as actions
from learning_goals.forms.activities import CommentForm, ReasonForm, SeenForm
from learning_goals.models import Activity, ActivityFile
from learning_goals.views.activities import any_fictitious, fetch, goes_back_when_too_late
from municipalities.pages import form_page


@require_safe
def activities_to_sign(request):
    """What am I asked to sign, the oldest first?"""
    waiting = Activity.objects.to_sign_by(request.user).with_names()
    files = Prefetch("files", ActivityFile.objects.select_related("file"))
    waiting = waiting.prefetch_related("goals__goal__catalogue", files).order_by("sent_at")
    fictitious = any(any_fictitious(activity.goals.all()) for activity in waiting)
    context = {"waiting": waiting, "fictitious": fictitious}
    return render(request, "learning_goals/activities_to_sign.html", context)


@require_POST
@goes_back_when_too_late
def sign_activity(request, pk):
    """Signs what was seen; back to where the button was."""
    activity = fetch(request, pk, "return_activity")  # the same people, also when their role has ended
    if not permissions.can_sign_activity(request.user, activity):
        messages.warning(
            request,
            _("You have no role any more by which you can sign this. Send it back, so that another one can."),
        )
        return redirect("activity", pk)
    form = SeenForm(request.POST)
    try:
        seen = form.cleaned_data["version"] if form.is_valid() else 0
        actions.sign_activity(activity, actor=request.user, version=seen)
    except actions.StaleActivity:
        messages.warning(
            request, _("The activity was changed since you opened it. Read it again, then sign.")
        )
        return redirect("activity", pk)
    messages.success(request, _("Signed. %(name)s is told.") % {"name": activity.trainee})
    return redirect("activities_to_sign")


@goes_back_when_too_late
def return_activity(request, pk):
    activity = fetch(request, pk, "return_activity")
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_activity(activity, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Sent back. %(name)s is told.") % {"name": activity.trainee})
        return redirect("activities_to_sign")
    return form_page(request, "learning_goals/return_activity.html", form, activity=activity)


@goes_back_when_too_late
def fulfil_activity(request, pk):
    activity = fetch(request, pk, "fulfil_activity")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["comment"]
        actions.fulfil_activity(activity, actor=request.user, reason=reason)
        done = _("The activity is marked as done. %(name)s is told.")
        messages.success(request, done % {"name": activity.trainee})
        return redirect("activity", pk)
    return form_page(request, "learning_goals/fulfil_activity.html", form, activity=activity)
