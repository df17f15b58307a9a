"""Names that a reader can rely on: one meaning for each class, and one form for each line of the log."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "frontdoor").rglob("*.py"))}
WITH_TWO_MEANINGS = {
    "Meta": "Django asks for this name inside of each model",
    "Migration": "Django asks for this name in each migration",
}
"""Class names that may be there more than once, with the reason."""
LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
LINE = re.compile(r"(failed )?action=[a-z][a-z-]+( |$)")
"""How a line of the log begins: whether it failed, and the word by which it can be filtered."""


def test_no_class_name_has_two_meanings() -> None:
    """Whoever searches for a class finds one."""
    found = defaultdict(list)
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert {
        name: places for name, places in found.items() if len(places) > 1 and name not in WITH_TWO_MEANINGS
    } == {}


def test_each_line_of_the_log_says_its_action() -> None:
    """A line without ``action=`` is one that nobody can filter for; the formatter adds the request's id."""
    calls = [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0])
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id.lower().lstrip("_") in ("log", "logger", "logging")
    ]
    assert calls
    wrong = [
        place
        for place, said in calls
        if not (isinstance(said, ast.Constant) and isinstance(said.value, str) and LINE.match(said.value))
    ]
    assert wrong == []
