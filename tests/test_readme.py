"""The README and the decisions keep step with what is there."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from frontdoor.cli.main import every_command
from frontdoor.inbox.config.environment import SETTINGS
from tests.conftest import LONGEST, SLOW

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
THE_MAP = README.split("## The map")[1].split("\n## ")[0]
GUIDES = [ROOT / "README.md", ROOT / "EDITING.md", ROOT / "RECIPES.md", ROOT / "deploy" / "README.md"]


def test_every_setting_has_its_row() -> None:
    """A setting that the program reads is a row of the README's table, with its default and meaning."""
    assert [s.name for s in SETTINGS if f"| `{s.name}` | {s.default} | {s.meaning} |" not in README] == []


def test_no_setting_is_listed_that_is_not_read() -> None:
    """The README names no setting that the program does not know."""
    known = {s.name for s in SETTINGS}
    assert set(re.findall(r"FRONTDOOR_[A-Z_]+[A-Z]", README)) <= known


def test_the_map_names_every_room() -> None:
    """Every folder and module of the package, and every folder at the top, is on the README's map."""
    rooms = {p.name for p in (ROOT / "frontdoor").iterdir() if p.is_dir() or p.suffix == ".py"}
    rooms -= {"__pycache__", "__init__.py"}
    made = (ROOT / ".gitignore").read_text("utf-8").split()
    tops = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")}
    rooms |= {top for top in tops if not any(fnmatch(f"{top}/", pattern) for pattern in made)}
    assert {room for room in rooms if room.removesuffix(".py") not in THE_MAP} == set()


def test_what_is_called_slow_exists() -> None:
    """A file that moved would run last, or on every version of Python, and nobody would see why that takes so long."""
    assert [name for name in SLOW + LONGEST if not (ROOT / "tests" / name).exists()] == []


def test_the_versions_of_python_are_the_same_everywhere() -> None:
    """In what is installed, in the scripts, and in the README."""
    supported = re.findall(r'(?m)^SUPPORTED="(.*)"$', (ROOT / "scripts" / "_prepare.sh").read_text("utf-8"))[
        0
    ].split()
    assert f'requires-python = ">={supported[0]}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"A machine with Python {supported[0]} to {supported[-1]}, a shell" in README


def test_places_on_the_map_exist() -> None:
    """Nothing on the map has moved away."""
    places = re.findall(
        r"`([^`]+)`", "\n".join(row.split("|")[1] for row in THE_MAP.splitlines() if row.startswith("|"))
    )
    missing = [p for p in places if not (ROOT / p).exists() and not (ROOT / "frontdoor" / p).exists()]
    assert missing == []


def commands(group: click.Group, prefix: str = "frontdoor") -> set[str]:
    """Return every command of a group in words."""
    names, nothing = set(), click.Context(group)
    for name in group.list_commands(nothing):
        command = group.get_command(nothing, name)
        names.add(f"{prefix} {name}")
        if isinstance(command, click.Group):
            names |= commands(command, f"{prefix} {name}")
    return names


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_commands_in_guides_exist(guide: Path) -> None:
    """A guide names only commands that there are."""
    there = commands(every_command)
    named = re.findall(
        r"\b(frontdoor (?:inbox )?[a-z-]+)\b", "\n".join(re.findall(r"`[^`]+`", guide.read_text("utf-8")))
    )
    assert [name for name in named if name not in there] == []


def test_every_decision_is_in_the_index() -> None:
    """A page in decisions/ is listed in its index."""
    index = (ROOT / "decisions" / "README.md").read_text("utf-8")
    assert [p.name for p in (ROOT / "decisions").glob("[0-9]*.md") if f"({p.name})" not in index] == []


def test_every_library_has_its_reason() -> None:
    """Each library in requirements/ is on the card or has a line in decisions/06."""
    reasons = (ROOT / "decisions" / "06-libraries.md").read_text("utf-8").lower() + README.lower()
    listed = "\n".join(
        (ROOT / "requirements" / f"{name}.in").read_text("utf-8") for name in ("run", "test", "peers")
    )
    names = re.findall(r"^([a-z][a-z-]+)", listed.lower(), re.MULTILINE)
    assert [n for n in names if n not in reasons and not n.startswith("types-") and n != "django-stubs"] == []


def test_locks_carry_hashes_and_no_addresses() -> None:
    """A lock file holds versions and hashes, and no address of an index or a download."""
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index-url" not in text
        assert "--find-links" not in text
