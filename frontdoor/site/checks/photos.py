"""Photo checks: finds photos that are missing, over the page weight budget, or that hold the position where they were taken.

Such a photo is left out and the rest of the site is built, because its page says the same without it.
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
"""Folder of photos, relative both to docs/ and to the site's root."""
LIMIT = WHOLE_LIMIT - READABLE_LIMIT
"""Most bytes of a photo: it fits the budget beside the heaviest allowed page."""
_GPS, _POSITION = 0x8825, {1, 2, 3, 4}
"""Exif: the tag of the GPS directory, and its tags of latitude and longitude."""
_EXIF = 64 * 1024
"""Most bytes of Exif data: it must fit one segment of a JPEG."""

TELLS = "holds the place where it was taken (GPS). Save it again without that: export it for the web, or take a screenshot of it."


def only_fit(engine: EngineOutput, catalogue: Catalogue) -> tuple[EngineOutput, Catalogue, list[str]]:
    """Return the engine's output and the catalogue without the unfit photos, and a sentence for each of these."""
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
    """Yield (location id, sentence) for each unfit photo; the sentence says what is wrong and what to do."""
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
    """Say whether a picture holds coordinates, in Exif (in any file type) or in XMP."""
    content = path.read_bytes()
    if b"GPSLatitude" in content:
        return True
    for mark, order in ((b"II*\0", "<"), (b"MM\0*", ">")):  # Exif data is a TIFF, which begins so
        start = content.find(mark)
        while start >= 0:
            tiff = content[start : start + _EXIF]
            tags = _tags(tiff, order, *struct.unpack_from(f"{order}I", tiff.ljust(8, b"\0"), 4))
            if _GPS in tags and _POSITION & _tags(tiff, order, tags[_GPS]).keys():
                return True
            start = content.find(mark, start + 1)
    return False


def _tags(tiff: bytes, order: str, at: int) -> dict[int, int]:
    """Return the tags of one TIFF directory, each with its value or the offset of it; empty where it is broken."""
    try:
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        fields = (struct.unpack_from(f"{order}HHII", tiff, at + 2 + 12 * n) for n in range(count))
        return {tag: value for tag, _, _, value in fields}
    except struct.error:
        return {}


def _name(location: Location) -> str:
    """Return the path of a location's photo, relative both to docs/ and to the site's root."""
    assert location.photo
    return f"{FOLDER}/{location.photo.file}"


def _size(size: int) -> str:
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
