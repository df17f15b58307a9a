"""Expands the short forms in which staff may write a part of the catalogue to their long forms."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import PydanticCustomError

from frontdoor.catalogue.fields import dates, parse

_POSTCODE_AT_END = re.compile(r"[,\s]+([A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2})$")
_LATE_MORNING = re.compile(r"(9|1[01])[:.]([0-5]\d)")
_AFTER_NOON = re.compile(r"(?i)(\d{1,2})(?:[:.](\d\d))?\s*p\.?m\.?")
_TWO_TIMES = re.compile(r"(?i)(\d|noon).*(-|–|—|\b(to|until|till|and)\b|/)\s*(\d|noon|mid|late)")
_HOURS_AT_END = re.compile(
    r"(.*[a-z]),?\s+(?:from )?(\d[\d.:]*\s*(?:am|pm)?\s*(?:-|–|to)\s*(?:\d[\d.:]*\s*(?:am|pm)?|noon))"
)


def opening(value: Any) -> Any:
    """Expand ``hours: 1pm to 3pm`` of a drop-in, ``opens: 1-3pm`` or ``days: Monday 1-3pm`` to opening and closing times."""
    if not isinstance(value, dict):
        return value
    key = "hours"
    if "hours" in value:
        if "opens" in value or "closes" in value:
            raise _fault(key, "stands beside opens or closes, which say the same. Keep one of the two.")
        said = value[key]
    elif "closes" not in value and _TWO_TIMES.search(str(value.get("opens", ""))):
        key, said = "opens", value["opens"]
    elif "opens" not in value and (found := _HOURS_AT_END.fullmatch(str(value.get("days", "")))):
        value, said = {**value, "days": found[1]}, found[2]
    else:
        return _told_apart(value)
    try:
        opens, closes = dates.hours(said)
    except ValueError as error:
        raise _fault(key, str(error)) from error
    return {**{k: v for k, v in value.items() if k != "hours"}, "opens": opens, "closes": closes}


def _told_apart(value: dict[str, Any]) -> dict[str, Any]:
    """Reject ``opens: 9.30`` with ``closes: 10pm``: the first could be in the evening too."""
    said = value.get("opens")
    if not isinstance(said, str) or not said[-1:].isdigit():
        return value
    opens = _LATE_MORNING.fullmatch(said.strip())
    closes = _AFTER_NOON.fullmatch(str(value.get("closes", "")).strip())
    if opens and closes and (int(opens[1]), opens[2]) < (int(closes[1]) % 12, closes[2] or "00"):
        text = opens[0]
        raise _fault(
            "opens", f'is "{text}", which could be morning or evening. Write "{text}am" or "{text}pm".'
        )
    return value


def photo(value: Any) -> Any:
    """Reject a file name alone: a photo needs a text alternative too, for those who cannot see it."""
    if isinstance(value, str) and value.strip():
        raise ValueError(
            f"is {parse.shown(value)} alone, and says nothing to those who cannot see it. "
            f'Write {{file: {value.strip()}, shows: "what can be seen on it"}}.'
        )
    return value


def address(value: Any) -> Any:
    """Expand an address on one line, ``5 Rose Street, Edinburgh EH2 2PR``, to lines and postcode."""
    if not isinstance(value, str) or not value.strip():
        return value
    found = _POSTCODE_AT_END.search(value.strip())
    lines = value.strip()[: found.start()] if found else value.strip()
    parts = [part.strip() for part in re.split(r"[,\n]", lines) if part.strip()]
    return {"lines": parts, "postcode": found[1]} if found else {"lines": parts}


def places(value: Any) -> Any:
    """Expand ``at: glasgow``, ``at: [glasgow, aberdeen]`` and ``glasgow:`` with nothing below it to places without hours."""
    if isinstance(value, str) and value.strip():
        value = [part.strip() for part in value.split(",")]
    if isinstance(value, list) and all(isinstance(place, str) for place in value):
        return {place: {} for place in value}
    if isinstance(value, dict):
        return {place: {} if below == "" else below for place, below in value.items()}
    return value


def _fault(key: str, complaint: str) -> PydanticCustomError:
    """Return a validation error that ``messages`` attributes to a key below the part."""
    return PydanticCustomError("below", "{complaint}", {"key": key, "complaint": complaint})
