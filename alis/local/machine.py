"""What this machine has. Standard library only: setup.py reads it before anything is installed."""

from __future__ import annotations  # so that an older Python gets as far as being told that it is too old

import ctypes.util
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
OLDEST_POSTGRES = 15


class Part(NamedTuple):
    """Something of the system's that is found under `name` and comes with Debian's `package`."""

    name: str
    package: str
    wanted_for: str

    def is_there(self) -> bool:
        """A program that PATH finds, or a shared library."""
        return bool(shutil.which(self.name) or ctypes.util.find_library(self.name))


PARTS = [
    Part("msgfmt", "gettext", "translations"),
    Part("pango-1.0", "libpango-1.0-0", "pdf"),
    Part("pangoft2-1.0", "libpangoft2-1.0-0", "pdf"),
    Part("harfbuzz-subset", "libharfbuzz-subset0", "pdf"),
    Part("qpdf", "qpdf", "pdf tests"),
    Part("pdftotext", "poppler-utils", "pdf tests"),
    Part("chromium", "chromium", "browser tests"),
    Part("atomic", "libatomic1", "browser tests"),  # for Playwright's own Node.js
]


def missing_parts(*purposes: str) -> list[Part]:
    """The parts that are wanted for one of the purposes and are not there."""
    return [part for part in PARTS if part.wanted_for in purposes and not part.is_there()]


def apt_command(packages: list[str]) -> str:
    """What a person types to get the packages."""
    return "sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def demo_port() -> int:
    """Where the demo serves: PORT, else 8000."""
    return int(os.environ.get("PORT") or 8000)


def port_is_taken() -> str:
    """What to say when another program has the demo's port."""
    port = demo_port()
    return f"port {port} is taken by another program; `make demo PORT={port + 1}` uses the next one"


def port_is_free(port: int) -> bool:
    """Whether a server could listen on that port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # a server that just ended is no hindrance
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return port != 0


def system_postgres() -> Path | None:
    """The folder of the newest usable PostgreSQL programs of the system; None if the wheel is to be used.

    ALIS_POSTGRES_BIN names another folder, or is `wheel`.
    """
    chosen = os.environ.get("ALIS_POSTGRES_BIN")
    if chosen == "wheel":
        return None
    folders = [Path(chosen)] if chosen else _postgres_folders()
    usable = [
        folder for folder in folders if postgres_major(folder) >= OLDEST_POSTGRES and _has_btree_gist(folder)
    ]
    return max(usable, key=postgres_major, default=None)


def postgres_major(folder: Path) -> int:
    """The major version of the PostgreSQL server in the folder; 0 if there is none."""
    if not ((folder / "initdb").exists() and (folder / "postgres").exists()):
        return 0
    printed = _output(folder / "postgres", "--version")
    version = re.search(r"\) (\d+)", printed)
    return int(version[1]) if version else 0


def _postgres_folders() -> list[Path]:
    """Where distributions put the server: beside `pg_config`, or in a folder of its version."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    if shutil.which("pg_config"):
        folders.append(Path(_output("pg_config", "--bindir").strip()))
    return folders


def _has_btree_gist(folder: Path) -> bool:
    """Exclusion constraints need it, and some distributions pack it apart from the server."""
    if not (folder / "pg_config").exists():
        return True
    return (
        Path(_output(folder / "pg_config", "--sharedir").strip()) / "extension/btree_gist.control"
    ).exists()


def _output(*command) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
