"""Pagination: splits a list into numbered pages that keep the page weight budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

SIZE = 50
"""Entries a page: with the stylesheet they fit one round trip."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class ListPage(Generic[Item]):
    """One page of a list: its number, from 1, and its entries."""

    base: str
    number: int
    count: int
    items: Sequence[Item]
    before: int
    """Number of entries on earlier pages."""

    @property
    def address(self) -> str:
        """Return this page's address; the first page has the list's own."""
        return self.at(self.number)

    @property
    def single(self) -> bool:
        """Say whether the whole list fits one page."""
        return self.count == 1

    def at(self, number: int) -> str:
        """Return the address of another page of the list."""
        return self.base if number == 1 else f"{self.base}page-{number}/"

    def near(self) -> Sequence[int]:
        """Return the page numbers to link to: the first, the last and those around this one."""
        wanted = {1, self.count, *range(self.number - 2, self.number + 3)}
        return sorted(number for number in wanted if 1 <= number <= self.count)


def parts(base: str, items: Sequence[Item], size: int = SIZE) -> Iterator[ListPage[Item]]:
    """Yield the pages of a list in order; an empty list has one empty page."""
    count = max(1, -(-len(items) // size))
    for number in range(1, count + 1):
        before = (number - 1) * size
        yield ListPage(base, number, count, items[before : before + size], before)
