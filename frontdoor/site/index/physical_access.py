"""Physical accessibility of a place, as phrases for pages and open data: step-free entrance, toilets and so on."""

from __future__ import annotations

from collections.abc import Iterator

from frontdoor.catalogue import Access


def access_words(access: Access | None) -> Iterator[str]:
    """Yield a phrase for each fact that is known; an unknown one is left out, never assumed."""
    if access is None:
        return
    facts = (
        (access.step_free, "Step-free way in", "There are steps at the way in"),
        (access.toilets, "Accessible toilet", "No accessible toilet"),
        (access.hearing_loop, "Hearing loop", "No hearing loop"),
    )
    for fact, good, bad in facts:
        if fact is not None:
            yield good if fact else bad
    if access.note:
        yield access.note
