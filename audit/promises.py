"""Promises that the database keeps by itself, for migrations of every app.

Class 23 error codes reach Python as IntegrityError. The triggers hold for every role; the
revoked rights hold even where somebody forgets a trigger.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
{body}
END $guard$;
CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""

REVOKE = """
DO $revoke$
DECLARE grantee_name text;
BEGIN
  FOR grantee_name IN
    SELECT DISTINCT grantee FROM information_schema.role_table_grants
    WHERE table_schema = current_schema() AND table_name = '{table}' AND grantee <> current_user
  LOOP
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM %I', grantee_name);
  END LOOP;
END $revoke$;
"""


def refuse(constraint, table, because):
    """The PL/pgSQL statement that refuses a row under the name of a constraint."""
    return (
        f"RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = '{constraint}', "
        f"TABLE = '{table}', MESSAGE = '{because}';"
    )


def guard(name, table, *, when, body):
    """A migration operation: trigger `name` runs `body` (PL/pgSQL) before each row."""
    return migrations.RunSQL(
        GUARD.format(name=name, table=table, when=when, body=body),
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )


def append_only(table):
    """Migration operations after which no role can change or delete a row of `table`.

    PostgreSQL's own foreign-key checks go on working: they lock, they do not update.
    """
    name = f"{table}_append_only"
    return [
        guard(
            name,
            table,
            when="BEFORE UPDATE OR DELETE",
            body=refuse(name, table, "rows of this table are never changed"),
        ),
        migrations.RunSQL(REVOKE.format(table=table), migrations.RunSQL.noop),
    ]
