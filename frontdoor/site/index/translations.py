"""Translations: a catalogue in another language (an edition), in which every translated text is ``TranslatedText``.

So the same templates make the pages of every language, and each text says which one it is in. An entry without any
translation is the identical object in both, which is how translated pages are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from markupsafe import Markup

from frontdoor.catalogue import Catalogue, Text
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.sections import NAMED, folder
from frontdoor.translation.catalogs import language_mark


class TranslatedText(Text):
    """A text in another language; its HTML carries ``lang`` (and ``dir``)."""

    code: str
    __slots__ = ("code",)

    def __new__(cls, words: str, code: str) -> TranslatedText:  # noqa: D102
        said: TranslatedText = super().__new__(cls, words)  # type: ignore[assignment]
        said.code = code
        return said

    def like(self, words: str) -> TranslatedText:
        """Return another text in the same language."""
        return TranslatedText(words, self.code)

    @property
    def mark(self) -> str:
        """Return the ``lang`` and ``dir`` attributes of an element that holds it."""
        return language_mark(self.code)

    def __html__(self) -> Markup:
        return Markup(f"<span{self.mark}>{escape(self)}</span>")  # noqa: S704 -- escaped here


def languages(catalogue: Catalogue) -> list[str]:
    """Return the codes of all languages that any text of the catalogue is translated into, sorted."""
    if not Text.any_translated:
        return []
    found: set[str] = set()
    entries = frozenset(_kinds(CatalogueEntry))
    heap: list[Iterable[Any]] = [vars(catalogue).values()]
    while heap:
        for value in heap.pop():  # a quarter of a million values in a large catalogue: each step counts
            kind = type(value)
            if kind is Text:
                if value.translations:
                    found.update(value.translations)
            elif kind is tuple or kind is dict:
                if value:
                    heap.append(value if kind is tuple else value.values())
            elif kind in entries:
                heap.append(vars(value).values())
    return sorted(found)


def _kinds(kind: type[CatalogueEntry]) -> Iterator[type[CatalogueEntry]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def in_language(catalogue: Catalogue, code: str) -> Catalogue:
    """Return the catalogue with every text in one language where it is translated, and in English where not."""
    said: Catalogue = _in_language(catalogue, code)
    return said


def _in_language(value: Any, code: str) -> Any:
    match value:
        case Text():
            return TranslatedText(value.translations[code], code) if code in value.translations else value
        case CatalogueEntry():
            changed = {
                name: new for name, old in vars(value).items() if (new := _in_language(old, code)) is not old
            }
            return value.model_copy(update=changed) if changed else value
        case tuple():
            items = tuple(_in_language(one, code) for one in value)
            return value if all(new is old for new, old in zip(items, value, strict=True)) else items
        case Mapping():
            entries = {key: _in_language(one, code) for key, one in value.items()}
            return value if all(entries[key] is value[key] for key in value) else entries
    return value


def translated(english: Catalogue, edition: Catalogue) -> Iterator[str]:
    """Yield the addresses of entries that are translated, at least in part, in an edition; not each has a page."""
    listed = {service.id for service in english.listed_services()}
    for section in NAMED:
        entries, said = getattr(english, section), getattr(edition, section)
        changed = [id_ for id_, entry in entries.items() if said[id_] is not entry]
        yield from (f"/{folder(section)}/{id_}/" for id_ in changed if section != "services" or id_ in listed)
