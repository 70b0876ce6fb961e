"""Install what the demo or the tests need: `python3 alis/local/setup.py demo|check|test`.

Run by the system's Python as a plain script, so standard library only. Afterwards `.venv` and `node_modules`
hold what the lock files name and the translations are compiled. What was done is remembered in
`var/setup.json`, so that a second run only looks.
"""

from __future__ import annotations  # so that an older Python gets as far as being told that it is too old

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import machine  # beside this script; the package itself cannot be imported before Celery is there
from machine import ROOT, VAR

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
STAMPS = VAR / "setup.json"

# For each mode: the locked set of Python packages, and the purposes whose system parts are wanted.
MODES = {
    "demo": ("production", ["translations", "pdf"]),
    "check": ("dev", ["translations"]),
    "test": ("dev", ["translations", "pdf", "pdf tests", "browser tests"]),
}


def main(mode: str) -> None:
    """Everything that the mode needs is installed, or the program ends and says what is missing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older one is told
        fail("Python 3.11 or newer is needed, this is " + sys.version.split()[0])
    if mode == "demo" and not machine.port_is_free(machine.demo_port()):
        fail(machine.port_is_taken())
    keep_caches_inside()
    VAR.mkdir(exist_ok=True)
    package_set, purposes = MODES[mode]
    system_parts(purposes)
    virtual_environment()
    python_packages(package_set)
    front_end_packages()
    translations()


def keep_caches_inside() -> None:
    """Downloads are kept under var/, unless the user has a place for them: outside, nothing changes."""
    for variable, folder in {"UV_CACHE_DIR": "uv", "PIP_CACHE_DIR": "pip", "npm_config_cache": "npm"}.items():
        os.environ.setdefault(variable, str(VAR / "cache" / folder))


def system_parts(purposes: list[str]) -> None:
    """Missing programs and libraries are installed; where that cannot be done, the command is printed."""
    missing = machine.missing_parts(*purposes)
    if not missing:
        return
    packages = [part.package for part in missing]
    if not apt_install(packages):
        step("missing on this machine: " + ", ".join(packages) + ". To install them:")
        print("      " + machine.apt_command(packages))


def virtual_environment() -> None:
    """`.venv` is there, works, and was made for this folder by this Python."""
    made_by = digest(str(sys.version_info[:3]), sys.base_prefix, str(ROOT))
    if stamp("venv") == made_by and PYTHON.exists():
        return
    if not (find_spec("ensurepip") and find_spec("venv")) and not apt_install(["python3-venv"]):
        fail(
            "Python's venv module is missing. To install it:\n      " + machine.apt_command(["python3-venv"])
        )
    step("virtual environment")
    run(sys.executable, "-m", "venv", "--clear", VENV)
    remember("venv", made_by)
    remember("python", None)


def python_packages(package_set: str) -> None:
    """The locked set is installed, with the PostgreSQL and Node.js wheels where the system has none."""
    wanted = {package_set}
    if machine.system_postgres() is None:
        wanted.add("postgres")
    if shutil.which("npm") is None:
        wanted.add("node")
    locks = digest(*(file.read_bytes() for file in sorted(REQUIREMENTS.glob("*.txt"))))
    before = stamp("python") or {}
    installed = set(before.get("sets", [])) if before.get("locks") == locks else set()
    if "dev" in installed:
        installed.add("production")  # of which it is a superset
    if wanted <= installed:
        return
    files = [REQUIREMENTS / f"{name}.txt" for name in sorted(wanted - installed)]
    step("Python packages: " + ", ".join(file.stem for file in files))
    install(files)
    remember("python", {"locks": locks, "sets": sorted(wanted | installed)})


def install(files: list[Path]) -> None:
    """By uv, which is many times faster; by pip where uv cannot be had or cannot reach the packages."""
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    options = [option for file in files for option in ("-r", file)]
    uv = run(*pip, "-r", REQUIREMENTS / "uv.txt", must_work=False) and run(
        PYTHON, "-m", "uv", "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, *options,
        must_work=False,
    )  # fmt: skip
    if not uv:
        step("uv did not manage; with pip (slower)")
        run(*pip, *options)


def front_end_packages() -> None:
    """`node_modules` is what package-lock.json says."""
    lock = digest((ROOT / "package-lock.json").read_bytes())
    if stamp("node") == lock and (ROOT / "node_modules").is_dir():
        return
    step("front-end packages")
    os.environ["PATH"] += os.pathsep + str(VENV / "bin")  # where the Node.js wheel is
    run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
    remember("node", lock)


def translations() -> None:
    """Every catalogue is compiled, ours and that of what we add to other packages, if gettext is there."""
    folders = [ROOT / "locale", ROOT / "alis" / "third_party" / "locale"]
    sources = [file for folder in folders for file in sorted(folder.glob("*/LC_MESSAGES/*.po"))]
    if not sources:
        return
    state = digest(*(file.read_bytes() for file in sources))
    if stamp("locale") == state and all(file.with_suffix(".mo").exists() for file in sources):
        return
    if shutil.which("msgfmt") is None:
        step("translations are not compiled, for want of gettext: the pages are in English")
        return
    step("translations")
    for file in sources:
        run("msgfmt", "--check-format", "-o", file.with_suffix(".mo"), file)
    remember("locale", state)


def apt_install(packages: list[str]) -> bool:
    """Whether Debian's packages could be installed: as root, or with sudo that asks for no password."""
    if shutil.which("apt-get") is None:
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (
        shutil.which("sudo") is None or not run("sudo", "-n", "true", must_work=False, silent=True)
    ):
        return False
    step("system packages: " + ", ".join(packages))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run(*apt, "update", must_work=False, silent=True)  # an old list is better than none
    return run(*apt, "install", "-y", "--no-install-recommends", *packages, must_work=False, silent=True)


def stamp(name: str):
    """What was remembered under the name; None if nothing was."""
    return _stamps().get(name)


def remember(name: str, value) -> None:
    STAMPS.write_text(json.dumps({**_stamps(), name: value}, indent=1))


def _stamps() -> dict:
    try:
        return json.loads(STAMPS.read_text())
    except (FileNotFoundError, ValueError):
        return {}


def digest(*parts: str | bytes) -> str:
    """One hash over all parts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode() if isinstance(part, str) else part).digest())
    return whole.hexdigest()


def run(*command, must_work: bool = True, silent: bool = False) -> bool:
    """Whether the command succeeded. Its output is shown, or, if silent, only when it failed."""
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if silent else {}
    done = subprocess.run([str(word) for word in command], cwd=ROOT, stdin=subprocess.DEVNULL, **output)
    if done.returncode and must_work:
        fail("this did not work: " + " ".join(str(word) for word in command))
    return done.returncode == 0


def step(text: str) -> None:
    print("setup:", text, flush=True)


def fail(text: str) -> None:
    sys.exit("setup: " + text)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        fail("interrupted; the next run goes on from here")
