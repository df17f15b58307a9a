"""Draw the map of the council areas: read council_areas.geojson, write council_map.json beside it.

    pip install topojson==2.2 pyproj==3.7.2 shapely==2.2.0   # into an environment of its own
    python scripts/make_council_map.py

The boundaries change every few decades, so the drawing is kept, and neither a build nor a test needs these libraries.
The result holds two drawings on whole-number grids: ``scotland``, with Shetland moved into a box, and ``central``, the
areas between the Clyde and the Forth enlarged, most of which are smaller than a finger on the first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import topojson
from pyproj import Transformer
from shapely import affinity, transform
from shapely.geometry import MultiPolygon, box, mapping, shape

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from frontdoor.geography.council_areas import BY_NAME  # noqa: E402

FOLDER = ROOT / "frontdoor" / "geography"
TO_GRID = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform
"""From degrees to metres on the British National Grid."""
WIDTH = 400
MARGIN = 4_000
"""Metres around the outermost points, so that no outline is cut."""
SHETLAND = "Shetland Islands"
SHETLAND_MOVED = (-36_500, -165_000)
"""Metres east and north by which Shetland is moved, so that the map is not half sea."""
CENTRAL = box(214_000, 639_000, 346_000, 706_000)


def main() -> None:
    """Write both drawings."""
    features = json.loads((FOLDER / "council_areas.geojson").read_text("utf-8"))["features"]
    areas = {
        BY_NAME[feature["properties"]["name"]].slug: transform(
            shape(feature["geometry"]), TO_GRID, interleaved=False
        )
        for feature in features
    }
    moved = BY_NAME[SHETLAND].slug
    areas[moved] = affinity.translate(areas[moved], *SHETLAND_MOVED)
    areas = {slug: without_islets(area, 16e6) for slug, area in areas.items()}
    west, south, east, north = (
        edge + way * MARGIN
        for edge, way in zip(
            MultiPolygon([part for area in areas.values() for part in area.geoms]).bounds,
            (-1, -1, 1, 1),
            strict=True,
        )
    )
    drawings = {
        "scotland": drawn(simplified(areas, 1_300), (west, south, east, north)),
        "central": drawn(
            {
                slug: area.buffer(0).intersection(CENTRAL)
                for slug, area in simplified(areas, 350).items()
                if area.buffer(0).intersection(CENTRAL).area > 1e6
            },
            CENTRAL.bounds,
        ),
    }
    drawings["central"]["whole"] = sorted(slug for slug, area in areas.items() if CENTRAL.contains(area))
    frame = areas[moved].bounds
    scale = WIDTH / (east - west)
    drawings["scotland"]["shetland_box"] = [
        round((frame[0] - west) * scale) - 4,
        round((north - frame[3]) * scale),
        round((frame[2] - frame[0]) * scale) + 8,
        round((frame[3] - frame[1]) * scale) + 6,
    ]
    drawings["scotland"]["central_box"] = [
        round((CENTRAL.bounds[0] - west) * scale),
        round((north - CENTRAL.bounds[3]) * scale),
        round((CENTRAL.bounds[2] - CENTRAL.bounds[0]) * scale),
        round((CENTRAL.bounds[3] - CENTRAL.bounds[1]) * scale),
    ]
    lines = json.dumps(drawings, indent=1, sort_keys=True)
    (FOLDER / "council_map.json").write_text(lines + "\n", "utf-8")


def simplified(areas: dict[str, Any], metres: float) -> dict[str, Any]:
    """Return the areas with fewer points; a border that two share stays one line."""
    kept = topojson.Topology(
        [
            {"type": "Feature", "properties": {"slug": slug}, "geometry": mapping(area)}
            for slug, area in areas.items()
        ],
        prequantize=False,
        toposimplify=metres,
        prevent_oversimplify=True,
    )
    return {
        feature["properties"]["slug"]: shape(feature["geometry"])
        for feature in json.loads(kept.to_geojson())["features"]
    }


def without_islets(area: Any, smallest: float) -> MultiPolygon:
    """Return the area without parts below ``smallest`` square metres, but with its largest."""
    parts = [part for part in getattr(area, "geoms", [area]) if part.geom_type == "Polygon"]
    return MultiPolygon(
        [part for part in parts if part.area >= smallest] or [max(parts, key=lambda part: part.area)]
    )


def drawn(areas: dict[str, Any], bounds: tuple[float, ...]) -> dict[str, Any]:
    """Return width, height and an SVG path for each area, ``WIDTH`` units wide."""
    west, south, east, north = bounds
    scale = WIDTH / (east - west)
    paths = {
        slug: "".join(
            ring([((x - west) * scale, (north - y) * scale) for x, y in part.exterior.coords])
            for part in without_islets(area, 2e6).geoms
        )
        for slug, area in sorted(areas.items())
    }
    return {"width": WIDTH, "height": round((north - south) * scale), "paths": paths}


def ring(points: list[tuple[float, float]]) -> str:
    """Return a closed ring as an SVG path: its first point, then steps between whole numbers."""
    whole = [(round(x), round(y)) for x, y in points[:-1]]
    steps: list[tuple[int, int]] = []
    last = whole[0]
    for point in whole[1:]:
        if point != last:
            steps.append((point[0] - last[0], point[1] - last[1]))
            last = point
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"


main()
