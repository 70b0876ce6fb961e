"""Rules of this code base that nobody has to remember."""

import ast
import re
from pathlib import Path

import allauth
import crispy_forms
import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.template.loader import get_template
from django.urls import get_resolver

from municipalities.models import Municipality
from supervision.models import Trainee
from tests.alis.sources import (
    APPS,
    functions,
    templates,
    templates_named_in_code,
    templates_named_in_templates,
    trees,
)

# Whose rows are whose


WITHOUT_VISIBLE_TO = {
    "Event": "the log is asked about one row that was fetched as visible (`about`), never listed by itself",
    "Note": "no role opens a note: `readable_by` asks for the two of the session",
    "Addendum": "as a note",
}


def belongs_to_a_municipality(model, seen=()):
    """Whether its rows lead to a municipality or a trainee, however many steps away."""
    if model in (Municipality, Trainee):
        return True
    leads = [field.related_model for field in model._meta.fields if field.many_to_one or field.one_to_one]
    return any(
        belongs_to_a_municipality(other, (*seen, model)) for other in leads if other not in (*seen, model)
    )


def test_every_model_of_a_municipality_says_to_whom_its_rows_are_visible():
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    without = {
        model.__name__
        for model in ours
        if belongs_to_a_municipality(model) and not hasattr(model._default_manager.all(), "visible_to")
    }

    assert without == set(WITHOUT_VISIBLE_TO)


# Who moves a state


NOT_A_MOVE = {
    "alis/seed/goals.py": "the demo's past, of which nobody is told: the events are written with its dates",
    "alis/seed/year.py": "as the demo's goals",
}


def writes_of_state(tree):
    """Places that could move a row to another state without `audit.advance()`."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            yield from (t for t in targets if isinstance(t, ast.Attribute) and t.attr == "state")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = [keyword.arg for keyword in node.keywords]
            listed = [item.value for item in ast.walk(node) if isinstance(item, ast.Constant)]
            if node.func.attr == "update" and "state" in named:
                yield node
            if node.func.attr in ("bulk_update", "save") and "state" in listed:
                yield node
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            yield from (arg for arg in node.args[1:2] if getattr(arg, "value", None) == "state")


def test_only_advance_moves_a_row_to_another_state():
    found = {name for name, tree in trees().items() if any(writes_of_state(tree))}

    assert found == {"audit/actions.py", *NOT_A_MOVE}


def test_no_sql_of_ours_moves_a_state():
    statement = re.compile(r"UPDATE\s+supervision_session\s+SET\s[^;]*\bstate\b", re.IGNORECASE)
    found = {
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and statement.search(node.value)
    }

    assert found == set()


# Who did it


ACTIONS = re.compile(r"^(\w+)/actions(?:/\w+)*\.py$")
WITHOUT_ACTOR = {
    "audit.actions": "the ground: writes down the actor that it is told of",
    "outbox.actions": "tells what an action with an actor has done; sending is nobody's deed",
    "jobs.actions": "what runs by itself is nobody's deed",
}


def names_taken_from_actions():
    """The functions of actions modules that other modules call: (module, function)."""
    for name, tree in trees().items():
        if ACTIONS.match(name) or "/migrations/" in name:
            continue
        modules = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    if module_file(whole):
                        modules[alias.asname or alias.name] = whole
                    elif module_file(node.module):
                        yield node.module, alias.name
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in modules
            ):
                yield modules[node.value.id], node.attr


def module_file(module):
    """The name of the file of an actions module, or None."""
    path = module.replace(".", "/")
    return next((f for f in (f"{path}.py", f"{path}/__init__.py") if f in trees() and ACTIONS.match(f)), None)


def test_every_action_that_others_call_takes_the_actor_by_name():
    without = set()
    for module, name in names_taken_from_actions():
        defined = [node for node in trees()[module_file(module)].body if getattr(node, "name", None) == name]
        for function in (node for node in defined if isinstance(node, ast.FunctionDef)):
            if "actor" not in [argument.arg for argument in function.args.kwonlyargs]:
                without.add((module, name))

    assert {pair for pair in without if pair[0] not in WITHOUT_ACTOR} == set()
    assert {module for module, _ in without} == set(WITHOUT_ACTOR)


def test_no_action_knows_of_requests():
    found = {
        (name, function.name)
        for name, tree in trees().items()
        if ACTIONS.match(name)
        for function in functions(tree)
        if "request" in [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    }

    assert found == set()


# Templates


DJANGOS_OWN = {"400.html", "403.html", "404.html", "429.html", "500.html"}


def named_by_allauth():
    """Those that replace a template of allauth's."""
    folder = Path(allauth.__file__).parent
    sources = "".join(file.read_text() for file in folder.rglob("*.py"))
    theirs = {str(file.relative_to(folder / "templates")) for file in (folder / "templates").rglob("*.*")}
    return {
        name
        for name in templates()
        if name in theirs or (name.startswith("account/") and name.partition(".")[0] in sources)
    }


def named_by_crispy():
    """Those that crispy-forms takes from its template pack."""
    folder = Path(crispy_forms.__file__).parent
    sources = "".join(file.read_text() for file in folder.rglob("*.py"))
    pack = "designsystemet/"
    return {
        name for name in templates() if name.startswith(pack) and f"/{name.removeprefix(pack)}" in sources
    }


def test_no_template_is_unused():
    used = templates_named_in_code() | templates_named_in_templates() | DJANGOS_OWN
    used |= named_by_allauth() | named_by_crispy()

    assert set(templates()) - used == set()


def test_no_template_is_missing():
    named = templates_named_in_code() | templates_named_in_templates()
    shown = {name for name in named if name in templates() or not exists(name)}

    assert shown - set(templates()) == set()


def exists(name):
    try:
        return bool(get_template(name))
    except Exception:
        return False


def test_no_template_holds_what_the_content_security_policy_blocks():
    inline = re.compile(
        r"<[^>]*\s(?:style|on\w+)\s*=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
    )
    found = [(name, hit.group()) for name, text in templates().items() if (hit := inline.search(text))]

    assert found == []


MAY_HOLD_MARKUP = {
    "designsystemet/_help.html": "help texts are written by us or by Django, never typed by a person"
}


def test_no_page_shows_a_value_unescaped():
    unescaped = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")
    found = {name for name, text in templates().items() if name.endswith(".html") and unescaped.search(text)}

    assert found == set(MAY_HOLD_MARKUP)


# Pages


def views():
    """The functions that addresses lead to, as Python has them."""

    def patterns(resolver):
        for pattern in resolver.url_patterns:
            yield from patterns(pattern) if hasattr(pattern, "url_patterns") else [pattern]

    for pattern in patterns(get_resolver()):
        if pattern.callback.__module__.partition(".")[0] in APPS:
            yield pattern.name, pattern.callback


def test_every_view_fits_into_twenty_five_lines():
    long = {
        (name, function.name, function.end_lineno - function.lineno + 1)
        for name, tree in trees().items()
        if re.search(r"/views(/\w+)?\.py$", name)
        for function in functions(tree)
        if function.end_lineno - function.lineno + 1 > 25
    }

    assert long == set()


def test_address_and_view_have_one_name():
    assert {(name, view.__name__) for name, view in views() if name != view.__name__} == {
        ("set_language", "choose_language")  # Django's own name, of which its templates know
    }


# Words


def called_with_words(tree):
    """The first argument of every gettext call."""
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in names:
            yield from (
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


NORWEGIAN = re.compile(
    r"[æøåÆØÅ]|\b(?:og|ikke|er|det|som|til|av|med|har|kan|skal|på|ikkje|eit)\b", re.IGNORECASE
)
NAMES_OF_THEMSELVES = {"Bokmål"}
IN_TEMPLATES = re.compile(
    r"""{%\s*translate\s+(["'])(.*?)\1|_\((["'])(.*?)\3\)|{%\s*blocktranslate[^%]*%}(.*?){%\s*endblock""",
    re.DOTALL,
)


def test_words_of_the_interface_are_english_in_the_sources():
    in_code = {text for tree in trees().values() for text in called_with_words(tree)}
    in_templates = {
        "".join(text for text in groups if text and text not in "\"'")
        for page in templates().values()
        for groups in IN_TEMPLATES.findall(page)
    }

    assert len(in_code) > 50
    assert len(in_templates) > 100
    assert {text for text in in_code | in_templates if NORWEGIAN.search(text)} == NAMES_OF_THEMSELVES


# Imports


def test_weasyprint_is_imported_only_where_something_is_rendered():
    """It takes more than a second, and needs system libraries that a server may lack."""
    found = {
        name
        for name, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "weasyprint" in [getattr(node, "module", None), *[alias.name for alias in node.names]]
    }

    assert found == set()


@pytest.mark.django_db
def test_no_constraint_of_the_database_looks_at_private_text():
    """The message of one that fails would hold the whole row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'x')"
            " AND conrelid IN ('supervision_note'::regclass, 'supervision_addendum'::regclass)"
        )
        assert cursor.fetchall() == []


def test_private_text_lies_in_two_tables_and_nowhere_else():
    holders = []
    for model in apps.get_models():
        try:
            if (
                model._meta.app_label in APPS
                and model._meta.get_field("text").get_internal_type() == "TextField"
            ):
                holders.append(model.__name__)
        except FieldDoesNotExist:
            continue

    assert sorted(holders) == ["Addendum", "Note"]
