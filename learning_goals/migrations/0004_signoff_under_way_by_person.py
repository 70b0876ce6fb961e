"""What is under way is looked for by whose it is: the list of what waits for a leader went through all of the
country's."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learning_goals", "0003_catalogue_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex("signoff", "signoff_under_way"),
        migrations.AddIndex(
            "signoff",
            models.Index(
                fields=["trainee_person"],
                condition=models.Q(state__in=["sent", "recommended"]),
                name="signoff_under_way",
            ),
        ),
    ]
