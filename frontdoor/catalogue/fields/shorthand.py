"""Expands the short forms in which staff may write a part of the catalogue to their long forms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import time
from typing import Any

from pydantic_core import PydanticCustomError

from frontdoor.catalogue.fields import dates, parse
from frontdoor.recurrence import Session
from frontdoor.recurrence.clock import parse_pair
from frontdoor.recurrence.phrases import split_hours, split_phrase
from frontdoor.recurrence.unclear import names_no_day

_POSTCODE_AT_END = re.compile(r"[,\s]+([A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2})$")
_TWO_TIMES = re.compile(
    r"(?i)(\d|noon|midday|midnight).*(-|–|—|\b(to|until|till?|and)\b|/)\s*(\d|noon|mid|late)|24 ?h(ou)?rs"
)


def openings(value: Any) -> Any:
    """Expand ``drop_ins: Mon-Thu 9-5, Fri 9-4.30`` to one opening for each of its parts."""
    if not isinstance(value, str):
        return value if isinstance(value, list | tuple) else (value,)
    if not value.strip():
        return ()  # the last one was taken out
    try:
        phrase = split_phrase(value)
    except ValueError:
        return ({"days": value},)
    if not all(days for days, _ in phrase.parts):
        return ({"days": value},)
    return [_with(days, hours, {**phrase.keys}) for days, hours in phrase.parts]


def opening(value: Any) -> Any:
    """Expand the short forms of an opening: hours in one (``hours: 1-3pm``), or all in one (``days: Monday 1-3pm``).

    A fault is put in the place of the value that it is about, so that it is told beside those of the other keys.
    """
    if isinstance(value, str):
        value = {"days": value}
    if not isinstance(value, dict):
        return value
    value = _out_of_the_days({**value})
    said = value.pop("hours", None)
    if said is not None and ("opens" in value or "closes" in value):
        fault = _fault("hours", "stands beside opens or closes, which say the same. Keep one of the two.")
        return {**value, "opens": fault, "closes": None}
    key = "hours"
    if said is None and "closes" not in value and _TWO_TIMES.search(str(value.get("opens", ""))):
        key, said = "opens", value["opens"]
    if said is not None:
        try:
            (first, *more), keys = _sessions(said, value)
        except ValueError as error:
            return {**value, "opens": _fault(key, str(error)), "closes": None}
        value = {**keys, **value, "opens": first.opens, "closes": first.closes}
        return {**value, "again": tuple(more)} if more else value
    if value.get("closes") == parse.UNKNOWN:
        value["closes"] = None
    return _told_apart(value)


def _sessions(said: Any, value: Mapping[str, Any]) -> tuple[Sequence[Session], Mapping[str, str]]:
    """Return the sessions that hours say, and what they say besides by its key; raise ValueError with the rest of a sentence."""
    try:
        return dates.sessions(said), {}
    except ValueError as error:
        days = value.get("days")
        if not isinstance(said, str) or not isinstance(days, str) or not re.search(r"(?i)[a-z]{3}", said):
            raise
        if names_no_day(said):
            raise ValueError(_no_day(said, "time")) from error
        try:
            phrase = split_hours(said, days)
        except ValueError as more:
            told = re.search(r'Write "|under |^".*" (?:does not|could|closes at)', str(more))
            raise ValueError(f"cannot be read: {more}" if told else str(error)) from error
        if twice := sorted({*phrase.keys} & {*value}):
            raise ValueError(
                f"says what {twice[0]}: says, too ({parse.shown(said)}). Keep one of the two."
            ) from error
        return phrase.parts[0][1], phrase.keys


def _out_of_the_days(value: dict[str, Any]) -> dict[str, Any]:
    """Take hours, first and last day and the like out of the days, where they can be told apart."""
    said = value.get("days")
    if not isinstance(said, str):
        return value
    try:
        phrase = split_phrase(parse.filled(said))
    except ValueError as error:
        fault = _no_day(said) if names_no_day(said) else f"cannot be read: {error}"
        return {**_without_hours(value), "days": _fault("days", fault)}
    if len(phrase.parts) > 1:
        each = " and ".join(f'"days: {days}" with "hours: {_hours(hours)}"' for days, hours in phrase.parts)
        fault = f"has hours that differ from day to day. Write an entry for each: {each}."
        return {**_without_hours(value), "days": _fault("days", fault)}
    ((days, hours),) = phrase.parts
    if not hours and ((not days and "by_appointment" in phrase.keys) or names_no_day(days)):
        return {**_without_hours(value), "days": _fault("days", _no_day(said))}
    twice = sorted({*phrase.keys} & {*value}) or [
        key for key in ("hours", "opens", "closes") if hours and key in value
    ]
    if twice:
        fault = f"says what {twice[0]}: says, too ({parse.shown(said)}). Keep one of the two."
        kept = (
            {key: told for key, told in value.items() if key not in ("hours", "opens", "closes")}
            if hours
            else value
        )
        return {**kept, **_with(days, hours, {}), "days": _fault("days", fault)}
    return {**value, **_with(days or said, hours, phrase.keys)}


def _no_day(said: str, what: str = "day") -> str:
    return (
        f"cannot be read: {parse.shown(said)} names no {what}. Where people come by arrangement, or nobody knows the days, there is no "
        'drop-in: take this out, and say it in "note:" of the place.'
    )


def _without_hours(value: dict[str, Any]) -> dict[str, Any]:
    """Return an opening whose days could not be read, with stand-ins for hours that may stand there, so that they are not called missing."""
    return value if {"hours", "opens", "closes"} & {*value} else {**value, "opens": time(0), "closes": None}


def _with(days: str, hours: Sequence[Session], keys: Mapping[str, str]) -> dict[str, Any]:
    value: dict[str, Any] = {"days": days, **keys}
    if hours:
        value |= {"opens": hours[0].opens, "closes": hours[0].closes}
    return {**value, "again": tuple(hours[1:])} if hours[1:] else value


def _hours(hours: Sequence[Session]) -> str:
    return " and ".join(one.words.partition(";")[0] for one in hours)


def _told_apart(value: dict[str, Any]) -> dict[str, Any]:
    """Tell a bare ``opens: 1`` by when it closes; refuse it where it could be in the evening too, and ``12am`` after a morning."""
    opens, closes = value.get("opens"), value.get("closes")
    if not isinstance(opens, str) or not isinstance(closes, str):
        return value
    try:
        session = parse_pair(opens.strip(), closes.strip())
    except ValueError as error:
        return {**value, "opens": _fault("opens", str(error))}
    if session is not None:
        return {**value, "opens": session.opens, "closes": session.closes}
    for key, said, other in (("opens", opens, closes), ("closes", closes, opens)):
        if not re.fullmatch(r"(?i)12([:.]00)?\s*a\.?m\.?", said.strip()):
            continue
        with suppress(ValueError):
            if (dates.clock(other) < time(12)) == (key == "closes"):
                fault = f'is "{said}", which could be noon or midnight. Write "noon" or "midnight".'
                return {**value, key: _fault(key, fault)}
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
    """Return a validation error that ``messages`` attributes to another key of the same entry."""
    return PydanticCustomError("beside", "{complaint}", {"key": key, "complaint": complaint})
