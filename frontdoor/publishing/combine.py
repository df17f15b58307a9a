"""Three-way merge of all content files: what two people changed since the version that both had, or the conflicts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdoor.editing.merge import merge
from frontdoor.editing.merge.lines import merge_lines
from frontdoor.editing.write_back import CannotWrite
from frontdoor.publishing.content import MODELS, Contents


@dataclass(frozen=True)
class Combined:
    """The merged files; where there are conflicts, in sentences with both sides, they are not to be used."""

    files: Contents
    conflicts: tuple[str, ...] = ()


def combine(base: Contents, ours: Contents, theirs: Contents, who: str = "You") -> Combined:
    """Merge what ``theirs`` changed since ``base`` into ``ours``: by entry and key where these are known, pages by line, else by file.

    ``who`` names in the sentences of conflicts whoever made ``theirs``.
    """
    merged: dict[str, bytes] = {}
    conflicts: list[str] = []
    for path in sorted({*base, *ours, *theirs}):
        was, here, there = base.get(path), ours.get(path), theirs.get(path)
        kept = here
        if here == was:
            kept = there
        elif there not in (was, here):
            kept, said = _both(path, was, here, there, who)
            conflicts += said
        if kept is not None:
            merged[path] = kept
    return Combined(merged, tuple(conflicts))


def _both(
    path: str, was: bytes | None, here: bytes | None, there: bytes | None, who: str
) -> tuple[bytes | None, Sequence[str]]:
    """Merge a file that both changed; return it, and the conflicts in sentences."""
    if was is None or here is None or there is None or not path.endswith((*MODELS, ".md")):
        made, other = ("took it away" if one is None else "changed it" for one in (there, here))
        return here, [f"{path}: {who} {made}; somebody else {other} in the meantime, in another way."]
    try:
        if path not in MODELS:
            text, found = merge_lines(was.decode(), there.decode(), here.decode())
            return text.encode(), [f"{path}, {one.told(who, 'somebody else')}" for one in found]
        merged = merge(was.decode(), there.decode(), here.decode(), MODELS[path])
    except (CannotWrite, UnicodeDecodeError) as stopped:
        return here, [f"{path}: {who} changed it, and somebody else did in the meantime. {stopped}"]
    return merged.text.encode(), [one.told(who, "somebody else") for one in merged.conflicts]


def with_changes(base: Contents, changes: Mapping[str, str | bytes | None]) -> Contents:
    """Return the files of a version with some changed; None removes one."""
    named = {
        path: content.encode() if isinstance(content, str) else content for path, content in changes.items()
    }
    return {path: data for path, data in {**base, **named}.items() if data is not None}
