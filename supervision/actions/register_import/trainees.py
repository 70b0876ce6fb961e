"""The sheets `trainees`, `service` and `leave`."""

from collections import defaultdict

from django.utils.translation import gettext as _

from supervision.actions.register_import.plan import given, overlaps, refuse_overlaps
from supervision.models import Leave, ServicePeriod, Trainee

TRAINEE = {
    "training_started_on": "training_started_on",
    "converted_on": "converted_on",
    "responsible": "responsible",
}
SERVICE = {"to": "ends_on", "position_percentage": "position_percentage", "arena": "arena"}
LEAVE = {"to": "ends_on", "percentage": "percentage"}


def plan_trainees(plan, known):
    """There is a trainee record for each row."""
    for row in plan.workbook["trainees"]:
        place = known.place(row, plan)
        person = known.person(row, "trainee_email", plan)
        if plan.repeats(row) or place is None or person is None:
            continue
        key = (person.pk, place.pk)
        record = known.records.setdefault(key, Trainee(person=person, municipality=place))
        plan.settle(row, record, given(row, TRAINEE))


def plan_service(plan, known):
    """The service periods are as the rows say, none overlaps another, and on no day are two municipalities
    responsible for one trainee."""
    rows = plan_periods(plan, known, "service", ServicePeriod, known.service, SERVICE)
    refuse_two_responsible(plan, known, rows)


def plan_leave(plan, known):
    """The leaves are as the rows say, and none overlaps another."""
    plan_periods(plan, known, "leave", Leave, known.leaves, LEAVE)


def plan_periods(plan, known, sheet, model, stored, fields):
    """Each row's period of its trainee is planned. Returns the rows by the id of their period."""
    row_of = {}
    for row in plan.workbook[sheet]:
        record = known.record(row, plan)
        if row.key is None or plan.repeats(row):
            continue
        period = next((p for p in stored[record.pk] if p.starts_on == row["from"]), None)
        if period is None:
            period = model(trainee=record, starts_on=row["from"])
            stored[record.pk].append(period)
        plan.settle(row, period, given(row, fields))
        row_of[period.pk] = row
    for periods in stored.values():
        refuse_overlaps(plan, [(p, row_of.get(p.pk)) for p in periods if end_is_known(row_of.get(p.pk))])
    return row_of


def end_is_known(row):
    return row is None or row.readable("to")


def refuse_two_responsible(plan, known, row_of):
    """Of two responsible records of one trainee with service on one day, the later row has a fault."""
    record_row = rows_by_record(plan, known)
    told = set()
    for periods in responsible_service(known, record_row, row_of).values():
        for (one, one_row), (other, other_row) in overlaps(periods):
            records = frozenset((one.trainee_id, other.trainee_id))
            if len(records) == 1 or records in told:
                continue
            told.add(records)
            column, rows = "responsible", [record_row[record] for record in records if record in record_row]
            if not rows:
                column, rows = "from", [row for row in (one_row, other_row) if row is not None]
            row = max(rows, key=lambda row: row.number)
            plan.fault(row, column, _("cannot be the responsible record in this period"))


def responsible_service(known, record_row, row_of):
    """By person: the service in their responsible records, as pairs of period and row."""
    service = defaultdict(list)
    for record in known.records.values():
        row = record_row.get(record.pk)
        if record.responsible and (row is None or row.readable("responsible")):
            pairs = ((period, row_of.get(period.pk)) for period in known.service[record.pk])
            service[record.person_id] += [(period, row) for period, row in pairs if end_is_known(row)]
    for period in known.responsible_elsewhere:
        service[period.responsible_for_id].append((period, None))
    return service


def rows_by_record(plan, known):
    """The row of `trainees` for each record that has one."""
    found = {}
    for row in plan.workbook["trainees"]:
        person = known.people.get(row.get("trainee_email"))
        place = known.places.get(row.get("municipality_number"))
        record = known.records.get((person.pk, place.pk)) if person and place else None
        if record is not None:
            found.setdefault(record.pk, row)
    return found
