"""Builders of catalogues and their parts, through the real loader; a test passes only the values it is about.

Values are given as staff would type them: text, lists and mappings. ``from_`` stands for the key ``from``.
"""

from __future__ import annotations

import json
from typing import Any

from frontdoor.catalogue import Catalogue, DropIn, Location, Service, read_catalogue


def a_catalogue(**sections: Any) -> Catalogue:
    """Return a catalogue of one service at one location; a given section replaces the default one."""
    return read_catalogue(as_yaml(raw_catalogue(**sections)), "services.yaml")


def a_service(**keys: Any) -> Service:
    """Return one loaded service, open and with a phone number by default."""
    service = raw_service(**keys)
    at = service.get("at", [])
    places = {place: raw_location(name=f"Office {place}") for place in ([at] if isinstance(at, str) else at)}
    teams = {service["team"]: raw_team()} if "team" in service else {}
    made = a_catalogue(services={"throughcare": service}, locations=places or {}, teams=teams)
    return made.services["throughcare"]


def a_location(**keys: Any) -> Location:
    """Return one location, with an address and a phone number."""
    return a_catalogue(locations={"glasgow": raw_location(**keys)}).locations["glasgow"]


def a_drop_in(**keys: Any) -> DropIn:
    """Return one drop-in, on Mondays from 1pm to 3pm."""
    service = raw_service(at={"glasgow": {"drop_ins": [raw_drop_in(**keys)]}})
    return a_catalogue(services={"throughcare": service}).services["throughcare"].at["glasgow"].drop_ins[0]


def raw_catalogue(**sections: Any) -> dict[str, Any]:
    """Return a catalogue as typed, in plain values."""
    return {
        "organisation": {"name": "Sacro", "phone": "0131 622 7500"},
        "needs": {"leaving-prison": {"name": "Leaving prison"}, "housing": {"name": "A place to live"}},
        "teams": {"glasgow-team": raw_team()},
        "locations": {"glasgow": raw_location()},
        "services": {"throughcare": raw_service()},
        **typed(sections),
    }


def raw_service(**keys: Any) -> dict[str, Any]:
    """Return a service as typed."""
    return {
        "name": "Throughcare Service",
        "summary": "One-to-one help for people who leave prison.",
        "needs": ["leaving-prison"],
        "areas": ["Glasgow City"],
        "phone": "0141 248 1763",
        **typed(keys),
    }


def raw_location(**keys: Any) -> dict[str, Any]:
    """Return a location as typed."""
    return {
        "name": "Glasgow office",
        "area": "Glasgow City",
        "address": {"lines": ["12 High Street", "Glasgow"], "postcode": "G1 1AA"},
        "phone": "0141 248 1763",
        **typed(keys),
    }


def raw_drop_in(**keys: Any) -> dict[str, Any]:
    """Return a drop-in as typed."""
    return {"days": "Monday", "opens": "1pm", "closes": "3pm", **typed(keys)}


def raw_team(**keys: Any) -> dict[str, Any]:
    """Return a team as typed."""
    return {"name": "Glasgow team", "answers": ["throughcare"], **typed(keys)}


def typed(keys: dict[str, Any]) -> dict[str, Any]:
    """Return keys as typed: ``from_`` becomes ``from``."""
    return {key.removesuffix("_"): value for key, value in keys.items()}


def as_yaml(raw: Any) -> str:
    """Return plain values as YAML text; all JSON is YAML."""
    return json.dumps(raw, ensure_ascii=False, indent=1)
