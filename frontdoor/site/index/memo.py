"""Fragment memo of one build: a piece of HTML that many pages show is rendered once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Piece = TypeVar("Piece")


class Memo:
    """A plain memo from key to fragment. Each build starts an empty one, so nothing in it can be out of date."""

    def __init__(self) -> None:
        self._pieces: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], Piece]) -> Piece:
        """Return the fragment of a key, rendering it the first time; ``key`` is unique within the site."""
        piece: Piece | None = self._pieces.get(key)
        if piece is None:
            piece = self._pieces[key] = make()
        return piece
