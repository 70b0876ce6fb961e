"""`make lock`: the lock files follow pyproject.toml and package.json, with the newest versions allowed there.

They hold versions and hashes, and no host name: where packages come from is the machine's business.
"""

import json
import subprocess
import sys

from alis.local.machine import ROOT

PRODUCTION = "requirements/production.txt"
COMPILE = (
    "-m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate"
)


def main() -> None:
    python_set("production", "pyproject.toml")
    # A superset of the above, in the same versions.
    python_set("dev", "pyproject.toml", "--group", "dev", "--constraint", PRODUCTION)
    for group in ("postgres", "node", "uv"):
        python_set(group, "--group", group)
    front_end()


def python_set(name: str, *source: str) -> None:
    """The set is locked for every platform and every Python from 3.11 on."""
    options = [
        *COMPILE.split(),
        "--upgrade",
        "--python-version",
        "3.11",
        "--output-file",
        f"requirements/{name}.txt",
    ]
    subprocess.run([sys.executable, *options, *source], cwd=ROOT, check=True)


def front_end() -> None:
    """npm's lock, without the addresses where authors ask for donations."""
    subprocess.run(["npm", "install", "--package-lock-only", "--loglevel=error"], cwd=ROOT, check=True)
    file = ROOT / "package-lock.json"
    lock = json.loads(file.read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    file.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
