"""Precompressed copies: writes NAME.gz and NAME.br beside each text file, for servers that send them as they are."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from frontdoor.site.output.parallel import do_all, workers_for

KINDS = frozenset((".css", ".csv", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"))
SMALL = 600
"""Bytes up to which a copy saves nothing: the file fits one packet."""
QUICK, BEST = 5, 11
"""Brotli's quality levels: the best makes a page a tenth smaller than the quick one and takes forty times as long, so it
is used for stylesheets, scripts and the map only, which are few and which everybody loads."""
CHUNK = 200
WORTH_HELP = 2000
"""Files from which a process pool pays for its start."""


def compress_files(out: Path, names: Iterable[str]) -> None:
    """Write NAME.gz and NAME.br beside each file over SMALL bytes; the same file always gives the same bytes."""
    found = [name for name in names if Path(name).suffix in KINDS]
    chunks = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)]
    do_all([partial(_compress, out, chunk) for chunk in chunks], workers_for(len(found), worth=WORTH_HELP))


def _compress(out: Path, names: Sequence[str]) -> None:
    for name in names:
        content = (out / name).read_bytes()
        if len(content) > SMALL:
            effort = BEST if name.endswith((".css", ".js", ".svg")) else QUICK
            (out / f"{name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
            (out / f"{name}.br").write_bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=effort))
