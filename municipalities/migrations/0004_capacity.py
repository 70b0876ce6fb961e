"""How many trainees a supervisor may take in a municipality."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0003_files")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="capacity",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="capacity"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__range=(0, 20), role="supervisor"),
                name="capacity_of_supervisors_only",
            ),
        ),
    ]
