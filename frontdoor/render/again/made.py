"""Pieces of a site, each made once in a build, or once until something changes that it had looked at; knows no piece."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, TypeVar

from frontdoor.render.again.noted import Noted

Piece = TypeVar("Piece")
Read = tuple[str, object]
"""A mapping of the site by its name, and the key that was looked up."""
_PIECE = "piece"
"""Stands for the name of a mapping, where another piece was used."""


class Made:
    """What was made in one build."""

    lasts: ClassVar = False
    """Whether there will be builds that make use of it."""

    def __init__(self) -> None:
        self._shared: dict[Hashable, Any] = {}

    def shared(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        """Return a piece that many pages repeat; ``key`` tells it from all others of the site."""
        piece: Piece | None = self._shared.get(key)
        if piece is None:
            piece = self._shared[key] = make()
        return piece

    def single(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        """Return a piece that is asked for once in a build; it is kept where there will be another."""
        return make()

    def noted(self, name: str, made: Mapping[str, Piece]) -> Mapping[str, Piece]:
        """Return what was made of the entries of a mapping of the site, so that who looks one up has looked at the entry."""
        return made


@dataclass
class _Kept:
    """A piece and all that was looked at while it was made."""

    piece: Any
    reads: Collection[Read]


@dataclass
class MadeBefore(Made):
    """What was made in the builds of a live preview."""

    lasts: ClassVar = True
    kept: dict[Hashable, _Kept] = field(default_factory=dict)
    noting: list[set[Read]] = field(default_factory=list)
    """What the pieces that are being made have looked at so far, the innermost last."""

    def note(self, name: str, key: object) -> None:
        """Note that the piece which is being made looked at one key of a mapping."""
        if self.noting:
            self.noting[-1].add((name, key))

    def shared(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        """Return a piece, made in this build or before; that another used it is noted."""
        known = self.kept.get(key)
        if known is None:
            self.noting.append(set())
            try:
                piece = make()
            finally:
                reads = self.noting.pop()
            known = self.kept[key] = _Kept(piece, reads)
        self.note(_PIECE, key)
        made: Piece = known.piece
        return made

    single = shared

    def noted(self, name: str, made: Mapping[str, Piece]) -> Mapping[str, Piece]:
        """Return a mapping that notes which entries are looked up."""
        return Noted(made, partial(self.note, name))

    def forget(self, changed: Collection[Read]) -> None:
        """Forget every piece that looked at anything that changed, and every piece that used such a piece."""
        fresh = set(changed)
        for key, one in [*self.kept.items()]:  # what a piece uses was made, and stands, before it
            if not fresh.isdisjoint(one.reads):
                fresh.add((_PIECE, key))
                del self.kept[key]

    def forget_all(self) -> None:
        """Forget everything: what all pages share has changed."""
        self.kept.clear()
