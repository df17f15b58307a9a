"""Photos that cannot be published: not there, too heavy for a page, or telling where they were taken; knows no page.

Such a photo is left out, and the rest of the site is built: its page says the same without it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from frontdoor.catalogue import Catalogue, Location
from frontdoor.site.checks.page_weight import PICTURES, READABLE_LIMIT, WHOLE_LIMIT
from frontdoor.site.output.engine_output import EngineOutput

FOLDER = "photos"
"""Below docs/, and below the site's root."""
LIMIT = WHOLE_LIMIT - READABLE_LIMIT
"""Bytes of a photo that fits beside any page that may be published."""
_GPS, _POSITION = 0x8825, {1, 2, 3, 4}
"""Exif's tag of the GPS part, and in that the tags of latitude and longitude."""
_EXIF = 64 * 1024
"""Bytes of Exif at most: it must fit one segment of a JPEG."""

TELLS = "holds the place where it was taken (GPS). Save it again without that: export it for the web, or take a screenshot of it."


def only_fit(engine: EngineOutput, catalogue: Catalogue) -> tuple[EngineOutput, Catalogue, list[str]]:
    """Return an engine's files and a catalogue without the photos that cannot be published, and a sentence for each of those."""
    found = dict(unfit(engine.folder, catalogue))
    telling = {name for name in engine.files if name.endswith(PICTURES) and tells_where(engine.folder / name)}
    if not found and not telling:
        return engine, catalogue, []
    bare = {id_: catalogue.locations[id_].model_copy(update={"photo": None}) for id_ in found}
    gone = telling | {_name(catalogue.locations[id_]) for id_ in found}
    said = [f'location "{id_}": the photo {fault}' for id_, fault in found.items()]
    said += [
        f"{name} {TELLS}" for name in sorted(telling - {_name(catalogue.locations[id_]) for id_ in found})
    ]
    return (
        replace(engine, files=[name for name in engine.files if name not in gone]),
        catalogue.model_copy(update={"locations": {**catalogue.locations, **bare}}),
        said,
    )


def unfit(docs: Path, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the ids of locations whose photo cannot be shown, each with what is wrong and what to do."""
    for id_, location in catalogue.locations.items():
        if location.photo:
            name, path = location.photo.file, docs / _name(location)
            if not path.is_file():
                yield (
                    id_,
                    f"{name} is not in docs/{FOLDER}. Put the file there, spelled just so, or take the photo out.",
                )
            elif tells_where(path):
                yield id_, f"{name} {TELLS}"
            elif (size := path.stat().st_size) > LIMIT:
                yield (
                    id_,
                    f"{name} weighs {_size(size)}, and {_size(LIMIT)} is the most that a page can carry on a slow phone. Save it "
                    "smaller: some 480 pixels wide, as .webp or .jpg.",
                )


def tells_where(path: Path) -> bool:
    """Say whether a picture holds a position: in Exif, in whatever kind of file that stands, or in XMP."""
    content = path.read_bytes()
    if b"GPSLatitude" in content:
        return True
    for mark, order in ((b"II*\0", "<"), (b"MM\0*", ">")):  # how the TIFF begins that Exif is
        start = content.find(mark)
        while start >= 0:
            tiff = content[start : start + _EXIF]
            tags = _tags(tiff, order, *struct.unpack_from(f"{order}I", tiff.ljust(8, b"\0"), 4))
            if _GPS in tags and _POSITION & _tags(tiff, order, tags[_GPS]).keys():
                return True
            start = content.find(mark, start + 1)
    return False


def _tags(tiff: bytes, order: str, at: int) -> dict[int, int]:
    """Return the tags of one directory of a TIFF, each with its number or the place of its value; none where it is broken."""
    try:
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        fields = (struct.unpack_from(f"{order}HHII", tiff, at + 2 + 12 * n) for n in range(count))
        return {tag: value for tag, _, _, value in fields}
    except struct.error:
        return {}


def _name(location: Location) -> str:
    """Return where a location's photo stands, below docs/ and below the site's root."""
    assert location.photo
    return f"{FOLDER}/{location.photo.file}"


def _size(size: int) -> str:
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
