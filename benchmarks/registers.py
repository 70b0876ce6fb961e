"""The private cluster of the benchmarks, with a synthetic register of each size.

A register takes minutes to make. It is kept as a template, and each run measures on a copy, so that it never
sees what another has left. It is made anew on another day, since it ends with today, and when its makers
change.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from contextlib import closing, contextmanager

import psycopg2

from alis.local.cluster import DEFAULT_PRIVILEGES, OWNER, Cluster
from alis.local.machine import ROOT
from municipalities.days import today

MAKERS = ["alis/seed/national/*.sql", "*/migrations/*.py"]


class Registers(Cluster):
    """`with Registers("benchmark").copy_of(4000, say) as name` has a register of that size for itself."""

    def start(self) -> bool:
        """As of any cluster; and nothing is vacuumed while something else is measured. The registers were,
        when they were made."""
        started = super().start()
        with self._connection() as connection, connection.cursor() as cursor:
            cursor.execute("ALTER SYSTEM SET autovacuum = off")
            cursor.execute("SELECT pg_reload_conf()")
        return started

    @contextmanager
    def for_one_run(self):
        """Nobody else measures on this cluster inside the block: two would disturb each other."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "measuring", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sys.exit("bench: another run is measuring here; this one was not begun")
            yield

    @property
    def postmaster(self) -> int:
        """The process from which all others of the cluster descend."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    @contextmanager
    def copy_of(self, trainees, say):
        """The name of a database with that register, which is there inside the block."""
        digest, copy = digest_of_makers(), f"run_{trainees}"
        template = f"register_{trainees}_{digest}"
        with self._connection() as connection, connection.cursor() as cursor:
            for stale in databases(cursor, "register_%"):
                if not stale.endswith(digest):
                    cursor.execute(f"DROP DATABASE {stale}")
            if template not in databases(cursor):
                self._make(cursor, template, trainees, say)
            cursor.execute(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {template} OWNER {OWNER} STRATEGY file_copy")
            try:
                yield copy
            finally:
                cursor.execute(f"DROP DATABASE {copy} WITH (FORCE)")

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
