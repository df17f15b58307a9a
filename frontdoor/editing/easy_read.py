"""Easy Read editions that may say something else than their ordinary page, and pages that matter and have none.

Whoever has compared the two writes the fingerprint of the ordinary page's words into the edition (``compared_with:``). When
those words change, the fingerprint does too, and the edition is listed until somebody has compared it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from frontdoor.catalogue import Catalogue, EasyRead
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.schema.descriptions import FIELD_NOUNS
from frontdoor.catalogue.sections import NAMED, folder
from frontdoor.editing.texts import texts


def easy_read_lines(catalogue: Catalogue, beside: Mapping[str, str]) -> Iterator[str]:
    """Yield a heading and a line for each edition to compare, then those situations that have none.

    ``beside`` has the text of the form and of the hand-written pages by their addresses, such as ``/privacy/``.
    """
    lines = [
        f"  {entry.name}: {'never compared' if entry.compared_with is None else 'the page has changed'}; compare it with {entry.page}, "
        f"then write compared_with: {now}"
        for entry, now in to_compare(catalogue, beside)
    ]
    if lines:
        yield "Easy Read that may say something else than its ordinary page"
        yield from lines
    has = {entry.page for entry in catalogue.easy_read.values()}
    none = [one for one in catalogue.situations.values() if f"/situations/{one.id}/" not in has]
    if has and none:
        yield "Situations without Easy Read"
        yield from (f"  {one.name}" for one in none)


def to_compare(catalogue: Catalogue, beside: Mapping[str, str]) -> list[tuple[EasyRead, str]]:
    """Return each edition whose ordinary page has changed since, or was never compared, with the fingerprint of its words now."""
    found = ((entry, fingerprint(entry, catalogue, beside)) for entry in catalogue.easy_read.values())
    return [(entry, now) for entry, now in found if now != entry.compared_with]


def fingerprint(entry: EasyRead, catalogue: Catalogue, beside: Mapping[str, str]) -> str:
    """Return eight letters that change with the words of the ordinary page; no digits, so that YAML reads them as text."""
    words = " ".join(_words(entry.page, catalogue, beside).split())
    return "".join(chr(ord("a") + octet % 26) for octet in sha256(words.encode()).digest()[:8])


def _words(address: str, catalogue: Catalogue, beside: Mapping[str, str]) -> str:
    """Return the words of an ordinary page: of its entry, or of the file that is written by hand."""
    for section in NAMED:
        entries: Mapping[str, CatalogueEntry] = getattr(catalogue, section)
        for id_, one in entries.items():
            if address == f"/{folder(section)}/{id_}/":
                return "\n".join(text for noun, text in texts(one) if noun != FIELD_NOUNS["also"])
    return beside.get(address, "")
