"""An edit of one value in services.yaml or referral.yaml, as data; and the values of a file after edits."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from frontdoor.diagnostics import UserError, shown
from frontdoor.yamlsource import Path_
from frontdoor.yamlsource.encoding import decode


class CannotWrite(UserError):  # noqa: N818 -- the name says what happened to the person
    """The edits are not certain to leave everything else as it is, so nothing is written; the message says why."""


class _Mark(Enum):
    REMOVE = "remove"


REMOVE: Final = _Mark.REMOVE
"""In the place of a value: take the key, the item or the entry out."""


@dataclass(frozen=True)
class Rename:
    """In the place of a value: the entry or the key stays where it is, under another name."""

    to: str


@dataclass(frozen=True)
class Edit:
    """One value to be set, added, renamed or taken out.

    ``section`` is a key at the margin of the file. ``entry`` is an id in it; None where the section is one entry or a list.
    ``path`` leads on from there by keys and list indices; an index equal to the length adds an item. A new entry is an edit
    with an empty path; one that goes is ``REMOVE`` with an empty path.
    """

    section: str
    entry: str | None
    path: Path_
    value: Any
    """A plain value (text, list or mapping), ``REMOVE`` or ``Rename``."""

    @property
    def where(self) -> Path_:
        """Return the path from the top of the file."""
        return (self.section, *(() if self.entry is None else (self.entry,)), *self.path)


@dataclass
class Target:
    """The values that a file is to have, and the new names of keys by their old paths."""

    values: dict[str, Any]
    renamed: dict[Path_, str] = field(default_factory=dict)


def applied(values: dict[str, Any], edits: Sequence[Edit]) -> Target:
    """Return the values of a file after edits, one after the other. Raises CannotWrite where a path leads nowhere."""
    target = Target(copy.deepcopy(values))
    for edit in edits:
        _apply(target, edit)
    return target


def _apply(target: Target, edit: Edit) -> None:
    *above, last = edit.where
    inside: Any = target.values
    for depth, step in enumerate(above):
        following = edit.where[depth + 1]
        inside = _within(inside, step, [] if isinstance(following, int) else {}, edit)
    value = edit.value
    old = _at(inside, last)
    if isinstance(value, Rename):
        if not isinstance(inside, dict) or old is None:
            raise CannotWrite(f"{_named(edit)} is not there, so it cannot get another name.")
        if value.to in inside:
            raise CannotWrite(f'"{value.to}" is there already. Choose another name.')
        items = [(value.to if key == last else key, said) for key, said in inside.items()]
        inside.clear()
        inside.update(items)
        target.renamed[edit.where] = value.to
    elif value is REMOVE:
        if old is None:
            raise CannotWrite(f"{_named(edit)} is not there any more, so it cannot be taken out.")
        del inside[last]
        if not inside and len(above) == 1:
            target.values[edit.section] = ""  # a section with nothing in it stands as its name alone
    elif isinstance(inside, list):
        if not isinstance(last, int) or not 0 <= last <= len(inside):
            raise CannotWrite(f"{_named(edit)} is not there any more. Look at the entry as it is now.")
        inside[last : last + 1] = [written(value, old)]
    else:
        inside[last] = written(value, old)


def _at(inside: Any, step: str | int) -> Any:
    """Return a value by its key or index; None where there is none."""
    if isinstance(inside, dict):
        return inside.get(str(step))
    return inside[step] if isinstance(step, int) and 0 <= step < len(inside) else None


def _within(inside: Any, step: str | int, otherwise: Any, edit: Edit) -> Any:
    """Return the mapping or list at a step, made if nothing is there yet."""
    found = _at(inside, step)
    if found is None or found == "":
        found = otherwise
        if isinstance(inside, dict):
            inside[str(step)] = found
        elif step == len(inside):
            inside.append(found)
        elif isinstance(step, int) and 0 <= step < len(inside):
            inside[step] = found
        else:
            raise CannotWrite(f"{_named(edit)} is not there any more. Look at the entry as it is now.")
    if not isinstance(found, type(otherwise)):
        raise CannotWrite(
            f"{_named(edit)} cannot be set, because {shown(str(found))} is written there in a shorter form. Change it as text."
        )
    return found


def _named(edit: Edit) -> str:
    return shown(" › ".join(str(step) for step in edit.where))


def written(value: Any, old: Any = None) -> Any:
    """Return a value as the file will hold it: without invisible characters, and a text of several lines with one line end behind it.

    ``old`` is what stood there: a text that stood as a block stays one.
    """
    if isinstance(value, dict):
        return {
            key: written(each, _at(old, key) if isinstance(old, dict) else None)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [written(each, _at(old, n) if isinstance(old, list) else None) for n, each in enumerate(value)]
    said = decode(str(value), "").text.strip() if value else ""
    is_block = "\n" in said or (isinstance(old, str) and old.endswith("\n"))
    return f"{said}\n" if said and is_block else said


__all__ = ["REMOVE", "CannotWrite", "Edit", "Rename", "Target", "applied", "written"]
