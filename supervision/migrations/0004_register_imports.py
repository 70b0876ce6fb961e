"""Workbooks on their way in by the import page."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from audit.promises import guard, refuse

WORKBOOK_STAYS = f"""
  IF (NEW.id, NEW.municipality_id, NEW.uploaded_by_id, NEW.uploaded_at)
     IS DISTINCT FROM (OLD.id, OLD.municipality_id, OLD.uploaded_by_id, OLD.uploaded_at)
    OR NEW.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id THEN
    {refuse("import_keeps_its_workbook", "supervision_registerimport", "what is imported is what was shown")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0003_files"),
        ("supervision", "0003_addenda"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=150)),
                (
                    "language",
                    models.CharField(
                        choices=[("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk"), ("en-gb", "English")],
                        max_length=5,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("refused", "Refused"),
                            ("ready", "Ready"),
                            ("confirmed", "Confirmed"),
                            ("imported", "Imported"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("rows_read", models.PositiveIntegerField(default=0)),
                ("all_read", models.BooleanField(default=False)),
                ("counts", models.JSONField(default=dict)),
                ("faults", models.JSONField(default=list)),
                ("fault_count", models.PositiveIntegerField(default=0)),
                ("preview", models.JSONField(default=dict)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("changed_meanwhile", models.BooleanField(default=False)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.storedfile",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_imports",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["uploaded", "refused", "ready", "confirmed", "imported"])
                        ),
                        name="import_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "imported"), _negated=True),
                        fields=("uploaded_by", "municipality"),
                        name="one_import_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("faults", []), ("file__isnull", True), ("preview", {}), ("state", "imported")
                            ),
                            models.Q(models.Q(("state", "imported"), _negated=True), ("file__isnull", False)),
                            _connector="OR",
                        ),
                        name="imported_file_is_forgotten",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["ready", "confirmed"]), _negated=True),
                            models.Q(("digest", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_is_seen_before_it_is_done",
                    ),
                ],
            },
        ),
        guard(
            "supervision_import_keeps_its_workbook",
            "supervision_registerimport",
            when="BEFORE UPDATE",
            body=WORKBOOK_STAYS,
        ),
    ]
