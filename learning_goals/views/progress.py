"""Plans: how far a doctor has come, and how everybody has whom one answers for."""

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from learning_goals import permissions
from learning_goals.evidence import gathered_for
from learning_goals.forms.progress import AsAtForm
from learning_goals.models import EarlierPlan
from learning_goals.overview import lines_of
from learning_goals.pictures import curve_of
from learning_goals.progress import progress_of
from learning_goals.sections import sections_of
from learning_goals.sentences import in_words
from municipalities.days import today
from municipalities.models import Municipality
from municipalities.pages import form_page, require
from supervision.models import Assignment, Trainee


def fetch(request, pk):
    """The trainee record, where this person may see its plan (else 404: whoever may know of the record may),
    and whether they supervise the doctor today; and whether they may see what shows its goals, too."""
    charges = Assignment.objects.on(today()).filter(trainee=OuterRef("pk"), supervisor=request.user)
    known = Trainee.objects.annotate(is_supervised=Exists(charges)).with_names()
    trainee = get_object_or_404(known, pk=pk)
    sees_evidence = trainee.is_supervised or permissions.can_see_evidence(request.user, trainee)
    if not sees_evidence and not permissions.can_see_plan(request.user, trainee):
        raise Http404
    return trainee, sees_evidence


def brought_along(user, trainee):
    """The plans that the doctor handed in from elsewhere, as (pk, name of the municipality)."""
    if not trainee.is_supervised and not permissions.can_see_earlier_plans(user, trainee):
        return []
    brought = EarlierPlan.objects.filter(trainee=trainee).order_by("handed_in_at")
    return brought.values_list("pk", "contents__municipality__name")


@require_safe
def plan(request, pk):
    """How far am I, what can I send now?"""
    trainee, sees_evidence = fetch(request, pk)
    form = AsAtForm(request.GET if "on" in request.GET else None, initial={"on": today()})
    day = form.cleaned_data["on"] if form.is_valid() else today()
    progress = progress_of(trainee, day)
    is_now = day == today()
    still_open = {goal.pk: goal.recommended_activities for goal in progress.goals if goal.is_open}
    gathered = gathered_for([trainee.pk], still_open) if is_now and sees_evidence else None
    context = {
        "trainee": trainee,
        "is_mine": trainee.person_id == request.user.pk,
        "progress": progress,
        "is_now": is_now,
        "curve": curve_of(progress),
        "may_keep": permissions.can_keep_plan(request.user, trainee),
        "sees_evidence": sees_evidence,
        "earlier": brought_along(request.user, trainee),
        **sections_of(progress, gathered),
    }
    return form_page(request, "learning_goals/plan.html", form, **context)


@require_safe
def my_plans(request):
    """My own plan, and those of the doctors whom I supervise. Who has one plan alone is led to it."""
    supervised = Assignment.objects.on(today()).filter(supervisor=request.user).values("trainee")
    mine = Q(person=request.user)
    lines = lines_of(Trainee.objects.filter(mine | Q(pk__in=supervised)))
    if len(lines) == 1:
        return redirect("plan", lines[0].trainee.pk)
    own = [line for line in lines if line.trainee.person_id == request.user.pk]
    others = [line for line in lines if line.trainee.person_id != request.user.pk]
    context = {"own": in_words(own), "others": in_words(others), "waiting": sum(one.sent for one in others)}
    return render(request, "learning_goals/my_plans.html", context)


@require_safe
def plans(request, pk):
    """How far has each of our doctors come, and what waits?"""
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_see_plans(request.user, municipality))
    lines = lines_of(Trainee.objects.filter(municipality=municipality))
    context = {
        "municipality": municipality,
        "present": in_words([line for line in lines if line.in_service]),
        "former": in_words([line for line in lines if not line.in_service]),
        "waiting": sum(line.recommended for line in lines),
        "may_delegate": permissions.can_delegate(request.user, municipality),
    }
    return render(request, "learning_goals/plans.html", context)
