"""The desk's stylesheet, icon and scripts, each read once, named by its content so that it may be cached for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class File:
    """One file as it is served."""

    content: bytes
    digest: str


def _read(name: str) -> File:
    content = (Path(__file__).parent / "assets" / name).read_bytes()
    return File(content, hashlib.sha256(content).hexdigest()[:12])


STYLESHEET = _read("desk.css")
ICON = _read("icon.svg")
SCRIPTS = {name: _read(f"{name}.js") for name in ("key", "list")}
"""Each is a page's own; ``rules`` says which pages run one."""
