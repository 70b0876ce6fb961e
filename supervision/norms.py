"""The norm table: how much supervision the regulation asks for, from which month on.

Source: spesialistforskriften §§ 2 and 25; raised from three to four hours a month from
1 January 2021. A change of law is a new row here, not new code elsewhere. The rows are
upserted after each migrate and flush, never by a data migration, which a flush would undo.
"""

from datetime import date
from decimal import Decimal

NORMS = [
    # from the month of, hours a month, months a year
    (date(1900, 1, 1), Decimal("3"), Decimal("10.5")),
    (date(2021, 1, 1), Decimal("4"), Decimal("10.5")),
]


def keep_norms(sender, using="default", **kwargs):
    """The table holds exactly these rows."""
    Norm = sender.get_model("Norm")
    rows = [
        Norm(from_month=day, hours_per_month=hours, months_per_year=months) for day, hours, months in NORMS
    ]
    Norm.objects.using(using).exclude(from_month__in=[row.from_month for row in rows]).delete()
    Norm.objects.using(using).bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["from_month"],
        update_fields=["hours_per_month", "months_per_year"],
    )
