"""Council areas by postcode district or town, from ``postcodes.yaml`` and ``towns.yaml``.

Only the district of a postcode, such as G1 or AB10, is used: it is enough, and tells less about a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from frontdoor import yamlsource
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.geography.council_areas import BY_NAME

DISTRICTS_FILE = Path(__file__).with_name("postcodes.yaml")
TOWNS_FILE = Path(__file__).with_name("towns.yaml")
ENGLAND = "England"
"""Listed among the areas of a district that crosses the border."""
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


@dataclass(frozen=True)
class District:
    """A postcode district: its code, such as ``G1``, and its council areas, the one with most postcodes first."""

    code: str
    areas: tuple[str, ...]
    in_england: bool = False
    """Whether part of it lies in England."""

    @property
    def postcode_area(self) -> str:
        """Return the postcode area: the letters with which the district begins."""
        return self.code.rstrip("0123456789")


@cache
def districts() -> Mapping[str, District]:
    """Return all districts by code, in the order of the file."""
    return read_districts(DISTRICTS_FILE)


def by_postcode_area() -> Mapping[str, tuple[District, ...]]:
    """Return the districts by postcode area."""
    found: dict[str, tuple[District, ...]] = {}
    for district in districts().values():
        found[district.postcode_area] = (*found.get(district.postcode_area, ()), district)
    return found


@cache
def towns() -> Mapping[str, tuple[str, ...]]:
    """Return the council areas of each town by its name; a name that several towns share has the areas of all."""
    return read_towns(TOWNS_FILE)


def by_first_letter() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the towns by their first letter."""
    return {letter: dict(some) for letter, some in groupby(towns().items(), lambda town: town[0][0])}


def read_districts(path: Path) -> Mapping[str, District]:
    """Read a file of districts. Raises DiagnosticsError with every fault."""
    reading = yamlsource.read_file(path)
    whole = reading.value if isinstance(reading.value, dict) else {}
    entries = whole.get("districts")
    listed = {str(k): _texts(v) for k, v in entries.items()} if isinstance(entries, dict) else {}
    sentences = [] if listed else ["It holds no districts."]
    for code, areas in listed.items():
        if not _DISTRICT.fullmatch(code):
            sentences.append(f'"{code}" is no postcode district. Write it like G1 or AB10.')
        sentences += _unknown(code, [area for area in areas if area != ENGLAND])
    _raise_if_any(path, sentences, reading.problems)
    return {
        code: District(code, tuple(area for area in areas if area != ENGLAND), ENGLAND in areas)
        for code, areas in listed.items()
    }


def read_towns(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Read a file of towns by council area. Raises DiagnosticsError with every fault."""
    reading = yamlsource.read_file(path)
    whole = reading.value if isinstance(reading.value, dict) else {}
    listed = {str(area): _texts(names) for area, names in whole.items()}
    sentences = [*_unknown("The file", listed)] if listed else ["It holds no towns."]
    sentences += (f"{area} holds no towns." for area, names in listed.items() if not names)
    _raise_if_any(path, sentences, reading.problems)
    found: dict[str, tuple[str, ...]] = {}
    for area, names in listed.items():
        for name in names:
            found[name] = (*found.get(name, ()), area)
    return dict(sorted(found.items()))


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _unknown(where: str, areas: Iterable[str]) -> Iterator[str]:
    named = list(areas)
    if not named:
        yield f"{where} names no council area."
    for area in named:
        if area not in BY_NAME:
            yield f'{where} names "{area}", which is no council area of Scotland.'


def _raise_if_any(path: Path, sentences: Iterable[str], problems: Iterable[Diagnostic]) -> None:
    found = [*problems, *(Diagnostic(SourceLocation(path.name), sentence) for sentence in sentences)]
    if found:
        raise DiagnosticsError(found)
