"""Three-way merge of a hand-written page by line (diff3): what two people wrote in different places both stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from frontdoor.editing.merge.values import kept

_SHOWN = 200
"""Most characters of a side in a sentence; both sides are whole in the versions that they are of."""


@dataclass(frozen=True)
class LineConflict:
    """Lines that both sides changed in different ways, or side by side; ``line`` counts from 1 in ``theirs``."""

    line: int
    base: str
    mine: str
    theirs: str

    def told(self, mine: str, theirs: str) -> str:
        """Return it in words: what stood there, and what each of two people or places, by these names, wrote."""
        was = f"it was {_words(self.base)}" if self.base.strip() else "nothing stood there"
        sides = (f"{who} {_did(what)}" for who, what in ((mine, self.mine), (theirs, self.theirs)))
        return f"line {self.line}: {was}. {'; '.join(sides)} in the meantime."


def merge_lines(base: str, mine: str, theirs: str) -> tuple[str, Sequence[LineConflict]]:
    """Merge two versions of a text over the one that both began from; return it, and the conflicts.

    Where there is a conflict the text has what ``theirs`` says. Changes without a line between them that stayed are one
    conflict, as in git: two halves of a sentence that was wrapped belong together.
    """
    was, ours, others = (one.splitlines(keepends=True) for one in (base, mine, theirs))
    conflicts: list[LineConflict] = []
    merged = "".join(_merged(was, ours, others, conflicts))
    return merged, conflicts


def _merged(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], conflicts: list[LineConflict]
) -> Iterator[str]:
    in_mine, in_theirs = kept(base, mine), kept(base, theirs)
    begin = (0, 0, 0)
    for at in [n for n in range(len(base)) if n in in_mine and n in in_theirs] + [len(base)]:
        ends = (at, in_mine.get(at, len(mine)), in_theirs.get(at, len(theirs)))
        was, ours, others = (
            "".join(lines[a:b]) for lines, a, b in zip((base, mine, theirs), begin, ends, strict=True)
        )
        if others != was and ours not in (was, others):
            conflicts.append(LineConflict(begin[2] + 1, was, ours, others))
        yield ours if others == was else others
        if at < len(base):
            yield base[at]
        begin = (at + 1, ends[1] + 1, ends[2] + 1)


def _did(text: str) -> str:
    return f"wrote {_words(text)}" if text.strip() else "took it out"


def _words(text: str) -> str:
    said = " ".join(text.split())
    return f"“{said if len(said) <= _SHOWN else said[:_SHOWN] + ' …'}”"
