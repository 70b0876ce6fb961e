"""Our own source files, as house rules read them."""

import ast
import re
from functools import cache
from pathlib import Path

from alis.local.machine import ROOT

APPS = [
    folder.name
    for folder in sorted(ROOT.iterdir())
    if (folder / "__init__.py").exists() and folder.name != "tests"
]
INCLUDED = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")
TEMPLATE_NAME = re.compile(r"^[a-z_0-9/]+\.html$")


def name_of(path):
    """As `supervision/actions/sessions.py`."""
    return str(Path(path).relative_to(ROOT))


@cache
def trees():
    """The syntax tree of each module that serves, by name."""
    files = [file for app in APPS for file in sorted((ROOT / app).rglob("*.py"))]
    return {name_of(file): ast.parse(file.read_text()) for file in files}


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@cache
def templates():
    """The text of each template, by the name under which it is rendered."""
    folder = ROOT / "templates"
    return {
        str(file.relative_to(folder)): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def templates_named_in_code():
    return {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and TEMPLATE_NAME.match(node.value)
    }


def templates_named_in_templates():
    return {name for text in templates().values() for name in INCLUDED.findall(text)}
