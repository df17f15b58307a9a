"""Who may import whom: the borders of the design, held by a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = sorted(p for folder in ("frontdoor", "hooks") for p in (ROOT / folder).rglob("*.py"))

ALLOWED = {
    "mkdocs": ["hooks/"],
    "django": ["frontdoor/inbox/"],
    "whitenoise": ["frontdoor/inbox/"],
    "waitress": ["frontdoor/inbox/"],
    "pyrage": ["frontdoor/inbox/sealing.py"],
    "smtplib": ["frontdoor/inbox/delivery/"],
    "requests": ["frontdoor/inbox/delivery/"],
    "prometheus_client": ["frontdoor/inbox/metrics.py"],
    "sqlite3": ["frontdoor/inbox/"],
    "frontdoor.inbox": ["frontdoor/inbox/", "frontdoor/running.py"],
    "hooks": [],
}
"""Module to the places that may import it; what is not named here anyone may import."""


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, wherever in it they stand."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, module: str) -> bool:
    """Say whether a dotted name is a module or something inside it."""
    return name == module or name.startswith(module + ".")


@pytest.mark.parametrize("module", ALLOWED)
def test_only_the_named_places_import(module: str) -> None:
    """A library with effects is imported only where the design puts its effects."""
    trespassers = {
        str(path.relative_to(ROOT))
        for path in OURS
        if not str(path.relative_to(ROOT)).startswith(tuple(ALLOWED[module]))
        for name in imports(path)
        if is_within(name, module)
    }
    assert trespassers == set()


def test_the_catalogue_stands_on_the_ground_floor() -> None:
    """The catalogue knows days, YAML, problems and council areas, and nothing of what is made from it."""
    ground = (
        "frontdoor.catalogue",
        "frontdoor.councils",
        "frontdoor.days",
        "frontdoor.languages",
        "frontdoor.plainyaml",
        "frontdoor.problems",
    )
    files = [p for p in OURS if p.is_relative_to(ROOT / "frontdoor" / "catalogue")]
    above = {
        n
        for p in files
        for n in imports(p)
        if n.startswith("frontdoor.") and not any(is_within(n, g) for g in ground)
    }
    assert above == set()


def calls(path: Path) -> Iterator[str]:
    """Yield the dotted names of attribute look-ups, such as ``os.environ`` and ``date.today``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


CLOCKS = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "timezone.now"}
ENVIRONMENT = {"os.environ", "os.getenv"}
MIDDLE = [
    p for p in OURS if not {"inbox", "hooks"} & set(p.parts) and p.name not in ("running.py", "console.py")
]


def asks_the_environment(path: Path) -> bool:
    """Say whether a module looks at environment variables, by whichever import."""
    return not ENVIRONMENT.isdisjoint([*calls(path), *imports(path)])


def test_the_middle_never_asks_the_clock() -> None:
    """Today is an argument everywhere but at the rims."""
    assert {str(p.relative_to(ROOT)) for p in MIDDLE if CLOCKS & set(calls(p))} == set()


def test_the_middle_never_reads_the_environment() -> None:
    """Settings arrive as arguments; the middle does not look for them."""
    assert {str(p.relative_to(ROOT)) for p in MIDDLE if asks_the_environment(p)} == set()


def test_the_inbox_reads_the_environment_in_one_place() -> None:
    """All settings are read and checked together at start, in one module."""
    readers = {str(p.relative_to(ROOT)) for p in OURS if "inbox" in p.parts and asks_the_environment(p)}
    assert readers == {"frontdoor/inbox/environment.py"}


def test_the_borders_are_drawn_around_real_files() -> None:
    """Every place named in the table exists, so that a move cannot silently open a border."""
    assert [place for places in ALLOWED.values() for place in places if not (ROOT / place).exists()] == []
