"""The application's role can use the tables, and can do nothing to the promises that they keep."""

import pytest
from django.db import DatabaseError, connection, transaction

from alis.local.check import hosts_in_lock_files
from tests.roles import as_owner

pytestmark = pytest.mark.django_db


def one(sql: str):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def refused(sql: str) -> str:
    """What PostgreSQL says to the statement, which it must refuse."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(refusal.value)


def tables() -> list[str]:
    return sorted(connection.introspection.table_names())


def test_everything_runs_as_the_application_role():
    assert one("SELECT current_user") == "alis_app"


def test_the_application_role_has_no_special_rights():
    rights = ("rolsuper", "rolcreatedb", "rolcreaterole", "rolreplication", "rolbypassrls")

    assert [one(f"SELECT {right} FROM pg_roles WHERE rolname = 'alis_app'") for right in rights] == [
        False
    ] * 5
    assert one("SELECT count(*) FROM pg_auth_members WHERE member = 'alis_app'::regrole") == 0


def test_the_application_role_owns_nothing_anywhere_in_the_database():
    assert tables()
    assert one("SELECT count(*) FROM pg_class WHERE relowner = 'alis_app'::regrole") == 0
    assert one("SELECT count(*) FROM pg_proc WHERE proowner = 'alis_app'::regrole") == 0
    assert one("SELECT count(*) FROM pg_database WHERE datdba = 'alis_app'::regrole") == 0


def test_no_table_can_be_truncated_or_have_its_triggers_switched_off():
    for table in tables():
        assert "permission denied" in refused(f'TRUNCATE "{table}" CASCADE'), table
        assert "must be owner" in refused(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'), table


@pytest.mark.parametrize(
    "sql",
    [
        "SET session_replication_role = replica",
        "SET ROLE alis_owner",
        "CREATE TABLE public.mine (id int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_the_way_round_the_promises_is_closed(sql):
    assert "permission denied" in refused(sql)


@pytest.mark.django_db(transaction=True)
def test_the_owner_makes_what_the_application_role_uses():
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE passing (id serial PRIMARY KEY)")
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO passing DEFAULT VALUES")
            cursor.execute("UPDATE passing SET id = 7")
            cursor.execute("DELETE FROM passing")
        assert "permission denied" in refused("TRUNCATE passing")
    finally:
        with as_owner() as owner, owner.cursor() as cursor:
            cursor.execute("DROP TABLE passing")


def test_lock_files_hold_no_host_names():
    assert hosts_in_lock_files() == []
