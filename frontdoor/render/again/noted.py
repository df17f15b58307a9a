"""Mappings, lists and sets that tell what is looked up in them; know nothing of what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, TypeVar, overload

Key = TypeVar("Key")
Value = TypeVar("Value")
Note = Callable[[object], None]
"""Is given the key that is looked at."""

ALL = "*"
"""Stands for every value of a mapping or list; no id has such a letter."""
KEYS = "?"
"""Stands for which keys a mapping has, and in which order."""


class Noted(Mapping[Key, Value]):
    """A mapping that tells which of its keys are looked at."""

    def __init__(self, inner: Mapping[Key, Value], note: Note) -> None:
        self._inner, self._note = inner, note

    def __getitem__(self, key: Key) -> Value:
        self._note(key)
        return self._inner[key]

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self._inner

    def __iter__(self) -> Iterator[Key]:
        self._note(KEYS)
        return iter(self._inner)

    def __len__(self) -> int:
        self._note(KEYS)
        return len(self._inner)

    def get(self, key: Key, default: Any = None) -> Any:
        """Return one value; that there is none is noted as well."""
        self._note(key)
        return self._inner.get(key, default)

    def keys(self) -> Any:
        """Return all keys."""
        self._note(KEYS)
        return self._inner.keys()

    def values(self) -> Any:
        """Return all values."""
        self._note(KEYS)
        self._note(ALL)
        return self._inner.values()

    def items(self) -> Any:
        """Return all keys and values."""
        self._note(KEYS)
        self._note(ALL)
        return self._inner.items()


class NotedList(Sequence[Value]):
    """A list that tells when it is looked at."""

    def __init__(self, inner: Sequence[Value], note: Note) -> None:
        self._inner, self._note = inner, note

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Value]: ...
    def __getitem__(self, at: int | slice) -> Value | Sequence[Value]:
        self._note(ALL)
        return self._inner[at]

    def __iter__(self) -> Iterator[Value]:
        self._note(ALL)
        return iter(self._inner)

    def __len__(self) -> int:
        self._note(ALL)
        return len(self._inner)


class NotedSet(Set[str]):
    """A set of ids that tells which of them are asked about."""

    def __init__(self, inner: Set[str], note: Note) -> None:
        self._inner, self._note = inner, note

    def __contains__(self, id_: object) -> bool:
        self._note(id_)
        return id_ in self._inner

    def __iter__(self) -> Iterator[str]:
        self._note(ALL)
        return iter(self._inner)

    def __len__(self) -> int:
        self._note(ALL)
        return len(self._inner)

    @classmethod
    def _from_iterable(cls, found: Iterable[Any]) -> frozenset[Any]:
        """Return what is left of it, or added to it, as a plain set."""
        return frozenset(found)
