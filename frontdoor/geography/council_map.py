"""Outlines of the council areas as one SVG file, made from ``council_map.json``, whose parts pages draw by their ids.

Two drawings: all of Scotland, with Shetland in a box, and the central belt enlarged, where most areas are smaller than a
finger. ``scripts/make_council_map.py`` draws them from open boundaries, ``council_areas.geojson``. Pages load the outlines
from one file, so that a browser fetches them once: in the pages they were half of each.
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
    """A drawing ``width`` by ``height`` units: the SVG path of each council area in it, by slug.

    Its id in the file is ``name``, that of each area ``name-slug``, and that of its boxes ``name-boxes``.
    """

    name: str
    width: int
    height: int
    paths: Mapping[str, str]
    boxes: tuple[Box, ...] = ()
    """Frames to draw: around what was moved, and around what the other drawing enlarges."""
    whole: frozenset[str] = field(default_factory=frozenset)
    """Slugs of the areas that lie in the drawing from border to border."""

    def svg(self) -> str:
        """Return the drawing as two SVG groups, outlines and boxes."""
        paths = [f'<path id="{self.name}-{slug}" d="{path}"/>' for slug, path in self.paths.items()]
        frames = [
            f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke-dasharray="4 3"/>'
            for left, top, width, height in self.boxes
        ]
        drawn = f'<g id="{self.name}">{"".join(paths)}</g>'
        return drawn + (f'<g id="{self.name}-boxes">{"".join(frames)}</g>' if frames else "")


@cache
def scotland() -> MapDrawing:
    """Return the drawing of all 32 council areas."""
    found = json.loads(MAP_FILE.read_text("utf-8"))["scotland"]
    boxes = tuple(tuple(found[name]) for name in ("shetland_box", "central_box"))
    return MapDrawing(
        "scotland", found["width"], found["height"], found["paths"], boxes, frozenset(found["paths"])
    )


@cache
def central_belt() -> MapDrawing:
    """Return the drawing of the areas between the Clyde and the Forth; those at its edge are cut off."""
    found = json.loads(MAP_FILE.read_text("utf-8"))["central"]
    return MapDrawing(
        "central", found["width"], found["height"], found["paths"], whole=frozenset(found["whole"])
    )


@cache
def map_svg() -> str:
    """Return the SVG file with both drawings; colours come from the page that draws them."""
    drawings = scotland().svg() + central_belt().svg()
    return f'<svg xmlns="http://www.w3.org/2000/svg"><desc>{STATEMENT}</desc>{drawings}</svg>\n'


def drawing_for(areas: Collection[CouncilArea]) -> MapDrawing:
    """Return the drawing on which some areas are best seen: the central belt where it holds them all."""
    return central_belt() if {area.slug for area in areas} <= central_belt().whole else scotland()
