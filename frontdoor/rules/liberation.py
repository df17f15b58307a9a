"""The liberation clock: the earliest day on which a person can leave prison, and the working days until then.

A release due on a day on which nobody is released, such as a Sunday, is brought forward (section 27(7) of the Prisoners and
Criminal Proceedings (Scotland) Act 1993). The rules, their sources and the days on which they begin are in
``liberation.yaml``, so that a change of the law is a change of that file alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from frontdoor import yamlsource
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.occurrences import bank_holidays

RULES_FILE = Path(__file__).with_name("liberation.yaml")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_THURSDAY = 3
_DAY = timedelta(days=1)
_JUST_OUT = timedelta(days=14)
"""Within this time after release a person still comes first: the first days are when help is needed most."""


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


class Release(NamedTuple):
    """The release facts that the store keeps unencrypted.

    Known date: release on that day. Unknown, with a date: any day from then on, as on remand. Unknown, without a date: to be
    found out. Known, without a date: not in prison, so there is nothing to find out.
    """

    day: date | None
    known: bool
    happened: bool = False
    """Whether the release had already happened when it was reported: the date is then a fact that no rule moves."""


@dataclass(frozen=True)
class Earliest:
    """The earliest day of release, and the rule that moved it there from the given day."""

    day: date
    moved_by: Rules | None = None


class Pressure(IntEnum):
    """The urgency class of a referral by its release; smaller comes first."""

    ANY_DAY = 0
    """On remand: it could be today."""
    NOT_KNOWN = 1
    """Must be found out at once."""
    DATED = 2
    NO_DATE = 3
    """Not in prison: there is no day to count to."""


@dataclass(frozen=True)
class Clock:
    """The countdown of a referral: urgency class, earliest day if there is one, and working days left."""

    pressure: Pressure
    earliest: Earliest | None
    working_days: int | None
    """Until the earliest day, not counting today; 0 if that is today, negative if it is past."""
    order: tuple[int, int]
    """Sort key, most urgent first."""


def unsealed(answers: Mapping[str, str], *, today: date) -> Release:
    """Return the release facts of some answers that are kept unencrypted; ``today`` stands in for a missing referral date."""
    given = _date(answers.get("release_date", ""))
    told = _date(answers.get("referral_date", "")) or today
    match answers.get("situation"):
        case "remand":
            # A court can let somebody out on any day, whatever day was expected.
            return Release(told, known=False)
        case "released":
            return Release(given, known=True, happened=True)
        case "bail" | "order" | "none":
            return Release(None, known=True)
    return Release(given, known=given is not None, happened=given is not None and given <= told)


def gate_date(answers: Mapping[str, str]) -> date | None:
    """Return the requested day of a gate pick-up, or None.

    Without a day the person is to be met on the day of release. It is kept unencrypted, beside the facts of ``unsealed``.
    """
    return _date(answers.get("gate_date", "")) if answers.get("gate_pickup") == "yes" else None


def earliest(given: date, rules: Sequence[Rules]) -> Earliest:
    """Return the earliest day on which somebody due on a given day can be released."""
    in_force = [r for r in rules if r.begins is not None and r.begins <= given]
    if not in_force:
        return Earliest(given)
    rule = max(in_force, key=lambda r: r.begins or date.min)

    def excepted(day: date) -> bool:
        return (
            day.weekday() in rule.weekdays
            or (rule.public_holidays and is_public_holiday(day))
            or (rule.day_before_public_holiday and is_public_holiday(day + _DAY))
        )

    day = given
    while excepted(day):
        day -= _DAY
    if day == given and rule.thursday_to_wednesday and day.weekday() == _THURSDAY:
        day -= _DAY
        while excepted(day) or day.weekday() == _THURSDAY:
            day -= _DAY
    return Earliest(day, rule if day != given else None)


def clock(release: Release, *, today: date, rules: Sequence[Rules]) -> Clock:
    """Return the countdown of a release. Rules move only a day that was in the future when it was reported."""
    now = today.toordinal()
    given, known, happened = release
    if given is None:
        if known:
            return Clock(Pressure.NO_DATE, None, None, (now + 60, Pressure.NO_DATE))
        return Clock(Pressure.NOT_KNOWN, None, None, (now, Pressure.NOT_KNOWN))
    if not known:
        day = max(given, today)
        left = working_days(today, day)
        return Clock(Pressure.ANY_DAY, Earliest(day), left, (day.toordinal(), Pressure.ANY_DAY))
    found = Earliest(given) if happened else earliest(given, rules)
    left = working_days(today, found.day)
    long_out = found.day < today - _JUST_OUT
    return Clock(
        Pressure.DATED, found, left, (now + 30 if long_out else found.day.toordinal(), Pressure.DATED)
    )


def working_days(first: date, last: date) -> int:
    """Return the number of working days after the first day, up to and including the last; negative if the last is earlier."""
    if last < first:
        return -working_days(last, first)
    # Whole weeks at once, so that a date years ahead does not cost a step per day.
    weeks, rest = divmod((last - first).days, 7)
    start = first + timedelta(weeks=weeks)
    count = weeks * 5 + sum((start + _DAY * n).weekday() < 5 for n in range(1, rest + 1))
    return count - sum(
        first < day <= last and day.weekday() < 5
        for year in range(first.year, last.year + 1)
        for day in _holidays(year)
    )


def is_public_holiday(day: date) -> bool:
    """Return whether a bank holiday is observed in Scotland on a day."""
    return day in _holidays(day.year)


def load_rules(path: Path = RULES_FILE) -> tuple[Rules, ...]:
    """Read the rule sets. Raises DiagnosticsError with every fault."""
    reading = yamlsource.read_file(path)
    problems = list(reading.problems)
    rules = []
    entries = reading.value if isinstance(reading.value, list) else []
    if not entries and not problems:
        problems.append(
            Diagnostic(SourceLocation(path.name), "The file holds no rules. Each begins with - name:")
        )
    for number, entry in enumerate(entries, start=1):
        texts = {str(k): str(v) for k, v in entry.items()} if isinstance(entry, dict) else {}
        sentences = list(_faults(texts))
        if sentences:
            problems += [
                Diagnostic(SourceLocation(path.name), f"Rule {number}: {sentence}") for sentence in sentences
            ]
        else:
            rules.append(_rules(texts))
    if problems:
        raise DiagnosticsError(problems)
    return tuple(rules)


_YES_NO = ("public_holidays", "day_before_public_holiday", "thursday_to_wednesday")


def _faults(texts: Mapping[str, str]) -> Iterator[str]:
    for name in ("name", "from", "days", *_YES_NO, "source"):
        if name not in texts:
            yield f"{name}: is missing."
    for name in sorted(set(texts) - {"name", "from", "days", *_YES_NO, "source"}):
        yield f"{name}: is not part of a rule."
    for name in _YES_NO:
        if texts.get(name, "no") not in ("yes", "no"):
            yield f'{name}: is "{texts[name]}". Write yes or no.'
    for word in _listed(texts.get("days", "")):
        if word not in _WEEKDAYS:
            yield f'days: holds "{word}". Write days such as Friday, Saturday, Sunday.'
    if len(set(_listed(texts.get("days", ""))) & set(_WEEKDAYS)) > 5:
        yield "days: leaves fewer than two days on which anyone is released."
    if (begins := texts.get("from", "unknown")) != "unknown":
        try:
            date.fromisoformat(begins)
        except ValueError:
            yield f'from: is "{begins}". Write a date such as 2027-03-01, or unknown.'


def _rules(texts: Mapping[str, str]) -> Rules:
    return Rules(
        name=texts["name"],
        begins=None if texts["from"] == "unknown" else date.fromisoformat(texts["from"]),
        weekdays=frozenset(_WEEKDAYS.index(word) for word in _listed(texts["days"])),
        public_holidays=texts["public_holidays"] == "yes",
        day_before_public_holiday=texts["day_before_public_holiday"] == "yes",
        thursday_to_wednesday=texts["thursday_to_wednesday"] == "yes",
        source=texts["source"],
    )


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _date(answer: str) -> date | None:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(day for day, _ in bank_holidays(year))
