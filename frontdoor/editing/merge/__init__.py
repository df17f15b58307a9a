"""Three-way merge of two versions of services.yaml or referral.yaml over the one that both began from, by entry and key.

What only one side changed is taken from it to the letter, with its notes. Where both changed one value in different ways, that
is a conflict: it is told in words with both sides, and the merged text keeps what ``theirs`` says there. No note is lost: where
both changed what it stands in, it moves above the key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from frontdoor.catalogue.models import Catalogue
from frontdoor.catalogue.sections import NAMED
from frontdoor.editing.fmt.verify import comments_of
from frontdoor.editing.merge.chunks import Chunk, ChunkBlock, Lines, chunks_of
from frontdoor.editing.merge.values import Conflict, merged_value
from frontdoor.editing.write_back import REMOVE, CannotWrite, Edit, Rename, read_values, write_edits

__all__ = ["Conflict", "Merged", "merge"]


@dataclass(frozen=True)
class Merged:
    """The merged text, and the conflicts; where there is one, the text has what ``theirs`` says."""

    text: str
    conflicts: Sequence[Conflict] = ()


def merge(base: str, mine: str, theirs: str, model: type[BaseModel] | None = Catalogue) -> Merged:
    """Merge two versions of a text over the one that both began from.

    Raises CannotWrite where one cannot be read, or it is not certain that the merged text says what both say.
    """
    if mine in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    base, mine, theirs = _with_one_name(base, mine, theirs, model)
    conflicts: list[Conflict] = []
    value = merged_value((), read_values(base), read_values(mine), read_values(theirs), conflicts)
    text = "\n".join(_block(*(chunks_of(one) for one in (base, mine, theirs))).lines())
    text = write_edits(text, list(_missing((), read_values(text), value)), model)
    if read_values(text) != value:
        raise CannotWrite(
            "the two versions cannot be put together safely, so nothing was changed. Make the smaller change again in the newer version."
        )
    return Merged(text, [*conflicts, *_lost(base, mine, theirs, text)])


def _lost(base: str, mine: str, theirs: str, text: str) -> Iterator[Conflict]:
    """Yield a conflict where one side wrote a note into what the other took out. Raises CannotWrite where any other is lost."""
    was, ours, others, now = (comments_of(one) for one in (base, mine, theirs, text))
    if (was & ours & others) - now:
        raise CannotWrite(
            "putting the two versions together would have lost a note, so nothing was changed. Please report this."
        )
    gone = [list(((side - was) - now).elements()) or None for side in (ours, others)]
    if any(gone):
        yield Conflict(("a note in what the other took out",), None, *gone)


def _with_one_name(base: str, mine: str, theirs: str, model: type[BaseModel] | None) -> tuple[str, str, str]:
    """Return the texts with the new id in all of them where one side gave an entry another: it is the same entry."""
    for text in (mine, theirs):
        renames = list(_renames(read_values(base), read_values(text)))
        if renames:
            base, mine, theirs = (
                write_edits(one, [edit for edit in renames if _is_there(read_values(one), edit)], model)
                for one in (base, mine, theirs)
            )
    return base, mine, theirs


def _renames(was: dict[str, Any], now: dict[str, Any]) -> Iterator[Edit]:
    for section in NAMED.keys() & was.keys() & now.keys():
        before, after = was[section] or {}, now[section] or {}
        for id_, entry in after.items():
            said = entry.get("formerly") if isinstance(entry, dict) and id_ not in before else None
            for former in said if isinstance(said, list) else [said]:
                if former in before and former not in after:
                    yield Edit(section, former, (), Rename(id_))


def _is_there(values: dict[str, Any], edit: Edit) -> bool:
    section = values.get(edit.section) or {}
    return edit.entry in section and isinstance(edit.value, Rename) and edit.value.to not in section


def _block(base: ChunkBlock, mine: ChunkBlock, theirs: ChunkBlock) -> ChunkBlock:
    """Merge the keys of a mapping; those that only ``mine`` has stand behind the one that they stand behind there."""
    names = list(theirs.keys)
    before: str | None = None
    for name in mine.keys:
        if name not in names:
            names.insert(names.index(before) + 1 if before in names else 0, name)
        before = name
    found = ChunkBlock(
        _notes(base.head, mine.head, theirs.head), {}, _notes(base.foot, mine.foot, theirs.foot)
    )
    for name in names:
        chunk = _chunk(base.keys.get(name), mine.keys.get(name), theirs.keys.get(name))
        if chunk is not None:
            found.keys[name] = chunk
    return found


def _chunk(base: Chunk | None, mine: Chunk | None, theirs: Chunk | None) -> Chunk | None:
    if base is None or mine is None or theirs is None:
        here = mine if theirs is None else theirs
        if base is None:
            return here if mine is None or theirs is None else _with_notes(theirs, mine.notes())
        kept = here if here is None or here.lines() != base.lines() else None
        return theirs if kept is not None else None
    lead, trail = _notes(base.lead, mine.lead, theirs.lead), _notes(base.trail, mine.trail, theirs.trail)
    if base.inside and mine.inside and theirs.inside:
        inside = _block(base.inside, mine.inside, theirs.inside)
        line = mine if theirs.own == base.own else theirs
        found = Chunk(lead, line.own, inside, trail, theirs.column)
        return _with_notes(found, _behind(mine) if mine.own != base.own else ())
    if theirs.body() == base.body():
        return replace(mine, lead=lead, trail=trail)
    new = comments_of(mine.text()) - comments_of(base.text())
    return _with_notes(replace(theirs, lead=lead, trail=trail), new.elements())


def _behind(chunk: Chunk) -> Iterable[str]:
    """Return the note behind a key whose value stands below it."""
    return comments_of("\n".join(line.strip() for line in chunk.own))


def _with_notes(chunk: Chunk, notes: Iterable[str]) -> Chunk:
    """Return a chunk with notes above it that its text does not have."""
    there = set(chunk.notes())
    new = [f"{' ' * chunk.column}{note.strip()}" for note in notes if note not in there]
    return replace(chunk, lead=[*chunk.lead, *new])


def _notes(base: Lines, mine: Lines, theirs: Lines) -> Lines:
    """Merge notes and blank lines: where both changed them, both stand."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    return [*theirs, *(line for line in mine if line.strip() and line not in theirs and line not in base)]


def _missing(where: tuple[str | int, ...], now: Any, target: Any) -> Iterator[Edit]:
    """Yield the edits by which the values of the text that was put together become those that were merged."""
    if now == target:
        return
    if isinstance(now, dict) and isinstance(target, dict) and target:
        for key, value in target.items():
            if key not in now:
                yield Edit(str((*where, key)[0]), None, (*where, key)[1:], value)
            else:
                yield from _missing((*where, key), now[key], value)
        for key in now:
            if key not in target:
                yield Edit(str((*where, key)[0]), None, (*where, key)[1:], REMOVE)
        return
    yield Edit(str(where[0]), None, where[1:], target)
