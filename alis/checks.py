"""What `manage.py check --deploy` says beyond Django's own checks."""

from django.core.checks import Tags, Warning, register
from django.db import Error, connection

# A superuser and a member of the owning role count as owners, as they do for PostgreSQL.
OWNS_TABLES = """
SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() AND pg_has_role(tableowner, 'USAGE'))
"""
ONE_ROLE = Warning(
    "The application's database role owns the tables, and so could switch their promises off.",
    hint="Let DATABASE_OWNER_URL name the role that migrates, and DATABASE_URL one that only uses tables.",
    id="alis.W001",
)
NOT_ASKED = Warning(
    "The database did not answer, so that nothing is known of its roles.",
    hint="Run the check where DATABASE_URL leads to the database.",
    id="alis.W002",
)


@register(Tags.security, deploy=True)
def two_roles(app_configs, **kwargs):
    """The role that serves is not the one that owns the tables."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(OWNS_TABLES)
            (owns,) = cursor.fetchone()
    except Error:
        return [NOT_ASKED]
    return [ONE_ROLE] if owns else []
