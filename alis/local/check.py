"""`make check`: every check is run, and all that failed are named at the end."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from alis.local.machine import ROOT

LOCK_FILES = [
    "package-lock.json",
    ".npmrc",
    "package.json",
    *(f"requirements/{n}.txt" for n in ("production", "dev", "postgres", "node", "uv")),
]
HOST = re.compile(r"\w://|\bfile:|\bresolved\b|index-url|find-links", re.IGNORECASE)


def main() -> None:
    templates = [str(file) for file in sorted(ROOT.glob("templates/**/*.html"))]
    checks = {
        "ruff": lambda: python("ruff", "check", "."),
        "ruff format": lambda: python("ruff", "format", "--check", "."),
        "djade": lambda: (
            not templates or run(program("djade"), "--check", "--target-version", "5.2", *templates)
        ),
        "djlint": lambda: not templates or python("djlint", "--lint", "--quiet", "templates"),
        "import contracts": lambda: run(program("lint-imports")),
        "migrations": migrations,
        "translations": translations,
        "lock files": lambda: not hosts_in_lock_files(),
    }
    failed = []
    for name, check in checks.items():
        print(f"check: {name}", flush=True)
        if not check():
            failed.append(name)
    if failed:
        sys.exit("check: failed: " + ", ".join(failed))
    print("check: all passed")


def migrations() -> bool:
    """The models are what the migrations make. No database is asked, hence the silenced warning."""
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
    quietly = [sys.executable, "-W", "ignore::RuntimeWarning"]
    return run(*quietly, "manage.py", "makemigrations", "--check", "--dry-run", **nowhere)


def translations() -> bool:
    """Each catalogue translates exactly the strings that code and templates hold, none of them fuzzily."""
    catalogues = sorted(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
    if not catalogues:
        return True
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(ROOT, copy, dirs_exist_ok=True, ignore=_not_a_source)
        folder = Path(copy)
        (folder / "locale").mkdir()
        extract = [
            sys.executable,
            "-m",
            "django",
            "makemessages",
            "--locale",
            "nb",
            "--keep-pot",
            "--verbosity",
            "0",
        ]
        if subprocess.run(extract, cwd=folder).returncode:
            return False
        # A list, so that every catalogue is looked at.
        return all([_is_complete(file, folder / "locale" / "django.pot") for file in catalogues])


def _not_a_source(folder: str, names: list[str]) -> set[str]:
    """What is left out of the copy from which the strings are taken."""
    outside = {".git", ".venv", "node_modules", "var", "locale", "tests", "docs", "requirements"}
    top = outside if Path(folder) == ROOT else set()  # an app may have a folder of such a name
    return (top | {"__pycache__"}) & set(names)


def _is_complete(catalogue: Path, template: Path) -> bool:
    compared = subprocess.run(["msgcmp", catalogue, template], capture_output=True, text=True)
    lines = compared.stderr.splitlines()
    # It calls an untranslated message unused, too; and an unused one alone is but a warning to it.
    complaints = [line for line in lines if "warning" not in line] if compared.returncode else lines
    print(*complaints, sep="\n", end="\n" if complaints else "")
    if complaints:
        return False
    return run("msgfmt", "--check-format", "-o", os.devnull, str(catalogue))


def hosts_in_lock_files() -> list[str]:
    """The lines of lock files that say where packages come from, as `file:line: text`; there may be none."""
    found = []
    for name in LOCK_FILES:
        for number, line in enumerate((ROOT / name).read_text().splitlines(), start=1):
            if HOST.search(line.replace("omit-lockfile-registry-resolved=true", "")):
                found.append(f"{name}:{number}: {line.strip()}")
    print(*found, sep="\n", end="\n" if found else "")
    return found


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def python(module: str, *arguments: str) -> bool:
    return run(sys.executable, "-m", module, *arguments)


def run(*command: str, **environment: str) -> bool:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}).returncode == 0


if __name__ == "__main__":
    main()
