"""Removes faulty parts from an entry, so that the rest of it can still be validated, and each item keeps its number."""

from __future__ import annotations

from typing import Any

from frontdoor.catalogue.fields.parse import UNKNOWN
from frontdoor.catalogue.validation.messages import Steps

Gone = dict[Steps, set[int]]
"""The items that were removed from lists, by the path of the list; both as they are in the file."""

_STAND_INS = {
    "name": "(no name)",
    "summary": "(no summary)",
    "what_for": "(no words)",
    "area": "Glasgow City",
    "reason": "(no reason)",
}
"""Placeholders for missing values, so that the rest of an entry can still be validated."""

_A_NUMBER = "0141 496 0000"
"""Stands for a faulty number, which counts as there: it is of Ofcom's numbers for plays, which nobody has."""

_AN_OPENING = {"days": "29 February 2000", "hours": "noon to 1pm", "until": "29 February 2000"}
"""Stands for a faulty drop-in, so that those after it keep their numbers: of a day long gone, on which nothing else is held."""


def as_in_the_file(steps: Steps, gone: Gone) -> Steps:
    """Return a path with the numbers that items had before others were removed."""
    found: Steps = ()
    for step in steps:
        number = step
        for removed in sorted(gone.get(found, ())):
            if isinstance(number, int) and removed <= number:
                number += 1
        found = (*found, number)
    return found


def without_faults(raw: Any, faults: list[tuple[tuple[str | int, ...], str]], gone: Gone) -> dict[str, Any]:
    """Return an entry without the parts that have faults; what is removed from lists is added to ``gone``."""
    kept: dict[str, Any] = _copied(raw)
    for loc, kind in reversed(faults):  # from the end, so that what is removed shifts no other
        steps = [s for s in loc if not (isinstance(s, str) and s.startswith("<")) or s in raw]
        if kind == "missing" and len(steps) == 1:
            kept[str(steps[0])] = _STAND_INS.get(str(steps[0]), UNKNOWN)
        elif steps == ["id"]:
            kept["id"] = "entry"
        elif steps[:1] == ["phone"]:
            kept["phone"] = _A_NUMBER
        else:
            _drop(kept, steps[:-1] if kind in ("missing", "beside") else steps, gone)
    return kept


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, list) else value


def _drop(value: Any, steps: list[str | int], gone: Gone) -> None:
    """Remove the value at a path, or put a stand-in there; what stands after it in a list moves up."""
    for depth, step in enumerate(steps):
        last = depth == len(steps) - 1
        if value == _AN_OPENING:
            return  # another fault of the same one
        if isinstance(value, dict) and step in value:
            below = value[step]
            if last or not isinstance(below, dict | list):
                del value[step]
                return
            value = below
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            if last or not isinstance(value[step], dict | list):
                if steps[depth - 1] in ("drop_ins", "hours"):
                    value[step] = {**_AN_OPENING}
                    return
                *above, removed = as_in_the_file(tuple(steps[: depth + 1]), gone)
                gone.setdefault(tuple(above), set()).add(int(removed))
                del value[step]
                return
            value = value[step]
        else:
            return
