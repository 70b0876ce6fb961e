"""Pages of goals and of each step that a goal takes."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.actions import InvalidTransition, record_read
from learning_goals import permissions
from learning_goals.actions import sign_offs as actions
from learning_goals.evidence import evidence_of
from learning_goals.forms.sign_offs import ApproveForm, RecommendForm, ReturnForm, RevokeForm, SendForm
from learning_goals.models import Opinion, PlanGoal, SignOff, SignOffState
from learning_goals.models.sign_offs import STANDING
from learning_goals.recipients import supervisors_of
from learning_goals.timeline import timeline_of
from learning_goals.views.explanations import next_of_goal, why_goal_too_late, why_not_in_plan
from municipalities.days import today
from municipalities.pages import TYPED, form_page, require


class NoLonger(Exception):
    """The person supervised this trainee until `day`, and does so no more."""

    def __init__(self, plan_goal, day):
        super().__init__("supervises no longer")
        self.plan_goal, self.day = plan_goal, day


def fetch_goal(request, pk, may=None):
    """The goal of a plan, where this person may see it (else 404, or NoLonger) and `may` (else 403)."""
    known = PlanGoal.objects.with_names().select_related("assigned_by")
    plan_goal = known.visible_to(request.user).filter(pk=pk).first()
    if plan_goal is None:
        raise_no_longer(request.user, known.filter(pk=pk).first())
    require(may is None or may(request.user, plan_goal))
    return plan_goal


def fetch(request, pk, verb):
    """The sign-off, where this person may see it (else 404, or NoLonger) and may do `verb` (else 403), and it
    is not too late for that (else InvalidTransition)."""
    known = SignOff.objects.with_names()
    sign_off = known.visible_to(request.user).filter(pk=pk).first()
    if sign_off is None:
        hidden = known.filter(pk=pk).first()
        raise_no_longer(request.user, hidden and hidden.plan_goal)
    require(permissions.can_ever(verb, request.user, sign_off))
    if verb not in permissions.open_actions(request.user, sign_off):
        raise InvalidTransition(sign_off.state)
    return sign_off


def raise_no_longer(user, plan_goal):
    """404, but for who supervised the trainee until some day."""
    charges = plan_goal and plan_goal.trainee.assignments.filter(supervisor=user, ends_on__lt=today())
    last = charges and charges.order_by("-ends_on").first()
    if not last:
        raise Http404
    raise NoLonger(plan_goal, last.ends_on)


def says_when_too_late(view):
    """A step that is no longer possible says so and shows the goal as it is. Who supervises no longer is told
    so, and gets back what they typed."""

    @wraps(view)
    def with_message(request, pk):
        try:
            return view(request, pk)
        except InvalidTransition:
            sign_off = get_object_or_404(SignOff.objects.visible_to(request.user).with_names(), pk=pk)
            messages.warning(request, why_goal_too_late(sign_off))
            return redirect("goal", sign_off.plan_goal_id)
        except actions.AlreadyStanding as standing:
            messages.warning(request, why_goal_too_late(standing.sign_off))
        except actions.NotInPlan:
            messages.warning(request, why_not_in_plan(fetch_goal(request, pk)))
        except NoLonger as gone:
            return no_longer(request, gone)
        return redirect("goal", pk)

    return with_message


def no_longer(request, gone):
    typed = [request.POST[name] for name in TYPED if request.POST.get(name, "").strip()]
    context = {"trainee": gone.plan_goal.trainee, "day": gone.day, "typed": typed}
    return render(request, "learning_goals/no_longer.html", context, status=403)


@require_safe
@says_when_too_late
def goal(request, pk):
    """What is asked, what shows it, who decides next?"""
    plan_goal = fetch_goal(request, pk)
    sign_offs = list(plan_goal.sign_offs.with_names().with_decision())
    last = sign_offs[-1] if sign_offs else None
    context = basis_of(plan_goal, last, request.user)
    context |= {
        "last": last,
        "next": next_of_goal(plan_goal, last, request.user),
        "actions": open_steps(request.user, plan_goal, last),
        "timeline": timeline_of(
            plan_goal,
            sign_offs,
            context.get("opinions", []),
            request.user,
            with_words="evidence" in context,
        ),
    }
    return render(request, "learning_goals/goal.html", context)


def basis_of(plan_goal, sign_off, user):
    """The goal, and for those who may see it what shows it. That somebody who may decide looks at it is on
    record first."""
    context = {"plan_goal": plan_goal, "goal": plan_goal.goal, "trainee": plan_goal.trainee}
    if not permissions.can_see_evidence(user, plan_goal.trainee):
        return context
    waits = sign_off is not None and sign_off.state == SignOffState.RECOMMENDED
    if waits and permissions.can_approve_goal(user, sign_off):
        record_read(user, sign_off)
    evidence = evidence_of([plan_goal])[plan_goal.pk]
    of_this = [one for one in evidence.opinions if one.plan_goal_id == plan_goal.pk]
    is_mine = user.pk == plan_goal.trainee.person_id
    is_open = plan_goal.closed_on is None and not (sign_off and sign_off.state == SignOffState.APPROVED)
    return context | {
        "evidence": evidence,
        "opinions": of_this,
        "statements": [one for one in of_this if one.is_given_statement],
        "is_mine": is_mine,
        "may_add": is_mine and is_open,
        "may_take_away": is_mine and is_open and not (sign_off and sign_off.is_under_way),
    }


def open_steps(user, plan_goal, last):
    """What this person can do with the goal now, begun or not."""
    steps = permissions.open_actions(user, last) if last else set()
    if plan_goal.closed_on is None and (last is None or last.state not in STANDING):
        if permissions.can_send_goal(user, plan_goal):
            steps.add("send_goal")
        if permissions.can_recommend_goal(user, plan_goal):
            steps.add("begin_goal")
        if permissions.can_keep_plan(user, plan_goal.trainee):
            steps.add("close_goal")
    return steps


@says_when_too_late
def send_goal(request, pk):
    """Asks kindly where nothing shows the goal, and refuses nothing."""
    plan_goal = fetch_goal(request, pk, permissions.can_send_goal)
    standing = plan_goal.sign_offs.standing().with_names().first()
    if standing is not None:
        raise actions.AlreadyStanding(standing)
    evidence = evidence_of([plan_goal])[pk]
    form = SendForm(request.POST or None, nothing_shows_it=evidence.is_thin)
    if request.method == "POST" and form.is_valid():
        actions.send_goal(plan_goal, actor=request.user, comment=form.cleaned_data["comment"])
        messages.success(request, said_of_sending(plan_goal.trainee))
        return redirect("goal", pk)
    context = {"plan_goal": plan_goal, "evidence": evidence, "to": supervisors_of(plan_goal.trainee)}
    return form_page(request, "learning_goals/send_goal.html", form, **context)


def said_of_sending(trainee):
    names = get_text_list([str(one) for one in supervisors_of(trainee)], _("and"))
    if not names:
        return _("The goal is sent. It waits until somebody supervises you.")
    return _("The goal is sent to %(names)s.") % {"names": names}


@says_when_too_late
def begin_goal(request, pk):
    """Recommend a goal that nobody has sent."""
    plan_goal = fetch_goal(request, pk, permissions.can_recommend_goal)
    standing = plan_goal.sign_offs.standing().with_names().first()
    if standing is not None:
        raise actions.AlreadyStanding(standing)
    form = RecommendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.begin_goal(plan_goal, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The goal is recommended, and waits for a leader."))
        return redirect("goal", pk)
    context = basis_of(plan_goal, None, request.user)
    return form_page(request, "learning_goals/begin_goal.html", form, **context)


@says_when_too_late
def recommend_goal(request, pk):
    sign_off = fetch(request, pk, "recommend_goal")
    form = RecommendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.recommend_goal(sign_off, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The goal is recommended, and waits for a leader."))
        return redirect("goal", sign_off.plan_goal_id)
    context = basis_of(sign_off.plan_goal, sign_off, request.user)
    return form_page(request, "learning_goals/recommend_goal.html", form, sign_off=sign_off, **context)


@says_when_too_late
def return_goal(request, pk):
    sign_off = fetch(request, pk, "return_goal")
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.return_goal(sign_off, actor=request.user, **form.cleaned_data)
        name = {"name": sign_off.plan_goal.trainee}
        messages.success(request, _("The goal is sent back to %(name)s with your comment.") % name)
        return redirect("goal", sign_off.plan_goal_id)
    context = {"sign_off": sign_off, "plan_goal": sign_off.plan_goal}
    return form_page(request, "learning_goals/return_goal.html", form, **context)


@says_when_too_late
def approve_goal(request, pk):
    """What does the approval rest on, and who stands for it?"""
    sign_off = fetch(request, pk, "approve_goal")
    there = Opinion.objects.statements().given().filter(plan_goal=sign_off.plan_goal_id).count()
    form = ApproveForm(request.POST or None, statements=there)
    if request.method == "POST" and form.is_valid():
        try:
            actions.approve_goal(sign_off, actor=request.user, **form.cleaned_data)
        except actions.NewStatement:
            return with_new_statement(request, form, sign_off)
        messages.success(request, _("%(goal)s is approved.") % {"goal": sign_off.plan_goal.goal.code})
        return after_decision(request, sign_off)
    context = basis_of(sign_off.plan_goal, sign_off, request.user)
    return form_page(request, "learning_goals/approve_goal.html", form, sign_off=sign_off, **context)


def with_new_statement(request, form, sign_off):
    """A statement has come since the page was opened: it is shown, and what was typed stays."""
    context = basis_of(sign_off.plan_goal, sign_off, request.user)
    form.data = form.data.copy()
    form.data["statements"] = len(context["statements"])
    context |= {"form": form, "sign_off": sign_off, "is_new": True}
    return render(request, "learning_goals/approve_goal.html", context, status=409)


def after_decision(request, sign_off):
    """On to what else waits for this person, where something does; else the goal."""
    rest = SignOff.objects.decidable_by(request.user)
    return redirect("goals_to_approve") if rest.exists() else redirect("goal", sign_off.plan_goal_id)


@require_POST
@says_when_too_late
def recall_goal(request, pk):
    sign_off = fetch(request, pk, "recall_goal")
    actions.recall_goal(sign_off, actor=request.user)
    messages.success(request, _("You have taken the goal back. Nothing is decided."))
    return redirect("goal", sign_off.plan_goal_id)


@says_when_too_late
def revoke_goal(request, pk):
    sign_off = fetch(request, pk, "revoke_goal")
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke_goal(sign_off, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The approval is revoked. The goal is open again."))
        return redirect("goal", sign_off.plan_goal_id)
    context = {"sign_off": sign_off, "plan_goal": sign_off.plan_goal}
    return form_page(request, "learning_goals/revoke_goal.html", form, **context)
