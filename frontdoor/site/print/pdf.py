"""PDF renderer: template data in, tagged PDF by typst out, cached by content.

The same data, templates, fonts and typst version give the same bytes, so the cache key is a hash of all of these.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

HERE = Path(__file__).parent
TEMPLATES, FONTS = HERE / "templates", HERE / "fonts"
KEPT = 2000
"""Files in the cache from which those that a build did not use are deleted."""
_SPACINGS = (0.9, 0.8, 1.15)
"""Factors on the space between lines and paragraphs, by which a last sheet of a few lines goes, or fills."""
_SHORT = 60
"""A last page is short if its text ends so far from the top, in millimetres."""
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")


@dataclass(frozen=True, eq=False)
class PdfJob:
    """One PDF to render: its subject, its content, and the size of its text in points."""

    about: str
    """A name such as throughcare, prison-perth or area-fife."""
    facts: Mapping[str, Any]
    size: float
    large: bool

    @property
    def path(self) -> str:
        """Return its path under the site's root."""
        return f"leaflets/{self.about}{'-large' if self.large else ''}.pdf"

    @cached_property
    def data(self) -> str:
        """Return the template's input, as JSON."""
        return self.spaced(1)

    def spaced(self, spacing: float) -> str:
        """Return the input for the template with other spaces between lines and paragraphs than its own, by a factor."""
        link = self.facts["link"]
        sized = {
            "size": self.size,
            "large": self.large,
            "spacing": spacing,
            "qr": qr_code(link) if link else None,
        }
        return json.dumps({**self.facts, **sized}, ensure_ascii=False, sort_keys=True)

    @cached_property
    def key(self) -> str:
        """Return its cache key."""
        return sha256(f"{_made_with()}\n{self.data}".encode()).hexdigest()


@dataclass(frozen=True)
class Printed:
    """A rendered PDF: its bytes and its number of pages."""

    content: bytes
    pages: int


@lru_cache(maxsize=4096)
def qr_code(address: str) -> str:
    """Return the SVG of a QR code."""
    import segno  # noqa: PLC0415 -- where nothing is printed, nobody should wait for it

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0)
    return out.getvalue().decode()


class PdfRenderer:
    """Renders PDFs through the cache."""

    def __init__(self, cache: Path | None, day: date) -> None:
        self.cache = cache
        self.moment = datetime.combine(day, time(), UTC)
        if cache:
            cache.mkdir(parents=True, exist_ok=True)

    def kept(self, one: PdfJob) -> Printed | None:
        """Return a PDF from the cache, or None."""
        if self.cache is None:
            return None
        try:
            content = (self.cache / f"{one.key}.pdf").read_bytes()
        except FileNotFoundError:
            return None
        return Printed(content, _count(content))

    def printed(self, one: PdfJob) -> Printed:
        """Return a PDF, from the cache or rendered and then cached."""
        return self.kept(one) or self._lay_out(one)

    def _lay_out(self, one: PdfJob) -> Printed:
        """Render a PDF and cache it; where a few lines would be on a last sheet alone, with other spaces if that helps."""
        content, is_short = self._compiled(one.data)
        for spacing in _SPACINGS if is_short else ():
            made, still_short = self._compiled(one.spaced(spacing))
            if not still_short:
                content = made
                break
        if self.cache:
            with NamedTemporaryFile(dir=self.cache, suffix=".new", delete=False) as file:
                file.write(content)
            Path(file.name).replace(self.cache / f"{one.key}.pdf")
        return Printed(content, _count(content))

    def _compiled(self, data: str) -> tuple[bytes, bool]:
        """Return a PDF, and whether its last page of several holds a few lines only."""
        import typst  # noqa: PLC0415 -- where nothing is printed, nobody should wait for it

        compiler = typst.Compiler(
            str(TEMPLATES / "leaflet.typ"),
            root=str(TEMPLATES),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"data": data},
        )
        content = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=self.moment)
        assert isinstance(content, bytes)
        (end,) = json.loads(compiler.query("<end>", field="value"))
        return content, end["page"] > 1 and end["down"] < _SHORT

    def tidy(self, needed: Iterable[PdfJob]) -> None:
        """Delete from a large cache the files that this build did not use."""
        files = list(self.cache.glob("*.pdf")) if self.cache else []
        if len(files) > KEPT:
            keep = {f"{one.key}.pdf" for one in needed}
            for file in files:
                if file.name not in keep:
                    file.unlink(missing_ok=True)


def _count(pdf: bytes) -> int:
    found = _PAGES.search(pdf)
    assert found, "typst writes the number of pages in plain sight"
    return int(found[1])


@lru_cache(maxsize=1)
def _made_with() -> str:
    """Return a hash of everything that shapes every PDF besides its content: templates, fonts and typst's version."""
    whole = sha256(version("typst").encode())
    for path in _ingredients():
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _ingredients() -> Iterator[Path]:
    yield from sorted(TEMPLATES.glob("*.typ"))
    yield from sorted(FONTS.glob("*.otf"))
