"""Outlines of the council areas as SVG paths, read from ``council_map.json``.

Two drawings: all of Scotland, with Shetland in a box, and the central belt enlarged, where most areas are smaller than a
finger. ``scripts/make_council_map.py`` draws them from open boundaries, ``council_areas.geojson``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from frontdoor.geography.council_areas import CouncilArea

MAP_FILE = Path(__file__).with_name("council_map.json")
STATEMENT = "Contains National Statistics and OS data © Crown copyright and database right 2023; Open Government Licence v3.0."
"""The attribution that the licence of the boundaries asks for, to be shown beside each map."""
Box = tuple[int, int, int, int]
"""Left, top, width and height in units of a drawing."""


@dataclass(frozen=True)
class MapDrawing:
    """A drawing ``width`` by ``height`` units: the SVG path of each council area in it, by slug."""

    width: int
    height: int
    paths: Mapping[str, str]
    boxes: tuple[Box, ...] = ()
    """Frames to draw: around what was moved, and around what the other drawing enlarges."""
    whole: frozenset[str] = field(default_factory=frozenset)
    """Slugs of the areas that lie in the drawing from border to border."""


@cache
def scotland() -> MapDrawing:
    """Return the drawing of all 32 council areas."""
    found = json.loads(MAP_FILE.read_text("utf-8"))["scotland"]
    boxes = tuple(tuple(found[name]) for name in ("shetland_box", "central_box"))
    return MapDrawing(found["width"], found["height"], found["paths"], boxes, frozenset(found["paths"]))


@cache
def central_belt() -> MapDrawing:
    """Return the drawing of the areas between the Clyde and the Forth; those at its edge are cut off."""
    found = json.loads(MAP_FILE.read_text("utf-8"))["central"]
    return MapDrawing(found["width"], found["height"], found["paths"], whole=frozenset(found["whole"]))


def drawing_for(areas: Collection[CouncilArea]) -> MapDrawing:
    """Return the drawing on which some areas are best seen: the central belt where it holds them all."""
    return central_belt() if {area.slug for area in areas} <= central_belt().whole else scotland()
