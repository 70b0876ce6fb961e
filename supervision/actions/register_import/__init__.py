"""Imports a municipality's own register workbook: judge every row, then write all of them or none.

Split by noun: `known` is what the database holds of those whom the file names, `plan` is what will
be changed and what is wrong, `preview` how that is told; `people`, `trainees`, `charges` and `sessions` judge
their sheets; `writing` writes the plan. `uploads` and `working` are the way here by the import page.
"""

from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from municipalities.models import Role
from supervision.actions.register_import.charges import plan_assignments, plan_exemptions
from supervision.actions.register_import.known import Known
from supervision.actions.register_import.municipalities import plan_municipalities
from supervision.actions.register_import.people import plan_people
from supervision.actions.register_import.plan import Counts, Outcome, Plan
from supervision.actions.register_import.preview import preview_of
from supervision.actions.register_import.sessions import plan_sessions
from supervision.actions.register_import.trainees import plan_leave, plan_service, plan_trainees
from supervision.actions.register_import.writing import write
from supervision.workbook import Fault, Workbook

__all__ = ["Counts", "Outcome", "import_register"]

IN_ORDER = [
    plan_municipalities,
    plan_people,
    plan_trainees,
    plan_service,
    plan_leave,
    plan_assignments,
    plan_exemptions,
    plan_sessions,
]


def import_register(workbook: Workbook, *, actor=None, agent="", dry_run=False, seen=None) -> Outcome:
    """All rows of the workbook stand in the register, or none where any of them has a fault.

    An `actor` imports for the municipalities that they coordinate, and finds nobody else's rows;
    an `agent` (a command) has no such limit. With `dry_run` all is done and then undone. With `seen`,
    the digest of a preview, nothing is done but what that preview showed. A second import of the same
    workbook changes nothing.
    """
    if (actor is None) != bool(agent):
        raise TypeError("an import has one author, an actor or an agent")
    try:
        with transaction.atomic():
            known = Known(workbook, scope_of(actor))
            plan = Plan(workbook)
            for plan_sheet in IN_ORDER:
                plan_sheet(plan, known)
            outcome = plan.outcome()
            if not plan.faults:
                outcome.preview = preview_of(plan, known)
                outcome.stale = seen is not None and seen != outcome.preview.digest
                write(plan, known, actor=actor, agent=agent)
            if plan.faults or outcome.stale or dry_run:
                transaction.set_rollback(True)
        return outcome
    except (IntegrityError, DataError) as error:
        return Outcome(faults=[refusal(error)])


def scope_of(actor):
    """The ids of the municipalities that the person may import for; None where there is no limit."""
    if actor is None:
        return None
    scope = actor.municipalities_as(Role.COORDINATOR)
    if not scope:
        raise PermissionDenied
    return scope


def refusal(error):
    """The fault that names the promise which the database kept, and nothing of the row."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or type(error).__name__
    return Fault("register", 0, name, _("the database refused the file; import it again"))
