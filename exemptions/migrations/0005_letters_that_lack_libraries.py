"""A letter that no worker can make, since the machine lacks what it takes, is not tried again and again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exemptions", "0004_access_code"),
    ]

    operations = [
        migrations.AddField(
            model_name="rendering",
            name="lacks_libraries",
            field=models.BooleanField(default=False),
        ),
    ]
