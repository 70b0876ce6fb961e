"""Files that people put beside rows of the apps, which never change."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from audit.promises import guard, refuse


def never_changed(table):
    name = f"{table}_unchanged"
    return guard(name, table, when="BEFORE UPDATE", body=refuse(name, table, "a file is never changed"))


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0002_cache")]
    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=150)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField(help_text="bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileBody",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="body",
                        serialize=False,
                        to="municipalities.storedfile",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        never_changed("municipalities_storedfile"),
        never_changed("municipalities_filebody"),
    ]
