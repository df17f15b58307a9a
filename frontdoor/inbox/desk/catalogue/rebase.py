"""Brings a draft up to date with what was published since it was begun; where both changed one value, that is told in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from frontdoor.editing.merge import merge
from frontdoor.publishing.content import MODELS

Files = Mapping[str, bytes]


class Side(StrEnum):
    """Whose value stays where both changed it."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Rebased:
    """The files of a draft over the newest public ones, and a sentence for each value that both sides changed."""

    files: Files
    conflicts: Sequence[str] = ()


def rebase(base: Files, draft: Files, public: Files, keep: Side = Side.THEIRS) -> Rebased:
    """Return a draft's files as changes of the newest public ones. Raises CannotWrite where one cannot be read."""
    files: dict[str, bytes] = {}
    conflicts: list[str] = []
    for path, content in draft.items():
        if path not in MODELS or path not in public:
            files[path] = content  # a photo has a name of its own
            continue
        was, mine, theirs = (one[path].decode() for one in (base, draft, public))
        found = merge(was, mine, theirs, MODELS[path])
        text = found.text
        if found.conflicts and keep is Side.MINE:
            text = merge(was, theirs, mine, MODELS[path]).text
        files[path] = text.encode()
        conflicts += (one.sentence for one in found.conflicts)
    return Rebased(files, tuple(conflicts))
