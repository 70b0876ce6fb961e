"""Every sentence of ours has its words in each language of the interface."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from alis.local.machine import ROOT
from tests.alis.sources import APPS

# English is what stands in the sources; nynorsk is promised once it has a catalogue.
LANGUAGES = [code for code, _ in settings.LANGUAGES if code == "nb" or (ROOT / "locale" / code).exists()]
MESSAGE = re.compile(r"^msgid (.*?)(?=^msgid |\Z)", re.MULTILINE | re.DOTALL)


def run(*command, folder):
    answer = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """The catalogues as `makemessages` would leave them, in a copy of the sources."""
    folder = tmp_path_factory.mktemp("sources")
    for name in (*APPS, "templates", "locale"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    (folder / "locale").mkdir(exist_ok=True)
    chosen = [word for code in LANGUAGES for word in ("--locale", code)]
    command = ["", "makemessages", "--no-obsolete", *chosen]
    script = f"from django.core.management import execute_from_command_line as run; run({command!r})"
    run(sys.executable, "-c", script, folder=folder)
    return {code: folder / "locale" / code / "LC_MESSAGES" / "django.po" for code in LANGUAGES}


def lacking(catalogue, option):
    """The msgids that msgattrib selects."""
    text = run("msgattrib", option, "--no-wrap", catalogue, folder=catalogue.parent)
    return [
        found.splitlines()[0].strip('"')
        for found in MESSAGE.findall(text)
        if not found.startswith('""\nmsgstr ""\n"')
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(merged, language):
    assert lacking(merged[language], "--untranslated") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(merged, language):
    assert lacking(merged[language], "--only-fuzzy") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_the_names_of_its_values(merged, language):
    run("msgfmt", "--check-format", "-o", Path("/dev/null"), merged[language], folder=merged[language].parent)
