"""A memo of the pieces of one build: what many pages show is made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Piece = TypeVar("Piece")


class Memo:
    """Pieces by their keys; each build has a memo of its own, so that nothing in it can be out of date."""

    def __init__(self) -> None:
        self._pieces: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        """Return a piece, making it the first time; ``key`` tells it from all others of the site."""
        piece: Piece | None = self._pieces.get(key)
        if piece is None:
            piece = self._pieces[key] = make()
        return piece
