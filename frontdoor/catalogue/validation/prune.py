"""Removes faulty parts from an entry, so that the rest of it can still be validated."""

from __future__ import annotations

from typing import Any

from frontdoor.catalogue.fields.parse import UNKNOWN

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


def without_faults(raw: Any, faults: list[tuple[tuple[str | int, ...], str]]) -> dict[str, Any]:
    """Return an entry without the parts that have faults."""
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
            _drop(kept, steps[:-1] if kind in ("missing", "beside") else steps)
    return kept


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, list) else value


def _drop(value: Any, steps: list[str | int]) -> None:
    """Remove the value at a path; what stands after it in a list moves up."""
    for depth, step in enumerate(steps):
        last = depth == len(steps) - 1
        if isinstance(value, dict) and step in value:
            below = value[step]
            if last or not isinstance(below, dict | list):
                del value[step]
                return
            value = below
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            if last or not isinstance(value[step], dict | list):
                del value[step]
                return
            value = value[step]
        else:
            return
