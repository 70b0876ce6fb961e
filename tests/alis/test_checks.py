"""What `check --deploy` says of the database's roles."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import OperationalError, connection

from tests.roles import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def ours():
    return [found.id for found in run_checks(include_deployment_checks=True) if found.id.startswith("alis.")]


def test_a_role_that_only_uses_the_tables_is_as_it_should_be():
    assert ours() == []


def test_one_role_that_does_both_is_warned_of():
    with as_owner():
        assert ours() == ["alis.W001"]


def test_a_database_that_does_not_answer_is_warned_of():
    before = connection.settings_dict
    connection.close()
    connection.settings_dict = {**before, "PORT": "9"}
    try:
        with pytest.raises(OperationalError):
            connection.ensure_connection()
        assert ours() == ["alis.W002"]
    finally:
        connection.settings_dict = before


def test_the_command_says_it_and_only_for_deployment(capsys, monkeypatch):
    # The browser tests set a variable that no deployment has, and leave an event loop in this thread.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        for_deployment, otherwise = elsewhere.submit(what_the_command_says, capsys).result()
    assert "alis.W001" in for_deployment
    assert "alis.W001" not in otherwise


def what_the_command_says(capsys) -> tuple[str, str]:
    with as_owner():
        call_command("check", deploy=True)
        for_deployment = capsys.readouterr().err
        call_command("check")
        return for_deployment, capsys.readouterr().err
