"""The Dockerfile: what it installs is locked, what it serves is all there, and nobody in it is root."""

import re

import pytest
from django.conf import settings

from alis.local.machine import PARTS, ROOT
from tests.alis.image import patterns, stages

ASSETS, BUILD, SERVED = stages()


def test_every_image_it_begins_with_has_a_version():
    for stage in stages():
        assert re.fullmatch(r"(node|python):[\d.]+-\w+-slim|python:[\d.]+-slim-\w+", stage.base)
    assert BUILD.base == SERVED.base  # else the virtual environment would not fit


def test_what_it_installs_is_locked():
    [npm] = ASSETS.words_of("RUN")
    [pip] = [words for words in BUILD.words_of("RUN") if "pip" in words]

    assert npm.startswith("npm ci ")
    assert "--require-hashes --requirement requirements/production.txt" in pip


@pytest.mark.parametrize(("stage", "purpose"), [(BUILD, "translations"), (SERVED, "pdf")])
def test_it_has_the_parts_of_the_system_that_are_wanted(stage, purpose):
    installed = {word for words in stage.words_of("RUN") for word in words.split()}

    assert {part.package for part in PARTS if part.wanted_for == purpose} <= installed


def test_pages_and_letters_have_a_typeface():
    assert {"fonts-inter", "fonts-dejavu-core"} <= set(SERVED.words_of("RUN")[0].split())


def test_it_serves_as_somebody_who_can_change_nothing_of_it():
    names = [name for name, _ in SERVED.steps]
    [user] = SERVED.words_of("USER")

    assert int(user) > 999
    assert f"--uid {user} " in SERVED.words_of("RUN")[0]
    assert names[names.index("USER") :] == ["USER", "EXPOSE"]
    assert not any("--chown" in words for words in SERVED.words_of("COPY"))


def test_whatever_it_copies_is_let_in():
    let_in, _ = patterns()
    for stage in stages():
        for words in stage.words_of("COPY"):
            sources = words.split()[:-1]
            if not sources[0].startswith("--from") and sources != ["."]:
                assert set(sources) <= set(let_in)


def test_every_app_is_let_in_and_nothing_that_is_not_served():
    let_in, held_back = patterns()
    apps = {name for name in settings.INSTALLED_APPS if (ROOT / name / "__init__.py").exists()}

    assert set(let_in) == apps | {
        ".npmrc",
        "locale",
        "manage.py",
        "package-lock.json",
        "package.json",
        "requirements/production.txt",
        "static",
        "templates",
    }
    assert [name for name in let_in if not (ROOT / name).exists()] == []
    assert "__pycache__" in held_back
