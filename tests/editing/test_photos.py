"""A photo from a phone comes out upright, light, and without where and when it was taken."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from frontdoor.diagnostics import UserError
from frontdoor.editing.photos import WIDTH, fitted
from frontdoor.site.checks.photos import LIMIT, tells_where


def a_photo(size: tuple[int, int] = (1600, 1200), kind: str = "JPEG") -> bytes:
    """Return a noisy photo as a phone writes it: lying on its side, with place, time and the phone's name."""
    noise = random.Random(16).randbytes(size[0] * size[1] * 3)
    picture = Image.frombytes("RGB", size, noise)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter to the right
    exif[0x0110] = "Phone of Ann"
    exif[0x0132] = "2026:11:30 12:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 51.0, 39.0), 3: "W", 4: (4.0, 15.0, 3.0)})
    room = io.BytesIO()
    picture.save(room, kind, exif=exif)
    return room.getvalue()


def test_a_photo_is_small_upright_and_tells_nothing(tmp_path: Path) -> None:
    """The worst case: noise, which hardly compresses; the site's own checks are content."""
    raw = a_photo()
    (tmp_path / "raw.jpg").write_bytes(raw)
    assert tells_where(tmp_path / "raw.jpg")

    photo = fitted(raw, "Sacro Glasgow")
    (tmp_path / photo.name).write_bytes(photo.content)
    assert photo.name == "sacro-glasgow.jpg"
    assert len(photo.content) <= LIMIT
    assert not tells_where(tmp_path / photo.name)
    assert b"Ann" not in photo.content
    assert b"2026" not in photo.content
    with Image.open(io.BytesIO(photo.content)) as seen:
        assert seen.width <= WIDTH
        assert seen.height > seen.width
        assert not seen.getexif()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_other_kinds_of_file_come_out_the_same(kind: str) -> None:
    """What is clear through becomes white."""
    room = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(room, kind)
    with Image.open(io.BytesIO(fitted(room.getvalue(), "x").content)) as seen:
        assert seen.format == "JPEG"
        assert seen.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<svg/>", a_photo((40, 30))[:200]])
def test_what_is_no_photo_is_told(content: bytes) -> None:
    """With what to do, and no traceback."""
    with pytest.raises(UserError, match="cannot be opened as a photo"):
        fitted(content, "x")
