"""Every sentence of ours, and of the packages whose pages we serve, has its words in each language."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from alis.local.machine import ROOT
from tests.alis.languages import (
    NORWEGIAN,
    OURS,
    THEIRS,
    catalogue,
    loaded,
    sentences,
    sentences_of_packages,
    strange_words,
)
from tests.alis.sources import APPS, templates, trees

MESSAGE = re.compile(r"^msgid (.*?)(?=^msgid |\Z)", re.MULTILINE | re.DOTALL)


def run(*command, folder, **environment):
    answer = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """Our catalogues as `make messages` leaves them, in a copy of the sources."""
    folder = tmp_path_factory.mktemp("sources")
    for name in (*APPS, "templates", "locale"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    command = "from django.core.management import call_command; call_command('makemessages', verbosity=0)"
    script = f"import django; django.setup(); {command}"
    run(sys.executable, "-c", script, folder=folder, DJANGO_SETTINGS_MODULE="alis.settings")
    return {code: folder / "locale" / code / "LC_MESSAGES" / "django.po" for code in NORWEGIAN}


def lacking(catalogue, option):
    """The msgids that msgattrib selects."""
    text = run("msgattrib", option, "--no-wrap", catalogue, folder=catalogue.parent)
    return [
        found.splitlines()[0].strip('"')
        for found in MESSAGE.findall(text)
        if not found.startswith('""\nmsgstr ""\n"')
    ]


@pytest.mark.parametrize("language", NORWEGIAN)
def test_every_sentence_is_translated(merged, language):
    assert lacking(merged[language], "--untranslated") == []


@pytest.mark.parametrize("language", NORWEGIAN)
def test_no_translation_is_a_guess(merged, language):
    assert lacking(merged[language], "--only-fuzzy") == []


@pytest.mark.parametrize("language", NORWEGIAN)
def test_the_catalogue_is_as_make_messages_leaves_it(merged, language):
    assert merged[language].read_text().splitlines() == catalogue(language).read_text().splitlines()


@pytest.mark.parametrize("language", NORWEGIAN)
@pytest.mark.parametrize("folder", [OURS, THEIRS])
def test_every_translation_keeps_the_names_of_its_values(language, folder):
    run("msgfmt", "--check-format", "-o", os.devnull, catalogue(language, folder), folder=ROOT)


@pytest.mark.parametrize("language", NORWEGIAN)
def test_every_sentence_of_django_and_allauth_is_translated(language):
    assert sorted(map(str, sentences_of_packages() - set(loaded(language)))) == []


@pytest.mark.parametrize("language", NORWEGIAN)
def test_what_we_say_for_other_packages_is_still_theirs(language):
    assert sorted(map(str, sentences(catalogue(language, THEIRS)) - sentences_of_packages())) == []


@pytest.mark.parametrize("language", NORWEGIAN)
def test_no_word_is_of_another_language(language):
    no_words = re.compile(r"%\(\w+\)[sd]|{\w*}|<[^>]*>|\w+[-.]\w+")
    found = {
        sentence: strange
        for sentence, words in loaded(language).items()
        if (strange := strange_words(no_words.sub(" ", words), language))
    }

    assert found == {}


# Days, times and numbers


NAMED = r"[A-Z_]+_FORMAT"
PARTS = r"F|Y|Y-m"  # a month's name, a year, and an id are written alike in all


def test_no_template_spells_out_how_a_day_or_time_is_written():
    asked = {
        (name, form)
        for name, text in templates().items()
        for form in re.findall(r"""\|(?:date|time):["']?([^"'|} ]*)""", text)
        if not re.fullmatch(f"{NAMED}|{PARTS}", form)
    }

    assert asked == set()


def test_no_code_spells_out_how_a_day_or_time_is_written():
    spelled = re.compile(r"""\b(?:date|time)_format\([^"'\n]*, ["']([^"'\n]*)["']""")
    asked = {
        (name, form)
        for name in trees()
        for form in spelled.findall((ROOT / name).read_text())
        if not re.fullmatch(NAMED, form)
    }
    by_hand = {name for name in trees() if ".strftime(" in (ROOT / name).read_text()}

    assert (asked, by_hand) == (set(), set())
