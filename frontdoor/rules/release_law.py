"""The law on release as ``liberation.yaml`` says it: rules, changes of the release point, emergency releases, local holidays.

Each has its source, and the day from which it holds or ``unknown``; a change of the law is a change of that file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from frontdoor import yamlsource
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.geography.council_areas import BY_NAME

LAW_FILE = Path(__file__).with_name("liberation.yaml")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Rules:
    """One rule set: the days on which nobody is released, and the date from which it applies."""

    name: str
    begins: date | None
    """None for rules that are not in force yet."""
    weekdays: frozenset[int]
    public_holidays: bool
    day_before_public_holiday: bool
    thursday_to_wednesday: bool
    """Whether a release due on a Thursday also moves, unless it was moved there from a later day."""
    source: str


@dataclass(frozen=True)
class LawChange:
    """A change that lets some people out earlier: of the release point, or an emergency release."""

    name: str
    since: date
    """Its first day; where that is unknown, the day on which it was announced: what was given earlier did not reckon with it."""
    is_known: bool
    source: str
    until: date | None = None
    """The last day of an emergency release."""

    def concerns(self, given_on: date, day: date) -> bool:
        """Return whether a day of release that was given on some day may have been overtaken by it."""
        return given_on < self.since <= day


@dataclass(frozen=True)
class ReleaseLaw:
    """The whole file."""

    rules: tuple[Rules, ...]
    changes: tuple[LawChange, ...]
    """Also those that are known by their announcement alone, and the emergency releases."""
    local_holidays: Mapping[str, frozenset[date]]
    """Council area to days."""

    def local(self, area: str) -> frozenset[date]:
        """Return the local holidays of a council area, as far as they were entered."""
        return self.local_holidays.get(area, frozenset())


def load_law(path: Path = LAW_FILE) -> ReleaseLaw:
    """Read the file. Raises DiagnosticsError with every fault."""
    reading = yamlsource.read_file(path)
    problems = list(reading.problems)
    content = reading.value if isinstance(reading.value, dict) else {}
    if not isinstance(content.get("rules"), list) and not problems:
        problems.append(
            _fault(path, "The file holds no rules. Write rules: and below it entries that begin with - name:")
        )
    for section in sorted(set(map(str, content)) - set(_SECTIONS)):
        problems.append(
            _fault(path, f"{section}: is not part of the file. Its parts are {', '.join(_SECTIONS)}.")
        )
    entries: dict[str, list[dict[str, str]]] = {}
    for section, (noun, check) in _SECTIONS.items():
        found = content.get(section) or []
        entries[section] = []
        for number, entry in enumerate(found if isinstance(found, list) else [found], start=1):
            texts = {str(k): str(v) for k, v in entry.items()} if isinstance(entry, dict) else {}
            if sentences := list(check(texts)):
                problems += [_fault(path, f"{noun} {number}: {sentence}") for sentence in sentences]
            else:
                entries[section].append(texts)
    if problems:
        raise DiagnosticsError(problems)
    return ReleaseLaw(
        tuple(map(_rules, entries["rules"])),
        (*map(_change, entries["changes"]), *map(_window, entries["windows"])),
        {
            area: frozenset(
                day for one in entries["local_holidays"] if one["area"] == area for day in _days(one["days"])
            )
            for area in {one["area"] for one in entries["local_holidays"]}
        },
    )


def _fault(path: Path, sentence: str) -> Diagnostic:
    return Diagnostic(SourceLocation(path.name), sentence)


_YES_NO = ("public_holidays", "day_before_public_holiday", "thursday_to_wednesday")


def _rule_faults(texts: Mapping[str, str]) -> Iterator[str]:
    yield from _names(texts, "a rule", "name", "from", "days", *_YES_NO, "source")
    for name in _YES_NO:
        if texts.get(name, "no") not in ("yes", "no"):
            yield f'{name}: is "{texts[name]}". Write yes or no.'
    for word in _listed(texts.get("days", "")):
        if word not in _WEEKDAYS:
            yield f'days: holds "{word}". Write days such as Friday, Saturday, Sunday.'
    if len(set(_listed(texts.get("days", ""))) & set(_WEEKDAYS)) > 5:
        yield "days: leaves fewer than two days on which anyone is released."
    yield from _dates(texts, "from", or_unknown=True)


def _change_faults(texts: Mapping[str, str]) -> Iterator[str]:
    yield from _names(texts, "a change", "name", "from", "announced", "source")
    yield from _dates(texts, "from", "announced", or_unknown=True)
    if texts.get("from") == texts.get("announced") == "unknown":
        yield "from: and announced: are both unknown, so nobody can tell which days were given before. Write one of them."


def _window_faults(texts: Mapping[str, str]) -> Iterator[str]:
    yield from _names(texts, "a window", "name", "first", "last", "source")
    wrong = list(_dates(texts, "first", "last"))
    yield from wrong
    if not wrong and texts.get("last", "") < texts.get("first", ""):
        yield f"last: is {texts['last']}, before first: {texts['first']}."


def _holiday_faults(texts: Mapping[str, str]) -> Iterator[str]:
    yield from _names(texts, "local holidays", "area", "days", "source")
    if (area := texts.get("area", "")) and area not in BY_NAME:
        yield f'area: is "{area}", which is no council area. Write it as the catalogue does, such as Fife.'
    for day in _listed(texts.get("days", "")):
        yield from _dates({"days": day}, "days")


def _names(texts: Mapping[str, str], of: str, *names: str) -> Iterator[str]:
    yield from (f"{name}: is missing." for name in names if name not in texts)
    yield from (f"{name}: is not part of {of}." for name in sorted(set(texts) - set(names)))


def _dates(texts: Mapping[str, str], *names: str, or_unknown: bool = False) -> Iterator[str]:
    for name in names:
        text = texts.get(name, "unknown" if or_unknown else "2027-03-01")
        try:
            _ = None if or_unknown and text == "unknown" else date.fromisoformat(text)
        except ValueError:
            yield f'{name}: is "{text}". Write a date such as 2027-03-01{", or unknown" if or_unknown else ""}.'


def _rules(texts: Mapping[str, str]) -> Rules:
    return Rules(
        name=texts["name"],
        begins=_date(texts["from"]),
        weekdays=frozenset(_WEEKDAYS.index(word) for word in _listed(texts["days"])),
        public_holidays=texts["public_holidays"] == "yes",
        day_before_public_holiday=texts["day_before_public_holiday"] == "yes",
        thursday_to_wednesday=texts["thursday_to_wednesday"] == "yes",
        source=texts["source"],
    )


def _change(texts: Mapping[str, str]) -> LawChange:
    begins, announced = _date(texts["from"]), _date(texts["announced"])
    since = begins or announced
    assert since  # one of them was checked to be known
    return LawChange(texts["name"], since, begins is not None, texts["source"])


def _window(texts: Mapping[str, str]) -> LawChange:
    first, last = map(date.fromisoformat, (texts["first"], texts["last"]))
    return LawChange(texts["name"], first, True, texts["source"], last)


def _date(text: str) -> date | None:
    return None if text == "unknown" else date.fromisoformat(text)


def _days(text: str) -> Iterator[date]:
    yield from map(date.fromisoformat, _listed(text))


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


_SECTIONS: Mapping[str, tuple[str, Callable[[Mapping[str, str]], Iterator[str]]]] = {
    "rules": ("Rule", _rule_faults),
    "changes": ("Change", _change_faults),
    "windows": ("Window", _window_faults),
    "local_holidays": ("Local holidays", _holiday_faults),
}
"""Section to what an entry of it is called, and what is wrong with one."""
