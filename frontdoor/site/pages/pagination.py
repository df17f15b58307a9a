"""Cuts long lists into pages that stay light; knows no page's content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SIZE = 50
"""Entries on one page: with the stylesheet they fit one round trip."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class ListPage(Generic[Item]):
    """One page of a list: its number, from 1, and what is on it."""

    base: str
    number: int
    count: int
    items: Sequence[Item]
    before: int
    """How many entries stand on earlier pages."""

    @property
    def address(self) -> str:
        """Return the address of this part; the first has the list's own."""
        return self.at(self.number)

    @property
    def single(self) -> bool:
        """Say whether the whole list stands on one page."""
        return self.count == 1

    def at(self, number: int) -> str:
        """Return the address of another part."""
        return self.base if number == 1 else f"{self.base}page-{number}/"

    def near(self) -> Sequence[int]:
        """Return the numbers to offer: the first, the last and those around this one."""
        wanted = {1, self.count, *range(self.number - 2, self.number + 3)}
        return sorted(number for number in wanted if 1 <= number <= self.count)


def parts(base: str, items: Sequence[Item], size: int = SIZE) -> Iterator[ListPage[Item]]:
    """Yield the pages of a list in order; an empty list has one, too."""
    count = max(1, -(-len(items) // size))
    for number in range(1, count + 1):
        before = (number - 1) * size
        yield ListPage(base, number, count, items[before : before + size], before)
