"""A puncturable pseudorandom function (GGM tree): one secret gives every name a key, and any one key can be destroyed alone.

The secret is the root of a binary tree: each node's secret gives those of its two children by HMAC-SHA-256, and a name's
hash says at which leaf its key is. To destroy a key, the nodes above its leaf are replaced by the siblings along the way:
every other key can still be made, that one by nobody. So no list of the keys in use is needed, which could be wrong.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

DEPTH = 56
"""Levels below the root. Two of 3,000 names at a time, 100,000 in all, share a leaf with a chance of one in 200 million."""
_PLACE, _SECRET = 8, 16
SIZE = _PLACE + _SECRET
"""Bytes of a node: the first leaf below it and its level in eight, its secret in sixteen."""


class KeyDestroyed(Exception):  # noqa: N818 -- says what happened
    """The key of this name was destroyed."""


@dataclass(frozen=True)
class KeyTree:
    """What is left of a tree: nodes, none above another, in the order of their leaves."""

    nodes: bytes = field(repr=False)

    @classmethod
    def grown_from(cls, root: bytes) -> KeyTree:
        """Return a whole tree of a random secret of 16 bytes."""
        return cls(_node(0, 0, root))

    def key(self, name: str) -> bytes:
        """Return the 32 bytes that belong to a name; raise KeyDestroyed."""
        leaf = _leaf_of(name)
        _, _, level, secret = self._above(leaf)
        for bit in _bits(leaf, level):
            secret = _child(secret, bit)
        return hmac.digest(secret, b"key", hashlib.sha256)

    def without(self, name: str) -> KeyTree:
        """Return the tree in which the key of a name cannot be made any more; raise KeyDestroyed where that is so already."""
        leaf = _leaf_of(name)
        at, first, level, secret = self._above(leaf)
        before, after = [], []
        for bit in _bits(leaf, level):
            level += 1
            half = 1 << DEPTH - level
            if bit:
                before.append(_node(first, level, _child(secret, 0)))
                first += half
            else:
                after.append(_node(first + half, level, _child(secret, 1)))
            secret = _child(secret, bit)
        siblings = b"".join((*before, *reversed(after)))
        return KeyTree(self.nodes[: at * SIZE] + siblings + self.nodes[(at + 1) * SIZE :])

    def _above(self, leaf: int) -> tuple[int, int, int, bytes]:
        """Return the node above a leaf: its number, its first leaf, its level and its secret."""
        low, high = 0, len(self.nodes) // SIZE
        while low < high:
            middle = (low + high) // 2
            if self._place(middle)[0] <= leaf:
                low = middle + 1
            else:
                high = middle
        if low:
            first, level = self._place(low - 1)
            if leaf < first + (1 << DEPTH - level):
                return low - 1, first, level, self.nodes[(low - 1) * SIZE + _PLACE : low * SIZE]
        raise KeyDestroyed

    def _place(self, number: int) -> tuple[int, int]:
        place = int.from_bytes(self.nodes[number * SIZE : number * SIZE + _PLACE])
        return place >> 8, place & 255


def _node(first: int, level: int, secret: bytes) -> bytes:
    return (first << 8 | level).to_bytes(_PLACE) + secret


def _leaf_of(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[: DEPTH // 8])


def _bits(leaf: int, level: int) -> list[int]:
    """Return which way a leaf lies at each level below one: 0 for the first half."""
    return [leaf >> DEPTH - below & 1 for below in range(level + 1, DEPTH + 1)]


def _child(secret: bytes, bit: int) -> bytes:
    return hmac.digest(secret, bytes([bit]), hashlib.sha256)[:_SECRET]
