"""Wording check of the texts that people read most, service by service; an editor may overrule it with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from frontdoor.catalogue.models import OtherHelp, Service
from frontdoor.catalogue.validation.messages import subject
from frontdoor.catalogue.validation.readability import Hardness, hardness_of

if TYPE_CHECKING:
    from frontdoor.catalogue.models import Catalogue

READ_BY_ALL = ("summary", "who_for", "offers", "how_to_ask", "what_for")
"""Fields whose text is checked, where an entry has them."""


def hard_texts(entry: Service | OtherHelp) -> Iterator[tuple[str, Hardness]]:
    """Yield the field and the hardness of each text that is hard to read; none where ``wording_reason`` is given."""
    if entry.wording_reason:
        return
    for key in READ_BY_ALL:
        text = getattr(entry, key, None)
        if text is not None and (found := hardness_of(text)):
            yield key, found


def wording_notes(catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for each text that is hard to read, though not so hard that it stops."""
    entries = (("services", catalogue.services), ("other_help", catalogue.other_help))
    for section, named in entries:
        for id_, entry in named.items():
            for key, found in hard_texts(entry):
                yield f"{subject((section, id_))}: {key} {found.words}"
