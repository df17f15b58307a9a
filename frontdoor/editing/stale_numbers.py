"""Stale and mistyped phone numbers: a sentence for each corrected number that still stands elsewhere, and for near-duplicates.

The same number stands with an office, its services and its team, in texts and on hand-written pages. A correction in one
place does not help readers of the others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdoor.catalogue import Catalogue, PhoneNumber, Prison
from frontdoor.catalogue.models import CatalogueEntry
from frontdoor.catalogue.sections import NAMED
from frontdoor.recurrence.formatting import list_words

RUN = re.compile(r"\+?\(?\d(?:[\s().\-‐‑–]{0,3}\d){5,14}")
_SECTIONS = tuple(name for name, model in NAMED.items() if "phone" in model.model_fields)
_SHORTEST = 6
"""Fewest digits of a number that is searched for: 999 and 101 may stand anywhere."""
_OWN_LINE = 2
"""Last digits in which the lines of one switchboard differ: two such numbers are no typing error."""


@dataclass(frozen=True)
class SearchedFile:
    """A file that may contain phone numbers: its name and its text."""

    name: str
    text: str

    def lines_with(self, digits: str) -> list[int]:
        """Return the line numbers, from 1, that contain a phone number; YAML comments are left out."""
        notes = self.name.endswith((".yaml", ".yml"))
        return [
            number
            for number, line in enumerate(self.text.splitlines(), 1)
            if not (notes and line.lstrip().startswith("#"))
            and any(as_dialled(run) == digits for run in RUN.findall(line))
        ]


def left_behind(old: Catalogue, new: Catalogue, files: Sequence[SearchedFile] = ()) -> Iterator[str]:
    """Yield a sentence for each number that an entry no longer gives and that still stands elsewhere."""
    before, now = dict(with_numbers(old)), dict(with_numbers(new))
    gone = {
        as_dialled(phone.number): phone.number
        for key, (_, phones) in before.items()
        if key in now
        for phone in phones
        if phone.number not in {one.number for one in now[key][1]}
    }
    for digits, number in gone.items():
        if len(digits) < _SHORTEST:
            continue
        names = [
            name for name, phones in now.values() if any(as_dialled(one.number) == digits for one in phones)
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
    """Yield a sentence for each pair of numbers that are probably one, mistyped: one digit differs, or two are swapped.

    Lines of one switchboard differ in their last digits, so a pair counts only if these are the same.
    """
    whose: dict[str, tuple[str, list[str]]] = {}
    for name, phones in dict(with_numbers(catalogue)).values():
        for phone in phones:
            digits = as_dialled(phone.number)
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
    """Yield ((section, id), (name, numbers)) for everything that has phone numbers."""
    yield ("organisation", ""), (str(catalogue.organisation.name), catalogue.organisation.phone)
    for section in _SECTIONS:
        entries: Mapping[str, CatalogueEntry] = getattr(catalogue, section)
        for id_, entry in entries.items():
            phones = getattr(entry, "phone", ())
            if isinstance(entry, Prison):
                phones = (*entry.family_phones, *entry.lawyers_phone)
            yield (section, id_), (str(getattr(entry, "name", id_)), phones)


def as_dialled(number: str) -> str:
    """Return a number's digits as dialled within the UK, without an extension."""
    main = number.partition(" extension ")[0]
    digits = re.sub(r"\D", "", main)
    return f"0{digits[2:].lstrip('0')}" if main.lstrip("(").startswith("+44") else digits


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
