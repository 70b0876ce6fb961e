"""Pages on which a plan is kept: its goals put in, moved to a new version, dated, taken out."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.actions import InvalidTransition
from learning_goals import permissions
from learning_goals.actions import plans as actions
from learning_goals.forms.keeping import CloseGoalForm, TargetsForm
from learning_goals.models import Catalogue, PlanGoal, SignOff
from learning_goals.moves import assignable, digest_of, in_training, moves_of
from municipalities.days import today
from municipalities.models import Municipality
from municipalities.pages import form_page, require
from supervision.models import Trainee


def trainee_of(request, pk, may=permissions.can_keep_plan):
    """The trainee record, where this person may do that (else 403, or 404 where they may not see it)."""
    trainee = get_object_or_404(Trainee.objects.visible_to(request.user).with_names(), pk=pk)
    require(may(request.user, trainee))
    return trainee


def municipality_of(request, pk):
    municipality = get_object_or_404(Municipality.objects.visible_to(request.user), pk=pk)
    require(permissions.can_import_goals(request.user, municipality))
    return municipality


def assign_plan(request, pk):
    """Which goals come into this plan?"""
    trainee = trainee_of(request, pk)
    if request.method == "POST":
        number = len(actions.assign_plan(trainee, actor=request.user))
        told = ngettext(
            "%(number)s goal has been put into the plan.",
            "%(number)s goals have been put into the plan.",
            number,
        )
        messages.success(request, told % {"number": number} if number else _("They were all there already."))
        return redirect("plan", pk)
    kinds = assignable(trainee, today())
    context = {
        "trainee": trainee,
        "kinds": kinds,
        "catalogues": [one.catalogue for one in kinds],
        "number": sum(len(one.missing) for one in kinds),
        "to_move": any(one.is_moved_instead for one in kinds),
    }
    return render(request, "learning_goals/assign_plan.html", context)


def assign_plans(request, pk):
    """Whose plans are still empty?"""
    municipality = municipality_of(request, pk)
    if request.method == "POST":
        number = actions.assign_plans(municipality, actor=request.user)
        told = ngettext("%(number)s plan has new goals.", "%(number)s plans have new goals.", number)
        messages.success(request, told % {"number": number} if number else _("No plan needed any."))
        return redirect("plans", pk)
    everybody = in_training(municipality, today()).exclude(person=request.user)
    plan = PlanGoal.objects.filter(trainee=OuterRef("pk"))
    in_force = Catalogue.objects.in_force(municipality, today())
    context = {
        "municipality": municipality,
        "catalogues": [in_force[kind] for kind in sorted(in_force)],
        "empty": list(everybody.exclude(Exists(plan))),
    }
    return render(request, "learning_goals/assign_plans.html", context)


def move_plan(request, pk):
    """What becomes of this plan in the version that is in force?"""
    trainee = trainee_of(request, pk)
    if request.method == "POST":
        try:
            moved = actions.move_plan(trainee, actor=request.user, seen=request.POST.get("digest", ""))
        except actions.ChangedMeanwhile:
            messages.warning(request, _("The plan has changed since you opened the page. Look at it again."))
            return redirect("move_plan", pk)
        messages.success(request, _("The plan has moved.") if moved else _("There was nothing to move."))
        return redirect("plan", pk)
    moves = moves_of([trainee], trainee.municipality, today()).get(trainee.pk, [])
    context = {
        "trainee": trainee,
        "moves": moves,
        "catalogues": [one.catalogue for one in moves],
        "digest": digest_of(moves),
        "does_something": any(one.move.does_something for one in moves),
        "is_old": any(one.plan_goals for one in moves),
    }
    return render(request, "learning_goals/move_plan.html", context)


def move_plans(request, pk):
    """What becomes of all these plans in the version that is in force?"""
    municipality = municipality_of(request, pk)
    if request.method == "POST":
        pairs = [pair.partition(":") for pair in request.POST.getlist("seen")]
        seen = {trainee: digest for trainee, _colon, digest in pairs}
        number = actions.move_plans(municipality, actor=request.user, seen=seen)
        messages.success(request, moved(number))
        if number < len(seen):
            messages.warning(request, left_alone(len(seen) - number))
        return redirect("move_plans", pk)
    everybody = list(in_training(municipality, today()).exclude(person=request.user))
    moves = moves_of(everybody, municipality, today())
    rows = [line_of(trainee, moves[trainee.pk]) for trainee in everybody if trainee.pk in moves]
    context = {
        "municipality": municipality,
        "rows": [row for row in rows if row["does_something"]],
        "to_decide": [row for row in rows if row["left"] and not row["does_something"]],
        "catalogues": Catalogue.objects.in_force(municipality, today()).values(),
    }
    return render(request, "learning_goals/move_plans.html", context)


def moved(number):
    told = ngettext("%(number)s plan has moved.", "%(number)s plans have moved.", number)
    return told % {"number": number}


def left_alone(number):
    told = ngettext(
        "%(number)s plan has changed since you opened the page, and was left as it is.",
        "%(number)s plans have changed since you opened the page, and were left as they are.",
        number,
    )
    return told % {"number": number}


def line_of(trainee, moves):
    """What would become of one plan, in numbers."""
    return {
        "trainee": trainee,
        "seen": f"{trainee.pk}:{digest_of(moves)}",
        "does_something": any(one.move.does_something for one in moves),
        **{
            name: sum(len(getattr(one.move, name)) for one in moves)
            for name in ("added", "closed", "covered", "waiting", "left")
        },
    }


def set_targets(request, pk):
    """By when should each goal be reached?"""
    trainee = trainee_of(request, pk, permissions.can_set_targets)
    standing = SignOff.objects.standing().filter(plan_goal=OuterRef("pk"), state="approved")
    rows = PlanGoal.objects.in_plan().filter(trainee=trainee).exclude(Exists(standing)).with_names()
    plan_goals = list(rows.order_by("goal__catalogue__kind", "goal__group", "goal__code"))
    form = TargetsForm(request.POST or None, plan_goals=plan_goals)
    if request.method == "POST" and form.is_valid():
        number = actions.set_targets(trainee, actor=request.user, targets=form.targets)
        told = ngettext(
            "%(number)s target date has changed.", "%(number)s target dates have changed.", number
        )
        messages.success(request, told % {"number": number} if number else _("Nothing has changed."))
        return redirect("plan", pk)
    catalogues = [one.goal.catalogue for one in plan_goals]
    context = {"trainee": trainee, "catalogues": catalogues, "is_mine": request.user.pk == trainee.person_id}
    return form_page(request, "learning_goals/set_targets.html", form, **context)


def close_goal(request, pk):
    """Why does this goal leave the plan?"""
    plan_goal = get_object_or_404(PlanGoal.objects.visible_to(request.user).with_names(), pk=pk)
    require(permissions.can_keep_plan(request.user, plan_goal.trainee))
    form = CloseGoalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_goal(plan_goal, actor=request.user, **form.cleaned_data)
        except actions.Standing:
            messages.warning(request, _("The goal is under way or approved, and so stays in the plan."))
        except InvalidTransition:
            messages.warning(request, _("The goal has left the plan already."))
        else:
            messages.success(request, _("The goal has left the plan."))
        return redirect("plan", plan_goal.trainee_id)
    fictitious = plan_goal.goal.catalogue.is_fictitious
    context = {"plan_goal": plan_goal, "fictitious": fictitious}
    return form_page(request, "learning_goals/close_goal.html", form, **context)
