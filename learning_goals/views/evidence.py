"""Pages on which a trainee adds to what shows a goal, and the files that stand there."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition
from learning_goals import permissions
from learning_goals.actions import evidence as actions
from learning_goals.forms.evidence import EvidenceForm
from learning_goals.models import Evidence, PlanGoal
from municipalities.pages import download, form_page, require


def add_evidence(request, pk):
    plan_goal = get_object_or_404(PlanGoal.objects.visible_to(request.user).with_names(), pk=pk)
    require(permissions.can_add_evidence(request.user, plan_goal))
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data.pop("file")
        try:
            actions.add_evidence(plan_goal, actor=request.user, upload=upload, **form.cleaned_data)
        except InvalidTransition:
            form.add_error(None, _("The goal is approved or no longer in your plan: nothing can be added."))
        else:
            messages.success(request, _("It stands beside the goal now."))
            return redirect("goal", plan_goal.pk)
    return form_page(request, "learning_goals/add_evidence.html", form, plan_goal=plan_goal)


@require_POST
def remove_evidence(request, pk):
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user).select_related("plan_goal"), pk=pk)
    require(permissions.can_add_evidence(request.user, evidence.plan_goal))
    try:
        actions.remove_evidence(evidence, actor=request.user)
    except InvalidTransition:
        messages.warning(
            request,
            _("It stays: others judge the goal by it. Recall the goal first, if it is not approved yet."),
        )
    else:
        messages.success(request, _("It is taken away."))
    return redirect("goal", evidence.plan_goal_id)


@require_safe
def evidence_file(request, pk):
    """The file, to be saved, for all who may see the goal's evidence."""
    shown = Evidence.objects.visible_to(request.user).standing().select_related("file__body")
    evidence = get_object_or_404(shown, pk=pk)
    if evidence.file is None:
        raise Http404
    return download(evidence.file)
