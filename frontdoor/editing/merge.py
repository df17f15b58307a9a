"""Three-way merge of two versions of services.yaml or referral.yaml over the one that both began from, by entry and key.

What only one side changed is taken from it. Where both changed one value in different ways, that is a conflict: it is told in
words with both sides, and the merged text keeps what ``theirs`` says there, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from frontdoor.catalogue.models import Catalogue
from frontdoor.editing.write_back import REMOVE, Edit, read_values, write_edits
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
    """Return a value as it can stand in a sentence."""
    if isinstance(value, dict):
        return "“" + ", ".join(f"{key}: {_bare(one)}" for key, one in value.items()) + "”"
    return f"“{_bare(value)}”"


def _bare(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_bare(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_bare(one)}" for key, one in value.items())
    return " ".join(str(value).split())


@dataclass(frozen=True)
class Merged:
    """The merged text, and the conflicts; where there is one, the text has what ``theirs`` says."""

    text: str
    conflicts: Sequence[Conflict] = ()


def merge(base: str, mine: str, theirs: str, model: type[BaseModel] | None = Catalogue) -> Merged:
    """Merge two versions of a text over the one that both began from. Raises CannotWrite where one cannot be read."""
    if mine in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    conflicts: list[Conflict] = []
    edits = list(_edits((), read_values(base), read_values(mine), read_values(theirs), conflicts))
    return Merged(write_edits(theirs, edits, model), conflicts)


def _edits(where: Path_, base: Any, mine: Any, theirs: Any, conflicts: list[Conflict]) -> Iterator[Edit]:
    if mine in (base, theirs):
        return
    if isinstance(mine, dict) and isinstance(theirs, dict) and isinstance(base, dict | None):
        for key in dict.fromkeys([*mine, *(base or {})]):
            yield from _edits((*where, key), (base or {}).get(key), mine.get(key), theirs.get(key), conflicts)
    elif theirs == base:
        yield Edit(str(where[0]), None, where[1:], REMOVE if mine is None else mine)
    else:
        conflicts.append(Conflict(where, base, mine, theirs))
