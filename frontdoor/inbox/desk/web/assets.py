"""The desk's stylesheet, icon and scripts, each read once, named by its content so that it may be cached for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from frontdoor.site.output.css_purge import minify, with_plain_values


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
SCRIPTS = {name: _read(f"{name}.js") for name in ("key", "list")}
"""Each is a page's own; ``rules`` says which pages run one."""
