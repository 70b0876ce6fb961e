"""The private cluster of the benchmarks, with a synthetic register of each size.

A register takes minutes to make. It is kept as a template, and each run measures on a copy, so that it never
sees what another has left. It is made anew on another day, since it ends with today, and when its makers
change.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import closing

import psycopg2

from alis.local.cluster import DEFAULT_PRIVILEGES, OWNER, Cluster
from alis.local.machine import ROOT
from municipalities.days import today

MAKERS = ["alis/seed/national/*.sql", "*/migrations/*.py"]


class Registers(Cluster):
    """`Registers().copy_of(4000)` is the name of a database with that register, for this run alone."""

    def __init__(self, name="benchmark"):
        super().__init__(name)

    @property
    def postmaster(self) -> int:
        """The process from which all others of the cluster descend."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def copy_of(self, trainees, say) -> str:
        template, copy = f"register_{trainees}_{digest_of_makers()}", f"run_{trainees}"
        with self._connection() as connection, connection.cursor() as cursor:
            if template not in databases(cursor):
                for stale in databases(cursor, f"register_{trainees}_%"):
                    cursor.execute(f"DROP DATABASE {stale}")
                self._make(cursor, template, trainees, say)
            cursor.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy")
        return copy

    def _make(self, cursor, template, trainees, say):
        """The register gets its name when it is whole, so half of one is never used."""
        say(f"a register of {trainees} trainees is made; it is kept for today's other runs")
        cursor.execute("DROP DATABASE IF EXISTS half_made WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE half_made OWNER {OWNER}")
        with closing(psycopg2.connect(self._url("postgres", "half_made"))) as connection, connection:
            connection.cursor().execute(DEFAULT_PRIVILEGES)
        self._manage("migrate")
        self._manage("seed_benchmark", "--trainees", str(trainees))
        cursor.execute(f"ALTER DATABASE half_made RENAME TO {template}")

    def _manage(self, *command):
        """The command has run to its end on the half-made register, as the demo would run it."""
        environment = {
            name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
        } | {
            "DATABASE_URL": self.app_url("half_made"),
            "DATABASE_OWNER_URL": self.owner_url("half_made"),
        }
        options = ["--verbosity", "0"]
        subprocess.run(
            [sys.executable, "manage.py", *command, *options], cwd=ROOT, env=environment, check=True
        )


def databases(cursor, like="%"):
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
    return [name for (name,) in cursor.fetchall()]


def digest_of_makers():
    """Another one on another day, and whenever the register would come out differently."""
    whole = hashlib.sha256(today().isoformat().encode())
    for pattern in MAKERS:
        for file in sorted(ROOT.glob(pattern)):
            whole.update(file.read_bytes())
    return whole.hexdigest()[:12]
