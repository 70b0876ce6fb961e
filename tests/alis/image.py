"""The Dockerfile as data, and what it makes of our own files where no container engine is at hand."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from alis.local.machine import ROOT

PROGRAMS = Path(sys.executable).parent  # where the image has /venv/bin


class Stage(NamedTuple):
    base: str
    name: str
    steps: list  # of (instruction, its words)

    def words_of(self, instruction):
        return [words for name, words in self.steps if name == instruction]


def stages():
    """Each stage of the Dockerfile, without comments and with continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    found = []
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        instruction, _, words = line.partition(" ")
        if instruction == "FROM":
            base, _, name = words.partition(" AS ")
            found.append(Stage(base, name, []))
        elif instruction:
            found[-1].steps.append((instruction, words))
    return found


def patterns():
    """What .dockerignore lets in by name, and which names it holds back all the same."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] not in ("", "#")]
    let_in = [line.removeprefix("!") for line in lines if line.startswith("!")]
    held_back = [line.removeprefix("**/") for line in lines if line.startswith("**/")]
    assert lines == ["*", *(f"!{name}" for name in let_in), *(f"**/{name}" for name in held_back)]
    return let_in, held_back


def environment():
    """What the image sets, but for PATH."""
    [words] = stages()[-1].words_of("ENV")
    pairs = dict(word.split("=", 1) for word in shlex.split(words))
    return {name: value for name, value in pairs.items() if name != "PATH"}


def build(folder):
    """The folder holds what the image has in /app: the files let in, and what our commands make of them."""
    let_in, held_back = patterns()
    for name in let_in:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(*held_back))
        else:
            shutil.copy(source, target)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    surroundings = {"PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "LANG": "C.UTF-8"}
    for command in stages()[1].words_of("RUN"):
        if "manage.py" in command:
            subprocess.run(command, shell=True, cwd=folder, env=surroundings, check=True, capture_output=True)
