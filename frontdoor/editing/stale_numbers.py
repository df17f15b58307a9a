"""Phone numbers that stand in several places: where an old one was left, and two that differ by a slip of the finger.

A number stands with an office, its services and its team, in texts and on hand-written pages. Whoever corrects one of them has
corrected nothing for the readers of the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdoor.catalogue import Catalogue, PhoneNumber
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.recurrence.formatting import list_words

_RUN = re.compile(r"\+?\(?\d(?:[\s().\-‐‑–]{0,3}\d){5,14}")
_SECTIONS = ("teams", "locations", "prisons", "services", "other_help")
_SHORTEST = 6
"""Digits: 999 and 101 stand wherever they are meant to."""
_OWN_LINE = 2
"""Last digits in which the lines of one switchboard differ: two such numbers are no slip."""


@dataclass(frozen=True)
class SearchedFile:
    """A file in which people may have written a number."""

    name: str
    text: str

    def lines_with(self, digits: str) -> list[int]:
        """Return the lines on which a number stands, notes to colleagues left out."""
        notes = self.name.endswith((".yaml", ".yml"))
        return [
            number
            for number, line in enumerate(self.text.splitlines(), 1)
            if not (notes and line.lstrip().startswith("#"))
            and any(_digits(run) == digits for run in _RUN.findall(line))
        ]


def left_behind(old: Catalogue, new: Catalogue, files: Sequence[SearchedFile] = ()) -> Iterator[str]:
    """Yield a sentence for each number that one entry no longer gives and that still stands elsewhere in the new catalogue."""
    before, now = dict(with_numbers(old)), dict(with_numbers(new))
    gone = {
        _digits(phone.number): phone.number
        for key, (_, phones) in before.items()
        if key in now
        for phone in phones
        if phone.number not in {one.number for one in now[key][1]}
    }
    for digits, number in gone.items():
        if len(digits) < _SHORTEST:
            continue
        names = [
            name for name, phones in now.values() if any(_digits(one.number) == digits for one in phones)
        ]
        places = [
            f"{one.name}, {'line' if len(lines) == 1 else 'lines'} {list_words([str(line) for line in lines])}"
            for one in files
            if (lines := one.lines_with(digits))
        ]
        where = "; ".join(filter(None, [list_words(_once(names)) if names else "", *places]))
        if where:
            yield f"The old number, {number}, still stands: {where}. Correct it there too, unless it is still right."


def almost_the_same(catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for each two numbers that are probably one: a digit is another, or two changed places.

    Lines of one switchboard differ in their last digits, so two numbers count only if these are the same.
    """
    whose: dict[str, tuple[str, list[str]]] = {}
    for name, phones in dict(with_numbers(catalogue)).values():
        for phone in phones:
            digits = _digits(phone.number)
            if len(digits) >= 10:
                whose.setdefault(digits, (phone.number, []))[1].append(name)
    for one, other in sorted(_near(whose)):
        (number, names), (other_number, others) = whose[one], whose[other]
        yield (
            f"{number} ({list_words(_once(names))}) and {other_number} ({list_words(_once(others))}) are almost the same. If they "
            "are one number, correct the wrong one."
        )


def _near(numbers: Mapping[str, object]) -> set[tuple[str, str]]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    found = set()
    for digits in numbers:
        for place in range(len(digits) - _OWN_LINE):
            alike[f"{digits[:place]}*{digits[place + 1 :]}"].append(digits)
            swapped = f"{digits[:place]}{digits[place + 1]}{digits[place]}{digits[place + 2 :]}"
            if place + 1 < len(digits) - _OWN_LINE and swapped > digits and swapped in numbers:
                found.add((digits, swapped))
    for group in alike.values():
        found.update((one, other) for n, one in enumerate(sorted(group)) for other in sorted(group)[n + 1 :])
    return found


def with_numbers(
    catalogue: Catalogue,
) -> Iterator[tuple[tuple[str, str], tuple[str, tuple[PhoneNumber, ...]]]]:
    """Yield everything that has phone numbers, by section and id, with its name."""
    yield ("organisation", ""), (str(catalogue.organisation.name), catalogue.organisation.phone)
    for section in _SECTIONS:
        entries: Mapping[str, CatalogueEntry] = getattr(catalogue, section)
        for id_, entry in entries.items():
            yield (section, id_), (str(getattr(entry, "name", id_)), getattr(entry, "phone", ()))


def _digits(number: str) -> str:
    """Return a number's digits as they are dialled at home, without an extension."""
    main = number.partition(" extension ")[0]
    digits = re.sub(r"\D", "", main)
    return f"0{digits[2:].lstrip('0')}" if main.lstrip("(").startswith("+44") else digits


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
