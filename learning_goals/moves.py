"""What a move to the version in force would do with plans: the rule of `moving`, asked of the database.
Reads only, in the same few queries for any number of trainees."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from learning_goals.models import Catalogue, Goal, PlanGoal, SignOff, SignOffState
from learning_goals.moving import APPROVED, OPEN, UNDER_WAY, Held, Move, move_of
from supervision.models import Trainee


@dataclass
class KindMove:
    """What becomes of the goals of one kind in one plan. `goals` are those of the version in force by code,
    `plan_goals` those of earlier versions by id, `here` those of that version in the plan by code."""

    catalogue: Catalogue
    move: Move
    goals: dict[str, Goal]
    plan_goals: dict
    here: dict[str, PlanGoal]

    @property
    def added(self):
        """Each new goal, with the old ones that it takes the place of."""
        return [(self.goals[code], self.these(keys)) for code, keys in self.move.added.items()]

    @property
    def covered(self):
        return [(self.goals[code], self.these(keys)) for code, keys in self.move.covered.items()]

    @property
    def waiting(self):
        return [(self.goals[code], self.these(keys)) for code, keys in self.move.waiting.items()]

    @property
    def left(self):
        return self.these(self.move.left)

    def these(self, keys):
        return [self.plan_goals[key] for key in keys]


def in_training(municipality, day):
    """The trainees of the municipality whose service has not ended by that day, or is not registered yet."""
    goes_on = Q(service=None) | Q(service__ends_on=None) | Q(service__ends_on__gte=day)
    return Trainee.objects.filter(goes_on, municipality=municipality).distinct().with_names()


def goals_in_force(catalogues, day):
    """The goals of these catalogues that are valid on that day, as {catalogue id: {code: goal}}."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasting = Q(valid_to=None) | Q(valid_to__gte=day)
    found = {catalogue.pk: {} for catalogue in catalogues}
    for goal in Goal.objects.filter(begun, lasting, catalogue__in=catalogues):
        found[goal.catalogue_id][goal.code] = goal
    return found


@dataclass
class KindAssigned:
    """The version of a kind that is in force, and its goals that an assignment would put into a plan: none
    where the plan holds another version of the kind, which is moved instead."""

    catalogue: Catalogue
    number: int  # of goals in force
    missing: list[Goal]
    is_moved_instead: bool


def assignable(trainee, day) -> list[KindAssigned]:
    """Of each kind that is in force."""
    in_force = Catalogue.objects.in_force(trainee.municipality, day)
    goals = goals_in_force(in_force.values(), day)
    held = PlanGoal.objects.filter(trainee=trainee).values_list(
        "goal", "goal__catalogue", "goal__catalogue__kind"
    )
    known, versions = {goal for goal, *_rest in held}, {(kind, pk) for _goal, pk, kind in held}
    found = []
    for kind, catalogue in sorted(in_force.items()):
        moved = any(other == kind and pk != catalogue.pk for other, pk in versions)
        of_kind = goals[catalogue.pk].values()
        missing = [] if moved else [goal for goal in of_kind if goal.pk not in known]
        found.append(KindAssigned(catalogue, len(of_kind), missing, moved))
    return found


def moves_of(trainees, municipality, day) -> dict:
    """{trainee id: [a move for each kind of which the plan holds goals]}, of trainees of one municipality."""
    in_force = Catalogue.objects.in_force(municipality, day)
    goals = goals_in_force(in_force.values(), day)
    versions = {kind: versions_until(target, municipality) for kind, target in in_force.items()}
    plans = {}
    for one in plan_goals_of(trainees):
        kind = one.goal.catalogue.kind
        if kind in in_force:
            plans.setdefault(one.trainee_id, {}).setdefault(kind, []).append(one)
    return {
        trainee: [
            kind_move(rows, in_force[kind], goals, *versions[kind]) for kind, rows in sorted(kinds.items())
        ]
        for trainee, kinds in plans.items()
    }


def plan_goals_of(trainees):
    """Every goal that ever was in the plans, each knowing how it stands."""
    standing = SignOff.objects.standing().filter(plan_goal=OuterRef("pk"))
    return (
        PlanGoal.objects.filter(trainee__in=trainees)
        .select_related("goal__catalogue")
        .annotate(
            is_approved=Exists(standing.filter(state=SignOffState.APPROVED)), is_standing=Exists(standing)
        )
    )


def versions_until(target, municipality):
    """The codes of each version that is known there, oldest first, up to the target; and each one's place."""
    known = Catalogue.objects.known_in(municipality).filter(kind=target.kind).exclude(pk=target.pk)
    ordered = [*known.order_by("valid_from", "municipality").values_list("pk", flat=True), target.pk]
    codes = {pk: {} for pk in ordered}
    replaced = Goal.objects.filter(catalogue__in=ordered).values_list("catalogue", "code", "replaces")
    for pk, code, replaces in replaced:
        codes[pk][code] = replaces
    return [codes[pk] for pk in ordered], {pk: place for place, pk in enumerate(ordered)}


def kind_move(rows, target, goals, versions, places):
    goals = goals[target.pk]
    versions = [*versions[:-1], {code: versions[-1][code] for code in goals}]
    in_plan = [one for one in rows if one.closed_on is None]
    older = [one for one in in_plan if one.goal.catalogue_id != target.pk]
    held = [Held(one.pk, one.goal.code, places[one.goal.catalogue_id], standing_of(one)) for one in older]
    here = {one.goal.code: one for one in in_plan if one.goal.catalogue_id == target.pk}
    closed = {one.goal.code for one in rows if one.goal.catalogue_id == target.pk} - set(here)
    move = move_of(held, versions, here=frozenset(here), closed_here=frozenset(closed))
    return KindMove(target, move, goals, {one.pk: one for one in older}, here)


def standing_of(plan_goal):
    return APPROVED if plan_goal.is_approved else UNDER_WAY if plan_goal.is_standing else OPEN


def digest_of(moves):
    """Differs where anything differs that a preview of these moves shows."""
    told = [
        [
            str(one.catalogue.pk),
            *(
                sorted((str(key), list(map(str, value))) for key, value in part.items())
                for part in (one.move.added, one.move.covered, one.move.waiting, one.move.closed)
            ),
            sorted(map(str, one.move.left)),
        ]
        for one in moves
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
