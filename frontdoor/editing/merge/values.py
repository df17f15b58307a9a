"""Three-way merge of plain values: mappings by key, lists by item; what both changed in different ways is a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from frontdoor.yamlsource import Path_


@dataclass(frozen=True)
class Conflict:
    """A value that both sides changed in different ways; None stands for nothing."""

    where: Path_
    base: Any
    mine: Any
    theirs: Any

    @property
    def sentence(self) -> str:
        """Return it in words for the one who made the changes of ``mine``."""
        return self.told("You", "somebody else")

    def told(self, mine: str, theirs: str) -> str:
        """Return it in words: what stood there, and what each of two people or places, by these names, wrote."""
        name = " › ".join(str(step) for step in self.where)
        was = "nothing stood there" if self.base is None else f"it was {_words(self.base)}"
        return f"{name}: {was}. {mine} {_did(self.mine)}; {theirs} {_did(self.theirs)} in the meantime."


def _did(value: Any) -> str:
    return "took it out" if value is None else f"wrote {_words(value)}"


def _words(value: Any) -> str:
    return f"“{_bare(value)}”"


def _bare(value: Any) -> str:
    """Return a value as it can stand in a sentence."""
    if isinstance(value, list):
        return ", ".join(_bare(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_bare(one)}" for key, one in value.items())
    return " ".join(str(value).split())


def merged_value(where: Path_, base: Any, mine: Any, theirs: Any, conflicts: list[Conflict]) -> Any:
    """Return the merged value, None for nothing; in a conflict that of ``theirs``. Conflicts are added to the list."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    base_is = base if base not in (None, "") else None
    if isinstance(mine, dict) and isinstance(theirs, dict) and isinstance(base_is, dict | None):
        was = base_is or {}
        found = {
            key: merged_value((*where, key), was.get(key), mine.get(key), theirs.get(key), conflicts)
            for key in [*theirs, *(key for key in mine if key not in theirs)]
        }
        return {key: value for key, value in found.items() if value is not None}
    if isinstance(mine, list) and isinstance(theirs, list) and isinstance(base_is, list | None):
        return list(_items(where, base_is or [], mine, theirs, conflicts))
    conflicts.append(Conflict(where, base, mine, theirs))
    return theirs


def _items(
    where: Path_, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], conflicts: list[Conflict]
) -> Iterator[Any]:
    """Yield the items of a merged list (diff3): where neither side changed an item, it parts what is merged by itself."""
    in_mine, in_theirs = kept(base, mine), kept(base, theirs)
    begin = (0, 0, 0)
    for at in [n for n in range(len(base)) if n in in_mine and n in in_theirs] + [len(base)]:
        ends = (at, in_mine.get(at, len(mine)), in_theirs.get(at, len(theirs)))
        was, ours, others = (
            list(items[a:b]) for items, a, b in zip((base, mine, theirs), begin, ends, strict=True)
        )
        yield from _span((*where, begin[0]), was, ours, others, conflicts)
        if at < len(base):
            yield base[at]
        begin = (at + 1, ends[1] + 1, ends[2] + 1)


def kept(base: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Return where the items that stayed are now, by where they were."""
    match = SequenceMatcher(None, list(map(repr, base)), list(map(repr, new)), autojunk=False)
    return {a + n: b + n for a, b, size in match.get_matching_blocks() for n in range(size)}


def _span(
    where: Path_, base: list[Any], mine: list[Any], theirs: list[Any], conflicts: list[Conflict]
) -> list[Any]:
    """Return the merged items of a span that both may have changed; what both add stands there twice, theirs first."""
    if mine in (base, theirs) or theirs == base:
        return mine if theirs == base else theirs
    count = len(base)
    if not base:
        return [*theirs, *(one for one in mine if one not in theirs)]
    for one, other in ((mine, theirs), (theirs, mine)):  # one side only adds, before or behind
        if base in (one[:count], one[-count:]):
            return [*other, *one[count:]] if one[:count] == base else [*one[:-count], *other]
    if count == len(mine) == len(theirs):
        *above, first = where
        return [
            merged_value((*above, int(first) + n), was, ours, others, conflicts)
            for n, (was, ours, others) in enumerate(zip(base, mine, theirs, strict=True))
        ]
    short = [None if not items else items[0] if len(items) == 1 else items for items in (base, mine, theirs)]
    conflicts.append(Conflict(where, *short))
    return theirs
