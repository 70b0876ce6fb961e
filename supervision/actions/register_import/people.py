"""The sheet `people`: accounts, what belongs to the person, and roles."""

from collections import defaultdict

from django.utils.translation import gettext as _

from municipalities.models import Membership, User
from supervision.actions.register_import.plan import MIN_DAY, first_day, given, last_day, refuse_overlaps
from supervision.models import Qualification
from supervision.workbook.rows import is_after, is_before

OF_ACCOUNT = ["name"]
SPECIALTY = ["specialist_since", "specialist_until"]
OF_QUALIFICATION = ["hpr_number", *SPECIALTY, "supervisor_course_on"]
PERIOD = {"from": "starts_on", "to": "ends_on"}


def plan_people(plan, known):
    """Everybody has an account, with the values that belong to them, and the roles of their rows."""
    by_person, by_role = defaultdict(list), defaultdict(list)
    for row in plan.workbook["people"]:
        place = known.place(row, plan)
        person = account_of(row, known)
        if person is None:
            continue
        by_person[person].append(row)
        if place is None:
            continue
        known.members.add((person.pk, place.pk))
        if row.get("role") and row.readable("from", "to"):
            by_role[person, place, row["role"]].append(row)
    for person, rows in by_person.items():
        plan_account(plan, known, person, rows)
        plan_qualification(plan, known, person, rows)
    for (person, place, role), rows in by_role.items():
        plan_memberships(plan, known, person, place, role, rows)


def account_of(row, known):
    """The account of the row's address. A new one has no password and nobody writes to it."""
    email = row.get("email")
    if email is not None and email not in known.people:
        known.people[email] = User(email=email)
        known.people[email].set_unusable_password()
    return known.people.get(email)


# What belongs to the person


def plan_account(plan, known, person, rows):
    row, values = wanted_values(plan, known, person, OF_ACCOUNT, rows)
    plan.settle(row or rows[0], person, values, main=False)


def plan_qualification(plan, known, person, rows):
    qualification = known.qualifications.get(person.pk) or Qualification(person=person)
    row, values = wanted_values(plan, known, qualification, OF_QUALIFICATION, rows)
    refuse_specialist_out_of_order(plan, qualification, rows)
    if values:
        plan.settle(row, qualification, values, main=False)


def wanted_values(plan, known, holder, columns, rows):
    """The first row that changes something, and the values to set with who registered them."""
    first_row, values, registered_by = None, {}, dict(holder.registered_by)
    for column in columns:
        telling = [row for row in rows if row.get(column)]
        if not telling or not may_tell(plan, known, holder, column, telling):
            continue
        if telling[0][column] != getattr(holder, column):
            values[column] = telling[0][column]
            registered_by.setdefault(column, telling[0].get("municipality_number"))
            first_row = first_row or telling[0]
    return first_row, {**values, "registered_by": registered_by} if values else {}


def may_tell(plan, known, holder, column, telling):
    """The rows agree, and change no value that another municipality has registered; else that is noted.

    A row without a known municipality may be the owner's, so it is only held against other rows.
    """
    present, owner = getattr(holder, column), holder.registered_by.get(column)
    told_by_owner = {row[column] for row in telling if row.get("municipality_number") == owner}
    allowed = {present, *told_by_owner} if present and owner else {row[column] for row in telling}
    before = len(plan.faults)
    for row in telling:
        if row[column] != telling[0][column]:
            plan.fault(row, column, _("contradicts row %(row)s") % {"row": telling[0].number})
        elif row.get("municipality_number") in known.places and row[column] not in allowed:
            plan.fault(row, column, _("differs from what is registered"))
    return len(plan.faults) == before


def refuse_specialist_out_of_order(plan, qualification, rows):
    """No row ends the specialty before it begins, with what the rows above or else the register say."""
    said = {
        column: getattr(qualification, column)
        for column in SPECIALTY
        if all(row.values.get(column) is None for row in rows)
    }
    for row in rows:
        told = {column: row[column] for column in SPECIALTY if row.get(column)}
        since, until = (told.get(column, said.get(column)) for column in SPECIALTY)
        if not since or not until or since <= until:
            said = {**told, **said}
        elif "specialist_until" in told:
            plan.fault(row, "specialist_until", is_before("specialist_since", row))
        elif told:
            plan.fault(row, "specialist_since", is_after("specialist_until", row))


# Roles


def plan_memberships(plan, known, person, place, role, rows):
    """The person holds the role in the periods of these rows, and in those stored that no row is about."""
    stored = known.memberships[person.pk, place.pk, role]
    matched = matches(rows, stored)
    row_of = {}
    for row in rows:
        membership = matched.get(row) or Membership(user=person, municipality=place, role=role)
        plan.settle(row, membership, given(row, PERIOD))
        row_of[membership.pk] = (membership, row)
    untouched = [(membership, None) for membership in stored if membership.pk not in row_of]
    refuse_overlaps(plan, [*row_of.values(), *untouched])


def matches(rows, stored):
    """The stored period that each row is about: one with the same start, else one that it overlaps.

    Rows and periods meet in the order of their days; a row without the column `from` means the last.
    """
    matched, free = {}, sorted(stored, key=first_day)
    for is_same in (same_start, has_common_day):
        for row in sorted(rows, key=lambda row: row.get("from") or MIN_DAY):
            found = [membership for membership in free if row not in matched and is_same(row, membership)]
            if found:
                matched[row] = found[0 if "from" in row.values else -1]
                free.remove(matched[row])
    return matched


def same_start(row, membership):
    return "from" in row.values and row["from"] == membership.starts_on


def has_common_day(row, membership):
    wanted = Membership(starts_on=row.get("from"), ends_on=row.get("to"))
    return first_day(wanted) <= last_day(membership) and first_day(membership) <= last_day(wanted)
