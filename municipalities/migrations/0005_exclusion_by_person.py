"""The index of the exclusion constraint begins with whose role it is, and can be searched for one person."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations

from municipalities.days import period


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0004_capacity")]

    operations = [
        migrations.RemoveConstraint("membership", "one_membership_at_a_time"),
        migrations.AddConstraint(
            "membership",
            ExclusionConstraint(
                name="one_membership_at_a_time",
                expressions=[("user", "="), ("municipality", "="), ("role", "="), (period(), "&&")],
                violation_error_message="The person already has this role in this period.",
            ),
        ),
    ]
