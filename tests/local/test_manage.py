"""`manage.py` without a variable set: a new checkout's first command finds tables."""

import os
import shutil
import subprocess
import sys

import pytest

from alis.local import machine

HIDDEN = {"DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "REDIS_URL"}
COPIED = {"manage.py", "alis"}  # by their own path they find the checkout that they stand in
LINKED = {
    "audit",
    "outbox",
    "jobs",
    "municipalities",
    "supervision",
    "learning_goals",
    "exemptions",
    "templates",
    "static",
    "locale",
    "node_modules",
}


@pytest.fixture
def new_checkout(tmp_path):
    """The same files with a `var/` of their own; nothing of its database is left."""
    for name in LINKED:
        (tmp_path / name).symlink_to(machine.ROOT / name)
    shutil.copy(machine.ROOT / "manage.py", tmp_path)
    shutil.copytree(machine.ROOT / "alis", tmp_path / "alis")
    yield tmp_path
    run(tmp_path, "-m", "alis.local.stop")
    for outside in tmp_path.glob("var/postgres/*/place"):
        shutil.rmtree(outside.read_text())


def run(folder, *command):
    """What the command answered, with none of the tests' variables."""
    environment = {name: value for name, value in os.environ.items() if name not in HIDDEN}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_first_command_makes_the_tables_and_the_next_finds_them(new_checkout):
    first = run(new_checkout, "manage.py", "compliance", "--format", "csv")
    second = run(new_checkout, "manage.py", "compliance", "--format", "csv")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "its tables are made first" in first.stderr
    assert second.stderr == ""
