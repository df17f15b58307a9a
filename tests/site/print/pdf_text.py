"""Reads a leaflet's content, from its template data and from its PDF's structure; it does not extract text from a PDF."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from frontdoor.catalogue import Catalogue
from frontdoor.form import Form, load_form
from frontdoor.site.index.site_index import SiteIndex, build_site_index
from frontdoor.site.print import leaflets
from tests.builders import a_catalogue
from tests.frozen import FORM

TODAY = date(2026, 11, 22)
PRISONS = {"barlinnie": {"name": "HMP Barlinnie", "area": "Glasgow City", "phone": "0141 770 2000"}}


def a_site(**sections: Any) -> SiteIndex:
    """Return a catalogue of one service, one location and one prison, looked over on TODAY."""
    return build_site_index(a_catalogue(**{"prisons": PRISONS, **sections}), today=TODAY)


def the_form(catalogue: Catalogue) -> Form:
    """Return the frozen form."""
    return load_form(FORM, catalogue)


def facts(name: str, site: SiteIndex, form: Form | None = None) -> dict[str, Any]:
    """Return what one leaflet says."""
    return dict(leaflets(site, form))[name]


def texts(value: object) -> Iterator[str]:
    """Yield every text within facts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from texts(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts(inside)


def words(value: object) -> str:
    """Return all texts within facts, a space between any two."""
    return " ".join(texts(value))


def lines_on_last_page(pdf: bytes) -> int:
    """Return how many lines of text the last page has, its foot included."""
    number = re.findall(rb"/Type/Page/.*?/Contents (\d+) 0 R", pdf)[-1]
    stream = re.search(rb"\n" + number + rb" 0 obj\n.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    assert stream
    drawn = zlib.decompress(stream[1])
    return len({round(float(y)) for y in re.findall(rb"1 0 0 -1 [\d.]+ ([\d.]+) cm[^Q]*?\nBT", drawn)})


def unpacked(pdf: bytes) -> bytes:
    """Return a PDF with its compressed streams opened, for looking at its structure."""
    opened = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(opened)
