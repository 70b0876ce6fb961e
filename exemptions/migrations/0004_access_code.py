"""How the case system protects an application is the municipality's archive plan to say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exemptions", "0003_supplements_in_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="letterhead",
            name="access_basis",
            field=models.CharField(blank=True, max_length=150, verbose_name="legal basis of the access code"),
        ),
        migrations.AddField(
            model_name="letterhead",
            name="access_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="access code in the case system"),
        ),
    ]
