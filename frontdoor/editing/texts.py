"""The texts of an entry that people read, each with what it is called: what is translated, and what an Easy Read edition says anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from frontdoor.catalogue import Text
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.schema.descriptions import FIELD_NOUNS

_NOT_TRANSLATED = frozenset(
    {"owner", "email", "address", "charity_number", "checked", "contacts", "wording_reason"}
)

_NOUNS = {
    **FIELD_NOUNS,
    "areas_note": "the note on the areas",
    "at": "what is said of its hours",
    "changes": "what changes later",
}


def texts(thing: object, noun: str = "") -> Iterator[tuple[str, Text]]:
    """Yield (noun, text) for each translatable text of an entry; addresses and the like are not translated."""
    match thing:
        case Text():
            yield noun, thing
        case CatalogueEntry():
            for field in type(thing).model_fields:
                if field not in _NOT_TRANSLATED:
                    yield from texts(getattr(thing, field), noun or _NOUNS.get(field, "the text"))
        case tuple():
            for one in thing:
                yield from texts(one, noun)
        case Mapping():
            for one in thing.values():
                yield from texts(one, noun)
