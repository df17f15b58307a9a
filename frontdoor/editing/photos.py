"""Makes a photo from somebody's phone fit for the site: turned upright, small and light, and without where and when it was taken."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from frontdoor.catalogue.fields.parse import suggested_id
from frontdoor.diagnostics import UserError
from frontdoor.site.checks.photos import LIMIT

WIDTH = 480
"""Pixels: as wide as a phone shows it."""
LARGEST_FILE = 15_000_000
"""Bytes of a file that is opened; phones write some ten."""
TOO_LARGE = f"This file has more than {LARGEST_FILE // 1_000_000} MB, which is more than is taken. Send it smaller from the phone."
_MOST_PIXELS = 120_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
_QUALITIES = (82, 74, 66, 58, 50, 42, 34)


@dataclass(frozen=True)
class FittedPhoto:
    """A photo as the site takes it: its file's name in docs/photos, and its bytes."""

    name: str
    content: bytes


def fitted(content: bytes, name: str) -> FittedPhoto:
    """Return a photo that the site's checks take, as JPEG; ``name`` is what to call it, such as the place's id.

    Nothing of the file is kept but its pixels: no place, no time, no name of a phone. Raises UserError for what is no photo.
    """
    if len(content) > LARGEST_FILE:
        raise UserError(TOO_LARGE)
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise UserError("This picture is too large to be opened. Send it smaller from the phone.")
            found.draft("RGB", (2 * WIDTH, 2 * WIDTH))  # a large JPEG is read at a fraction of its size
            upright = ImageOps.exif_transpose(found)
            bare = Image.new("RGB", upright.size, "white")
            seen = upright.convert("RGBA")
            bare.paste(seen, mask=seen.getchannel("A"))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, ValueError, SyntaxError) as error:
        raise UserError(
            "This cannot be opened as a photo. Send it as .jpg or .png; an iPhone does so when “Most Compatible” is chosen "
            "under Settings, Camera, Formats."
        ) from error
    bare.thumbnail((WIDTH, 2 * WIDTH))
    return FittedPhoto(f"{suggested_id(name) or 'photo'}.jpg", _light(bare))


def _light(picture: Image.Image) -> bytes:
    """Return a picture's bytes within the site's limit: less exact first, then smaller."""
    while True:
        for quality in _QUALITIES:
            room = io.BytesIO()
            picture.save(room, "JPEG", quality=quality, optimize=True, progressive=True)
            if room.tell() <= LIMIT:
                return room.getvalue()
        picture = picture.resize((max(1, picture.width * 4 // 5), max(1, picture.height * 4 // 5)))
