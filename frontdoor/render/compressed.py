"""Puts a compressed copy beside each file that gains from it, for servers that hand it out as it is; knows no page."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

KINDS = frozenset((".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"))
SMALL = 600
"""Bytes below which a copy saves nothing: it all travels in one packet."""


def compress_files(out: Path, names: Iterable[str]) -> None:
    """Write NAME.gz beside each file; the same file always gives the same bytes."""
    for name in names:
        path = out / name
        if path.suffix in KINDS and path.stat().st_size > SMALL:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
