"""Cross-checks of changes to come: each entry is checked as it will be on the day, so that no change brings a fault with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from frontdoor.catalogue.changes import Change, on_day
from frontdoor.catalogue.components import CatalogueEntry
from frontdoor.catalogue.validation.messages import Finding, Steps, subject
from frontdoor.recurrence.formatting import date_words

Check = Callable[[CatalogueEntry], Iterator[Finding]]


def change_faults(where: Steps, entry: CatalogueEntry, check: Check) -> Iterator[Finding]:
    """Yield findings of an entry's changes; ``check`` yields those of the entry in one state, and only new ones are told."""
    changes: tuple[Change, ...] = getattr(entry, "changes", ())
    if not changes:
        return
    known = {one.sentence for one in check(entry)}
    times = Counter(change.from_ for change in changes)
    for index, change in enumerate(changes):
        steps = (*where, "changes", index)
        if times[change.from_] > 1 and change.from_ in [one.from_ for one in changes[:index]]:
            yield Finding(
                (*steps, "from"),
                f"{subject(steps)} begins on {date_words(change.from_)}, as another one does. Put what changes that day into one.",
            )
        if not change.facts():
            yield Finding(
                steps,
                f"{subject(steps)} has a day, and nothing that changes on it. Add what is different then, such as phone: or address:.",
                key=True,
            )
        for one in check(on_day(entry, change.from_)):
            if one.sentence not in known:
                below = one.steps[len(where) :]
                inside = below and str(below[0]) in change.facts()
                yield Finding(
                    (*steps, *below) if inside else steps,
                    f"from {date_words(change.from_)}, {one.sentence}",
                    key=one.key or not inside,
                )


def at_last(entries: Mapping[str, CatalogueEntry]) -> Mapping[str, CatalogueEntry]:
    """Return entries as they will be when all that is written has come."""
    return {key: on_day(entry, date.max) for key, entry in entries.items()}
