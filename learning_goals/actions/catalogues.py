"""What happens to the catalogue: versions of the goals come by import, all of a file or nothing of it."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from learning_goals import permissions
from learning_goals.models import Catalogue, Goal, PlanGoal
from learning_goals.versions import FIELDS, Answers, Difference, Version, difference_of, plain, versions_in
from supervision.workbook import Fault


@dataclass
class Outcome:
    """What an import has changed, a difference for each version in the file; with faults it has done nothing.
    Where it is `stale`, it has done nothing either: it would do something else than what was seen."""

    faults: list[Fault] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    digest: str = ""
    stale: bool = False

    @property
    def changes_something(self):
        return any(one.changes_something for one in self.differences)


@dataclass(frozen=True)
class Source:
    """The file that a version came in."""

    name: str = ""
    sha256: str = ""


NO_ANSWERS, UNNAMED = Answers(), Source()


def import_goals(
    workbook,
    *,
    municipality=None,
    answers=NO_ANSWERS,
    source=UNNAMED,
    is_fictitious=False,
    actor=None,
    agent="",
    dry_run=False,
    seen=None,
) -> Outcome:
    """The versions in the workbook stand in the catalogue, or none where any row has a fault.

    An `agent` (a command) imports for everybody; an `actor` for one municipality alone. A version is known
    again by kind, first day and municipality: its texts are corrected, and no goal that is in somebody's plan
    goes. Without a name it keeps its own.
    With `dry_run` all is done and then undone. With `seen`, the digest of a preview, nothing is done but what
    that preview showed. A second import of the same workbook changes nothing.
    """
    if (actor is None) != bool(agent) or (actor is None) != (municipality is None):
        raise TypeError("a command imports for everybody, a person for one municipality")
    if actor is not None and not permissions.can_import_goals(actor, municipality):
        raise PermissionDenied
    try:
        with transaction.atomic():
            found = versions_in(workbook, answers)
            steps = [] if workbook.faults else [step_of(one, municipality, workbook) for one in found]
            outcome = outcome_of(steps, workbook)
            outcome.stale = seen is not None and seen != outcome.digest
            if outcome.faults or outcome.stale:
                return outcome
            for step in steps:
                if step.difference.changes_something:
                    write(step, municipality, source, is_fictitious, actor=actor, agent=agent)
            if dry_run:
                transaction.set_rollback(True)
        return outcome
    except (IntegrityError, DataError) as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        message = _("the database refused the file; import it again")
        return Outcome(faults=[Fault("goals", 0, name or type(error).__name__, message)])


@dataclass
class Step:
    """A version of the file, the one of the catalogue that it corrects (or None), with its goals by code, and
    what that changes."""

    version: Version
    catalogue: Catalogue | None
    goals: dict[str, Goal]
    difference: Difference


def step_of(version, municipality, workbook):
    """What the version will change; a fault for every goal that it leaves out and that is in a plan."""
    known = Catalogue.objects.filter(
        kind=version.kind, valid_from=version.valid_from, municipality=municipality
    )
    catalogue = known.select_for_update().first()
    against = catalogue or version_before(version, municipality)
    version.name = version.name or (catalogue.name if catalogue else version.plain_name)
    rows = Goal.objects.filter(catalogue=against)
    # The lock keeps anybody from taking a goal into a plan that is just being left out.
    goals = {goal.code: goal for goal in (rows.select_for_update() if catalogue else rows)}
    difference = difference_of(
        version,
        {code: {name: getattr(goal, name) for name in FIELDS} for code, goal in goals.items()},
        is_new=catalogue is None,
        against=against.name if against else "",
        before=catalogue and {"name": catalogue.name, "valid_to": catalogue.valid_to},
    )
    if catalogue is not None:
        refuse_to_drop([goals[code] for code in difference.gone], version, workbook)
    return Step(version, catalogue, goals, difference)


def version_before(version, municipality):
    """The version of the kind, there or for everybody, in whose place it comes on its first day; where that
    ended, the one of the day before; or None."""
    first = version.valid_from
    days = (first, first - timedelta(days=1))
    found = (Catalogue.objects.in_force(municipality, day).get(version.kind) for day in days)
    return next(filter(None, found), None)


def refuse_to_drop(goals, version, workbook):
    sheet = next(iter(version.rows.values())).sheet
    for code in PlanGoal.objects.filter(goal__in=goals).values_list("goal__code", flat=True).distinct():
        message = _("%(code)s is in somebody's plan, and cannot be left out")
        workbook.fault(sheet, 1, "code", message % {"code": code})


def outcome_of(steps, workbook):
    outcome = Outcome(list(workbook.faults), [step.difference for step in steps])
    told = [(step.difference.as_data(), plain(step.version.goals)) for step in steps]
    outcome.digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return outcome


def write(step, municipality, source, is_fictitious, *, actor, agent):
    """The version stands in the catalogue as the file has it."""
    version, difference = step.version, step.difference
    catalogue = step.catalogue or Catalogue(
        kind=version.kind, valid_from=version.valid_from, municipality=municipality, imported_by=actor
    )
    catalogue.name, catalogue.valid_to = version.name, version.valid_to
    catalogue.source_name, catalogue.source_sha256 = source.name, source.sha256
    catalogue.is_fictitious = is_fictitious
    catalogue.save()
    if step.catalogue is not None:
        for code in difference.changed:
            for name, value in version.goals[code].items():
                setattr(step.goals[code], name, value)
        Goal.objects.bulk_update([step.goals[code] for code in difference.changed], FIELDS)
        Goal.objects.filter(catalogue=catalogue, code__in=difference.gone).delete()
    new = difference.new if step.catalogue is not None else version.goals
    Goal.objects.bulk_create(Goal(catalogue=catalogue, code=code, **version.goals[code]) for code in new)
    record(
        "catalogue.imported",
        actor=actor,
        agent=agent,
        target=catalogue,
        municipality=municipality,
        data={
            "new": len(new),
            "changed": len(difference.changed),
            "gone": len(difference.gone),
            "is_new": difference.is_new,
        },
    )
