"""docker-compose.yml: valid, complete, without a default password; no service has more than it needs."""

import ast
import re
import subprocess
import sys

import pytest

from alis.local.machine import ROOT
from tests.alis.compose import (
    DOCUMENT,
    FILE,
    INIT_FOLDER,
    RANDOM,
    VARIABLE,
    NotSetError,
    compose,
    documented_environment,
    example,
)
from tests.alis.processes import run_python

OURS = {"web", "worker", "beat", "migrate"}
SECRET = {"SECRET_KEY", "POSTGRES_PASSWORD", "ALIS_OWNER_PASSWORD", "ALIS_APP_PASSWORD", "REDIS_PASSWORD"}
HARMLESS_DEFAULTS = {
    "PORT": "8000",
    "LOG_LEVEL": "INFO",
    "ACCESSIBILITY_STATEMENT_URL": "",
    "ACCESSIBILITY_CONTACT": "",
}
# Read by the settings, and not for a service of this file to set.
NOT_SET = {
    "ALIS_DEMO": "opens the demo's door",
    "CELERY_EAGER": "jobs run in the worker",
    "CELERY_VISIBILITY_TIMEOUT": "for tests, which cannot wait an hour",
    "CELERY_UNACKED_RESTORE_INTERVAL": "for tests",
    "DATABASE_OWNER_URL": "known to migrate alone",
}


@pytest.fixture(scope="module")
def file():
    return compose(example())


@pytest.fixture(scope="module")
def services(file):
    return file["services"]


def read_by_settings():
    """The names of the variables that the settings read, each by a call of `env`."""
    for node in ast.walk(ast.parse((ROOT / "alis" / "settings.py").read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if getattr(function, "id", None) == "env":
                yield node.args[0].value


# The file as such


def test_it_is_valid_by_the_compose_specification():
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    judged = subprocess.run([*checker, str(FILE)], capture_output=True, text=True)

    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_nothing_secret_has_a_default():
    found = [one.groupdict() for one in VARIABLE.finditer(FILE.read_text()) if one["name"]]
    needed = [one for one in found if one["rule"] == ":?"]

    assert {one["name"]: one["word"] for one in found if one not in needed} == HARMLESS_DEFAULTS
    assert {one["name"] for one in needed} == set(example()) > SECRET
    assert all(one["word"] for one in needed)  # it says what is the matter


def test_it_says_which_variable_is_not_set():
    for name in example():
        with pytest.raises(NotSetError, match=name):
            compose({**example(), name: ""})


def test_the_document_has_every_variable_and_no_secret():
    written = documented_environment()

    assert {name for name, value in written.items() if value == RANDOM} == SECRET
    assert "example" in written["EMAIL_URL"]


def test_the_document_explains_every_variable():
    explained = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text(), re.MULTILINE))

    assert explained >= set(example()) | set(HARMLESS_DEFAULTS)
    assert explained >= set(read_by_settings()) - (set(NOT_SET) - {"DATABASE_OWNER_URL"})


# What the application is told


def test_the_strict_door_opens(services):
    answer = run_python("import alis.wsgi", **services["web"]["environment"])

    assert (answer.returncode, "Not started" in answer.stderr) == (0, False)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_setting_can_be_set(name, services):
    told = set(services[name]["environment"])

    assert told >= set(services["web"]["environment"])
    assert told | set(NOT_SET) >= set(read_by_settings())
    assert told & set(NOT_SET) == ({"DATABASE_OWNER_URL"} if name == "migrate" else set())


def test_only_who_migrates_knows_the_owner(services):
    def knows(secret):
        told = {name: str(spec) for name, spec in services.items()}
        return {name for name, text in told.items() if example()[secret] in text}

    assert knows("ALIS_OWNER_PASSWORD") == {"db", "migrate"}
    assert knows("ALIS_APP_PASSWORD") == {"db", *OURS}
    assert knows("POSTGRES_PASSWORD") == {"db"}
    assert knows("REDIS_PASSWORD") == {"redis", *OURS}
    assert knows("SECRET_KEY") == OURS


# What a service may


def test_the_services_are_those_that_are_needed(services):
    assert set(services) == {*OURS, "db", "redis"}


def test_nothing_can_write_but_where_it_must_nor_gain_rights(services):
    for name, spec in services.items():
        assert (spec["read_only"], spec["security_opt"]) == (True, ["no-new-privileges:true"]), name
        assert spec.keys() & {"privileged", "cap_add", "devices", "pid", "network_mode", "user"} == set(), (
            name
        )
    assert {name for name, spec in services.items() if spec.get("cap_drop") == ["ALL"]} == OURS


def test_only_the_web_is_reached_and_only_from_this_machine(file, services):
    assert {name: spec["ports"] for name, spec in services.items() if "ports" in spec} == {
        "web": ["127.0.0.1:8000:8000"]
    }
    assert {name for name, spec in services.items() if "outside" in spec["networks"]} == {"web", "worker"}
    assert file["networks"]["inside"] == {"internal": True}


def test_each_waits_for_what_it_needs(services):
    order = {
        name: {other: how["condition"].removeprefix("service_") for other, how in spec["depends_on"].items()}
        for name, spec in services.items()
        if "depends_on" in spec
    }

    assert order == {
        "migrate": {"db": "healthy"},
        "web": {"migrate": "completed_successfully"},
        "worker": {"migrate": "completed_successfully", "redis": "healthy"},
        "beat": {"migrate": "completed_successfully", "redis": "healthy"},
    }


def test_what_runs_on_is_watched_and_started_again(services):
    once = {"migrate"}

    assert {name for name, spec in services.items() if "healthcheck" in spec} == set(services) - once
    assert {name: spec["restart"] for name, spec in services.items()} == {
        name: "no" if name in once else "unless-stopped" for name in services
    }


def test_what_must_last_lies_in_volumes(file, services):
    mounts = {volume for spec in services.values() for volume in spec.get("volumes", [])}
    named = {volume.split(":")[0] for volume in mounts if not volume.startswith(".")}

    assert named == set(file["volumes"])
    assert {volume for volume in mounts if volume.startswith(".")} == {
        f"./deploy/roles.sql:{INIT_FOLDER}roles.sql:ro"
    }
    assert (ROOT / "deploy" / "roles.sql").exists()


def test_images_of_others_have_a_version(services):
    for name in set(services) - OURS:
        assert re.fullmatch(r"[a-z]+:\d+", services[name]["image"]), name
