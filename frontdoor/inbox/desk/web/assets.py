"""The desk's stylesheet, icon and scripts: read once, named by a digest of their content so that they can be cached for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from frontdoor.site.output.stylesheet import minify, with_plain_values


@dataclass(frozen=True)
class File:
    """One file as it is served."""

    content: bytes
    digest: str


def _file(content: bytes) -> File:
    return File(content, hashlib.sha256(content).hexdigest()[:12])


def _read(name: str) -> File:
    return _file((Path(__file__).parents[1] / "assets" / name).read_bytes())


def _stylesheet(name: str) -> File:
    css = minify(_read(name).content.decode())
    return _file(with_plain_values(css, css).encode())


STYLESHEET = _stylesheet("desk.css")
ICON = _read("icon.svg")
SCRIPTS = {name: _read(f"{name}.js") for name in ("key", "list", "text")}
"""Scripts by name; ``access.permissions`` says which page runs which."""
