"""Page weight budget: the compressed bytes of a page, its stylesheets and scripts, and everything it loads, against limits."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Collection, Mapping, Sequence

READABLE_LIMIT = 14 * 1024
"""Bytes of one page and its stylesheets, compressed: they fit one round trip after connecting."""
SCRIPT_LIMIT = 10 * 1024
"""Bytes of all scripts of one page, compressed; the page is readable before they arrive."""
OTHER_SCRIPTS = 1.5
"""Factor on that limit for a page in another language: a letter that is not Latin takes two bytes or three, where English takes one."""
WHOLE_LIMIT = 40 * 1024
"""Bytes of one page with everything that it loads, compressed."""
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg")

_IN_ANOTHER = re.compile(rb'<html lang="(?!en)')
_SEAMS = 64
"""Bytes by which a page compressed piece by piece may be larger."""
_WINDOW = 13
"""zlib's window of 8 KB, which is set up sooner than the largest one."""


def compressed(content: bytes) -> int:
    """Return the number of bytes that are sent."""
    return len(gzip.compress(content, 9, mtime=0))


def too_heavy(
    html: bytes, loaded: Collection[str], weights: Mapping[str, int], *, saves: int = 0
) -> Sequence[str]:
    """Return a sentence for each limit that a page breaks.

    ``weights`` has the compressed bytes of what is ``loaded``, by address. ``saves`` is a lower bound of the bytes that
    compression saves: by that bound most pages are known to be light enough without compressing them.
    """
    scripts = sum([weights.get(one, 0) for one in loaded if one.endswith(".js")])
    sheets = sum([weights.get(one, 0) for one in loaded if one.endswith(".css")])
    pictures = sum([weights.get(one, 0) for one in loaded if one.endswith(PICTURES)])
    most = len(html) + _SEAMS - saves
    if most + sheets > READABLE_LIMIT:
        most = _quickly_compressed(html) + _SEAMS
    light = most + sheets <= READABLE_LIMIT and scripts <= SCRIPT_LIMIT
    if light and (not pictures or most + sheets + scripts + pictures <= WHOLE_LIMIT):
        return ()
    readable = compressed(html) + sheets
    limit = READABLE_LIMIT * (OTHER_SCRIPTS if _IN_ANOTHER.search(html[:200]) else 1)
    whole = readable + scripts + pictures
    said = []
    if scripts > SCRIPT_LIMIT:
        said.append(f"its scripts weigh {_kb(scripts)} compressed; the limit is {_kb(SCRIPT_LIMIT)}")
    if readable > limit:
        said.append(f"it weighs {_kb(readable)} compressed with its stylesheets; the limit is {_kb(limit)}")
    if pictures and whole > WHOLE_LIMIT:
        said.append(
            f"it weighs {_kb(whole)} with all that it loads, and pictures are {_kb(pictures)} of it; the limit is "
            f"{_kb(WHOLE_LIMIT)}. Save them smaller: some 480 pixels wide, as .webp or .jpg"
        )
    return said


def _quickly_compressed(html: bytes) -> int:
    """Return an upper bound of the bytes that are sent, in a sixth of the time that these take to count."""
    press = zlib.compressobj(1, zlib.DEFLATED, _WINDOW)
    return len(press.compress(html)) + len(press.flush())


def _kb(size: float) -> str:
    return f"{size / 1024:.1f} KB"
