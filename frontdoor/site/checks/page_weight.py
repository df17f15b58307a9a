"""How heavy a page is for a phone, with all that it loads; knows the limits, and no page."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection, Mapping, Sequence

READABLE_LIMIT = 14 * 1024
"""Bytes of one page and its stylesheets, compressed: one round trip after connecting."""
SCRIPT_LIMIT = 10 * 1024
"""Bytes of all scripts of one page, compressed; it can be read before they come."""
WHOLE_LIMIT = 40 * 1024
"""Bytes of one page with everything that it loads, compressed."""
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg")

_SEAMS = 64
"""Bytes that a page may take more when it is compressed piece by piece."""
_WINDOW = 12
"""A window of 4 KB, which is ready in a sixth of the time of the largest one and compresses no better."""
_HEAD = 700
"""Bytes at the start of each page that are like nothing else in it."""


def compressed(content: bytes) -> int:
    """Return how many bytes of it travel."""
    return len(gzip.compress(content, 9, mtime=0))


def too_heavy(
    html: bytes, loaded: Collection[str], weights: Mapping[str, int], *, saves: int = 0
) -> Sequence[str]:
    """Return a sentence for each limit that a page breaks.

    ``weights`` has the bytes of what is ``loaded``, by address. ``saves`` are bytes by which compression surely makes
    the page lighter: most pages need not be compressed to be known as light.
    """
    scripts = sum([weights.get(one, 0) for one in loaded if one.endswith(".js")])
    sheets = sum([weights.get(one, 0) for one in loaded if one.endswith(".css")])
    pictures = sum([weights.get(one, 0) for one in loaded if one.endswith(PICTURES)])
    over = len(html) + _SEAMS + sheets - READABLE_LIMIT
    light = over <= saves or _surely_saves(html, over)
    if light and not pictures and scripts <= SCRIPT_LIMIT:
        return ()
    readable = compressed(html) + sheets
    whole = readable + scripts + pictures
    said = []
    if scripts > SCRIPT_LIMIT:
        said.append(f"its scripts weigh {_kb(scripts)} compressed; the limit is {_kb(SCRIPT_LIMIT)}")
    if readable > READABLE_LIMIT:
        said.append(
            f"it weighs {_kb(readable)} compressed with its stylesheets; the limit is {_kb(READABLE_LIMIT)}"
        )
    if pictures and whole > WHOLE_LIMIT:
        said.append(
            f"it weighs {_kb(whole)} with all that it loads, and pictures are {_kb(pictures)} of it; the limit is "
            f"{_kb(WHOLE_LIMIT)}. Save them smaller: some 480 pixels wide, as .webp or .jpg"
        )
    return said


def _surely_saves(html: bytes, wanted: int) -> bool:
    """Say whether compression saves so many bytes in a part of a page, for then it does in all of it."""
    part = html[_HEAD : _HEAD + wanted * 3 // 2]
    press = zlib.compressobj(1, zlib.DEFLATED, _WINDOW)
    return len(part) - len(press.compress(part)) - len(press.flush()) >= wanted


def _kb(size: int) -> str:
    return f"{size / 1024:.1f} KB"
