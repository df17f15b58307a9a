"""What is known about getting into a place and around in it, in words for pages and data; knows no page."""

from __future__ import annotations

from collections.abc import Iterator

from frontdoor.catalogue import Access


def access_words(access: Access | None) -> Iterator[str]:
    """Yield each known fact; what nobody has said is not there."""
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
