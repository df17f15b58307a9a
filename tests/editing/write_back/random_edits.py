"""Random edits of every kind on a catalogue's text: any value, at any depth, set, added, taken out or renamed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from frontdoor.editing.write_back import REMOVE, Edit, Rename, read_values
from frontdoor.yamlsource import Path_

SAID = (
    "", "A few words", "0141 496 0123", "1 March 2027", "yes", "unknown", "with: a colon", "# no note", "- no item", "[no list]", "'quoted'",
    '"twice"', "é “curly” — dash", "null", "12:30", "1pm to 3pm", "Line one\nLine two", "One\n\n- a\n- b\n\nTwo", "a, b", "{x: y}", "&x", "*x",
    "!x", "%x", "@x", "`x`", "x #y", "x: y", "trailing:", "007", "1e3", "~", "x" * 150, "words " * 40, "2026-11-30", "\\ back",
)  # fmt: skip


def paths(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield every path below a value, with what stands there."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield (*path, key), each
        yield from paths(each, (*path, key))


def a_value(chance: Random, depth: int = 0) -> Any:
    """Return any plain value."""
    kind = chance.random()
    if kind < 0.6 or depth > 2:
        return chance.choice(SAID)
    if kind < 0.8:
        return [a_value(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    return {f"key-{n}": a_value(chance, depth + 1) for n in range(chance.randint(0, 3))}


def a_random_edit(text: str, chance: Random) -> Edit:
    """Return an edit of one kind or another that the text can take."""
    found = [(path, value) for path, value in paths(read_values(text)) if len(path) > 1]
    path, value = chance.choice(found)
    kind = chance.random()
    section, *rest = path
    if kind < 0.5:
        return Edit(
            str(section),
            None,
            tuple(rest),
            chance.choice(SAID) if isinstance(value, str) else a_value(chance),
        )
    if kind < 0.7:
        return Edit(str(section), None, tuple(rest), REMOVE)
    if kind < 0.75 and isinstance(path[-1], str):
        return Edit(str(section), None, tuple(rest), Rename(f"name-{chance.randrange(10**6)}"))
    into, inside = chance.choice([(p, v) for p, v in found if isinstance(v, dict | list)])
    step: str | int = len(inside) if isinstance(inside, list) else f"new-{chance.randrange(10**6)}"
    return Edit(str(into[0]), None, (*into[1:], step), a_value(chance))
