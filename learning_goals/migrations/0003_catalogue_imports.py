"""Catalogues on their way in by the import page."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from audit.promises import guard, refuse

WHAT_WAS_SHOWN = f"""
  IF (NEW.id, NEW.municipality_id, NEW.uploaded_by_id, NEW.uploaded_at, NEW.sha256, NEW.kind, NEW.version_name,
      NEW.valid_from)
     IS DISTINCT FROM
     (OLD.id, OLD.municipality_id, OLD.uploaded_by_id, OLD.uploaded_at, OLD.sha256, OLD.kind, OLD.version_name,
      OLD.valid_from)
    OR NEW.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id
    OR OLD.state = 'imported'
    OR NEW.state = 'imported' AND NEW.digest IS DISTINCT FROM OLD.digest THEN
    {refuse("catalogue_import_keeps_its_file", "learning_goals_catalogueimport", "what is imported is what was shown")}
  END IF;
  RETURN NEW;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("learning_goals", "0002_promises"),
        ("municipalities", "0003_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=150)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("ALM", "General practice (ALM)"), ("FKM", "Common competence goals (FKM)")],
                        max_length=3,
                        verbose_name="kind of numbers alone",
                    ),
                ),
                (
                    "version_name",
                    models.CharField(blank=True, max_length=150, verbose_name="name of the version"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                (
                    "state",
                    models.CharField(
                        choices=[("refused", "Refused"), ("ready", "Ready"), ("imported", "Imported")],
                        max_length=8,
                    ),
                ),
                ("faults", models.JSONField(default=list)),
                ("fault_count", models.PositiveIntegerField(default=0)),
                ("differences", models.JSONField(default=list)),
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
                        related_name="catalogue_imports",
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
                        condition=models.Q(("state__in", ["refused", "ready", "imported"])),
                        name="catalogue_import_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "imported"), _negated=True),
                        fields=("uploaded_by", "municipality"),
                        name="one_catalogue_import_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", True), ("state", "imported")),
                            models.Q(models.Q(("state", "imported"), _negated=True), ("file__isnull", False)),
                            _connector="OR",
                        ),
                        name="imported_catalogue_file_is_forgotten",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "refused"), models.Q(("digest", ""), _negated=True), _connector="OR"
                        ),
                        name="catalogue_import_is_seen_before_it_is_done",
                    ),
                ],
            },
        ),
        guard(
            "learning_goals_catalogueimport_keeps_its_file",
            "learning_goals_catalogueimport",
            when="BEFORE UPDATE",
            body=WHAT_WAS_SHOWN,
        ),
    ]
