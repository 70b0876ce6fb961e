"""docker-compose.yml as data, and its services run where no container engine is at hand.

Commands, environments and health checks are those of the file, word for word. What an engine and the images
lay round them is laid round them here: names of services lead to ports of 127.0.0.1, volumes are folders, the
application stands as its image has it, PATH leads to this machine's PostgreSQL and Redis.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

import yaml

from alis.local.cluster import Cluster
from alis.local.machine import ROOT, port_is_free
from tests.alis import image
from tests.services import free_port, redis_program

FILE = ROOT / "docker-compose.yml"
DOCUMENT = ROOT / "docs" / "operations.md"
VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>\w+)(?P<rule>:[?-])(?P<word>[^}]*)\})")
RANDOM = "$(openssl rand -hex 32)"
INIT_FOLDER = "/docker-entrypoint-initdb.d/"  # what is in there, the image of PostgreSQL runs once


class NotSetError(Exception):
    """The file asks for a variable that is not set."""


def compose(environment):
    """The file as an engine reads it in that environment."""

    def value_of(found):
        if found.group() == "$$":
            return "$"
        if environment.get(found["name"]):
            return environment[found["name"]]
        if found["rule"] == ":?":
            raise NotSetError(found["name"])
        return found["word"]

    def filled(part):
        if isinstance(part, dict):
            return {name: filled(value) for name, value in part.items()}
        if isinstance(part, list):
            return [filled(value) for value in part]
        return VARIABLE.sub(value_of, part) if isinstance(part, str) else part

    return filled(yaml.safe_load(FILE.read_text()))


def documented_environment():
    """The file .env as the document has it written, by name; what is secret is made by a command there."""
    block = re.search(r"<<END\n(.*?)\n\s*END\n", DOCUMENT.read_text(), re.DOTALL)[1]
    return dict(line.strip().split("=", 1) for line in block.splitlines())


def example():
    """That file, with every secret made."""
    return {
        name: sha256(name.encode()).hexdigest() if value == RANDOM else value.strip("'")
        for name, value in documented_environment().items()
    }


def words(command):
    """A command as a list, in whichever of the two ways it is written."""
    return shlex.split(command) if isinstance(command, str) else command


def comes(happened, seconds=60):
    """What `happened()` says as soon as it says anything; fails after so long."""
    end = monotonic() + seconds
    while monotonic() < end:
        if found := happened():
            return found
        sleep(0.05)
    raise AssertionError(f"not within {seconds} seconds")


class Service:
    """One service of the file. `options` follow its command, for what its image sets by other ways."""

    stop_signal = signal.SIGTERM
    identity = {}

    def __init__(self, name, spec, machine):
        self.spec, self.machine = spec, machine
        self.log = machine.folder / f"{name}.log"
        self.options = []
        self.process = None

    def prepare(self):
        """Everything is there that the command finds in its container."""

    @property
    def environment(self):
        own = {name: self.machine.here(value) for name, value in self.spec.get("environment", {}).items()}
        return self.machine.surroundings | own

    def _call(self, command):
        return [self.machine.here(word) for word in words(command)]

    def run(self, command):
        """What the command answers in the service's surroundings."""
        place = {"cwd": self.machine.application, "env": self.environment}
        return subprocess.run(self._call(command), capture_output=True, text=True, **place)

    def healthy(self):
        """Whether its health check says so."""
        kind, *test = self.spec["healthcheck"]["test"]
        return self.run(["sh", "-c", *test] if kind == "CMD-SHELL" else test).returncode == 0

    def start(self):
        """Its command runs, in a session of its own."""
        command = [*self._call(self.spec["command"]), *map(str, self.options)]
        place = {"cwd": self.machine.application, "env": self.environment, **self.identity}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **place)

    def stop(self):
        """It was told to stop, and did."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            self.process.wait(timeout=60)

    def kill(self):
        """As when the machine loses power: none of its processes gets to say anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Database(Service):
    """PostgreSQL, as the user that this machine has for it."""

    stop_signal = signal.SIGINT

    def __init__(self, *of_any_service):
        super().__init__(*of_any_service)
        self.folder = Path(tempfile.mkdtemp(prefix="alis-compose-", dir="/var/tmp"))

    def prepare(self):
        finder = Cluster("test")  # knows programs that can be run, and by whom
        finder._find_place()
        self.identity = finder._identity()
        password = self.folder / "password"
        password.write_text(self.environment["POSTGRES_PASSWORD"])
        for path in (self.folder, password):
            finder._give(path)
        access = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}"]
        options = ["--username=postgres", *access, "--no-sync"]
        options += shlex.split(self.environment["POSTGRES_INITDB_ARGS"])
        made = finder._as_user(finder.bin / "initdb", "-D", self.folder / "data", *options)
        assert made.returncode == 0, made.stderr
        self.options = ["-D", self.folder / "data", "-c", f"unix_socket_directories={self.folder}"]
        self.options += ["-c", "fsync=off"]
        self.start()
        comes(self.healthy)
        self._initialise()

    def _initialise(self):
        """As the image does with each file of a certain folder."""
        mounts = [volume.split(":")[:2] for volume in self.spec["volumes"]]
        [script] = [ROOT / at for at, to in mounts if to.startswith(INIT_FOLDER)]
        once = ["psql", "-v", "ON_ERROR_STOP=1", "--no-psqlrc", "--username=postgres", "--dbname=postgres"]
        done = self.run([*once, "--file", str(script)])
        assert done.returncode == 0, done.stderr

    @property
    def environment(self):
        """Inside its container, commands come by the socket, and are believed."""
        return super().environment | {"PGHOST": str(self.folder)}


class Broker(Service):
    """Redis, which in its image has a folder and a port of its own."""

    def prepare(self):
        folder = self.machine.folder / "broker"
        folder.mkdir()
        self.options = ["--port", self.machine.ports["redis"], "--bind", "127.0.0.1", "--dir", folder]


class Machine:
    """What the services find around them. `up()` starts them in the order that the file asks for."""

    KINDS = {"db": Database, "redis": Broker}

    def __init__(self, folder, environment):
        self.folder, self.application = folder, folder / "app"
        image.build(self.application)
        self.files_of_image = self.files()
        self.ports = dict(zip(("db", "redis", "web"), self._free_ports(), strict=True))
        self.places = {
            "@db:5432": f"@127.0.0.1:{self.ports['db']}",
            "@redis:6379": f"@127.0.0.1:{self.ports['redis']}",
            "0.0.0.0:8000": f"127.0.0.1:{self.ports['web']}",
            "127.0.0.1:8000": f"127.0.0.1:{self.ports['web']}",
            "/var/lib/alis": str(folder / "kept"),
            "redis-cli ": f"redis-cli -p {self.ports['redis']} ",
        }
        (folder / "kept").mkdir()
        self.surroundings = self._surroundings()
        self.services = {
            name: self.KINDS.get(name, Service)(name, spec, self)
            for name, spec in compose(environment)["services"].items()
        }

    def __getitem__(self, name):
        return self.services[name]

    def files(self):
        """Every file that the application stands in."""
        return set(self.application.rglob("*"))

    def here(self, text):
        """The text with what it names of the containers' world as this machine has it."""
        for theirs, ours in self.places.items():
            text = text.replace(theirs, ours)
        return text

    def up(self):
        """Every service runs; those with a health check are healthy, those without have ended well."""
        for name in self.services:
            self._up(name)
        for service in self.services.values():
            if "healthcheck" in service.spec:
                comes(service.healthy)

    def _up(self, name):
        service = self.services[name]
        if service.process:
            return
        for other, how in service.spec.get("depends_on", {}).items():
            self._up(other)
            if how["condition"] == "service_healthy":
                comes(self[other].healthy)
            else:
                ended = self[other].process.wait(timeout=120)
                assert ended == 0, self[other].log.read_text()
        service.prepare()
        if not service.process:
            service.start()

    def down(self):
        """Nothing runs, and nothing is left outside the folder."""
        for service in reversed(self.services.values()):
            service.stop()
        shutil.rmtree(self.services["db"].folder)

    def _free_ports(self):
        first = free_port()
        return [port for port in range(first, first + 500) if port_is_free(port)][:3]

    def _surroundings(self):
        """What an image has: its programs, its variables, and nothing of this process's environment."""
        programs = self.folder / "programs"
        programs.mkdir()
        (programs / "redis-server").symlink_to(redis_program())
        client = programs / "redis-cli"
        client.symlink_to(shutil.which("redis-cli") or self._stand_in_for_redis_cli())
        finder = Cluster("test")
        finder._find_place()
        path = [image.PROGRAMS, programs, finder.bin, os.environ["PATH"]]
        return {
            **image.environment(),
            "PATH": os.pathsep.join(map(str, path)),
            "LANG": "C.UTF-8",
            "HOME": "/nonexistent",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "PGPORT": str(self.ports["db"]),
            "FORWARDED_ALLOW_IPS": "192.0.2.1",  # into a container no proxy comes from 127.0.0.1
        }

    def _stand_in_for_redis_cli(self):
        """Wheels bring the server alone: this sends the same words to it, with the same password."""
        program = self.folder / "redis-cli.py"
        program.write_text(
            f"#!{sys.executable}\n"
            "import os, socket, sys\n"
            "_, port, *command = sys.argv[1:]\n"
            "with socket.create_connection(('127.0.0.1', int(port)), 5) as server:\n"
            "    for line in ('AUTH ' + os.environ['REDISCLI_AUTH'], ' '.join(command)):\n"
            "        server.sendall(line.encode() + b'\\r\\n')\n"
            "        answer = server.recv(4096).decode().strip()\n"
            "print(answer.removeprefix('+'))\n"
        )
        program.chmod(0o755)
        return program
