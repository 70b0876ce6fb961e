"""The sheets `assignments` and `exemptions`: who supervises whom, and with what right."""

from collections import defaultdict

from supervision.actions.register_import.plan import given, refuse_overlaps
from supervision.models import Assignment, AssignmentRole, Authorisation

ASSIGNMENT = {"to": "ends_on", "role": "role"}
AUTHORISATION = {"to": "ends_on", "decided_on": "decided_on", "reference": "reference"}


def plan_assignments(plan, known):
    """The assignments are as the rows say, with one primary supervisor a day at the most."""
    row_of = plan_charges(plan, known, "assignments", Assignment, known.assignments, ASSIGNMENT)
    for assignments in known.assignments.values():
        # What is registered from such a day may be what the row means, so nobody can tell whether it stays.
        unclear = {a.starts_on for a in assignments if a.supervisor_id is None}
        primary = [(a, row_of.get(a.pk)) for a in assignments if a.role == AssignmentRole.PRIMARY]
        refuse_overlaps(
            plan,
            [
                (a, row)
                for a, row in primary
                if (row.readable("to", "role") if row else a.starts_on not in unclear)
            ],
        )


def plan_exemptions(plan, known):
    """The granted exemptions of the rows are authorisations; for one trainee a supervisor has one a day."""
    row_of = plan_charges(plan, known, "exemptions", Authorisation, known.authorisations, AUTHORISATION)
    pairs = defaultdict(list)
    for granted in (one for stored in known.authorisations.values() for one in stored):
        row = row_of.get(granted.pk)
        if granted.supervisor_id is not None and (row is None or row.readable("to")):
            pairs[granted.trainee_id, granted.supervisor_id].append((granted, row))
    for periods in pairs.values():
        refuse_overlaps(plan, periods)


def plan_charges(plan, known, sheet, model, stored, fields):
    """Each row's charge of a supervisor is planned. Returns the rows by the id of their charge.

    A row without a known supervisor has a charge of nobody, to be held against those of other rows.
    """
    row_of = {}
    index = {(c.trainee_id, c.supervisor_id, c.starts_on): c for charges in stored.values() for c in charges}
    for row in plan.workbook[sheet]:
        record = known.record(row, plan)
        supervisor = known.supervisor(row, plan)
        if plan.repeats(row) or record is None or row.get("from") is None:
            continue
        charge = index.get((record.pk, supervisor and supervisor.pk, row["from"]))
        if charge is None:
            charge = model(trainee=record, supervisor=supervisor, starts_on=row["from"])
            stored[record.pk].append(charge)
        plan.settle(row, charge, given(row, fields))
        row_of[charge.pk] = row
    return row_of
