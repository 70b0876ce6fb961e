"""The indexes of the exclusion constraints begin with whose period it is, and can be searched for one trainee.

They began with the period. Nearly all periods have today in common, so each look-up, and each new row, read a
large part of the index, and more of it the more trainees there were.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models

from municipalities.days import period


def by(field):
    return [(field, "="), (period(), "&&")]


CONSTRAINTS = [
    (
        "assignment",
        ExclusionConstraint(
            name="one_primary_supervisor",
            expressions=by("trainee"),
            condition=models.Q(("role", "primary")),
            violation_error_message="The trainee already has a primary supervisor in this period.",
        ),
    ),
    (
        "leave",
        ExclusionConstraint(
            name="one_leave_at_a_time",
            expressions=by("trainee"),
            violation_error_message="The leaves overlap.",
        ),
    ),
    (
        "serviceperiod",
        ExclusionConstraint(
            name="one_service_at_a_time",
            expressions=by("trainee"),
            violation_error_message="The service periods overlap.",
        ),
    ),
    (
        "serviceperiod",
        ExclusionConstraint(
            name="one_responsible_municipality",
            expressions=by("responsible_for"),
            violation_error_message="Another trainee record is already the responsible one in this period.",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_named_leader")]

    operations = [
        operation
        for model, constraint in CONSTRAINTS
        for operation in (
            migrations.RemoveConstraint(model, constraint.name),
            migrations.AddConstraint(model, constraint),
        )
    ]
