"""Three-way merge of all content files: what two people changed since the version that both had, or the conflicts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdoor.publishing.content import Contents


@dataclass(frozen=True)
class Combined:
    """The merged files; where there are conflicts, in sentences with both sides, they are not to be used."""

    files: Contents
    conflicts: Sequence[str] = ()


def combine(base: Contents, ours: Contents, theirs: Contents) -> Combined:
    """Merge what ``theirs`` changed since ``base`` into ``ours``."""
    merged: dict[str, bytes] = {}
    conflicts: list[str] = []
    for path in sorted({*base, *ours, *theirs}):
        was, here, there = base.get(path), ours.get(path), theirs.get(path)
        kept = here if there in (was, here) else there if here == was else None
        if there not in (was, here) and here != was:
            conflicts.append(f"{path} was changed here and by somebody else, in different ways.")
        if kept is not None:
            merged[path] = kept
    return Combined(merged, tuple(conflicts))


def with_changes(base: Contents, changes: Mapping[str, str | bytes | None]) -> Contents:
    """Return the files of a version with some changed; None removes one."""
    named = {
        path: content.encode() if isinstance(content, str) else content for path, content in changes.items()
    }
    return {path: data for path, data in {**base, **named}.items() if data is not None}
