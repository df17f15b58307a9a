"""The kinds of value that staff type: each takes what a person would write, and says what it expected.

Every value arrives as text (``plainyaml`` types nothing), so that 13:00, no and 0141 248 1763 mean what they say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from frontdoor.councils import BY_NAME


class Text(str):
    """Words for people, in English, with translations where staff gave them: ``{en: …, gd: …}``."""

    translations: Mapping[str, str]
    __slots__ = ("translations",)

    def __new__(cls, english: str, translations: Mapping[str, str] | None = None) -> Text:
        text = super().__new__(cls, english)
        text.translations = translations or {}
        return text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(_text)


def _text(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(value.strip())
    if isinstance(value, Mapping) and "en" in value:
        return Text(str(value["en"]).strip(), {k: str(v).strip() for k, v in value.items() if k != "en"})
    raise ValueError("expected text")


class StatusWord(StrEnum):
    """Whether a service takes people now."""

    OPEN = "open"
    WAITING_LIST = "waiting list"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Status:
    """open; waiting list; paused until a day; closed on a day."""

    word: StatusWord | str = StatusWord.OPEN
    day: date | None = None

    def on(self, today: date) -> StatusWord:
        """Return what holds today: a pause ends on its day, a closing begins on its day."""
        word = StatusWord(self.word)
        if word is StatusWord.PAUSED and self.day is not None and today >= self.day:
            return StatusWord.OPEN
        if word is StatusWord.CLOSED and self.day is not None and today < self.day:
            return StatusWord.OPEN
        return word


@dataclass(frozen=True)
class PhoneNumber:
    """A number as people write it, and what it is for."""

    number: str
    label: str | None = None

    @property
    def link(self) -> str:
        """Return the address for a link: ``tel:+441412481763``."""
        digits = re.sub(r"\D", "", self.number)
        return "tel:+44" + digits[1:] if digits.startswith("0") else "tel:" + digits


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", str(value).strip().lower())
    if not match:
        raise ValueError(f'"{value}" is not a time')
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    return {"yes": True, "no": False}[str(value).lower()]


def _area(value: object) -> str:
    if value not in BY_NAME:
        raise ValueError(f'"{value}" is not a council area')
    return str(value)


def _phones(value: object) -> tuple[PhoneNumber, ...]:
    if isinstance(value, PhoneNumber):
        return (value,)
    if isinstance(value, str):
        return (PhoneNumber(value),)
    if isinstance(value, Mapping):
        return (PhoneNumber(str(value["number"]), value.get("label")),)
    assert isinstance(value, list | tuple)
    return tuple(p for item in value for p in _phones(item))


def _many(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _status(value: object) -> Status:
    if isinstance(value, Status):
        return value
    match = re.fullmatch(r"(open|waiting list|paused|closed)(?: (?:until|on) (.+))?", str(value))
    if not match:
        raise ValueError(f'"{value}" is not a status')
    return Status(StatusWord(match[1]), _day(match[2]) if match[2] else None)


def _number(value: object) -> float:
    return float(str(value))


Id = Annotated[str, BeforeValidator(str)]
Day = Annotated[date, BeforeValidator(_day)]
ClockTime = Annotated[time, BeforeValidator(_clock)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
AreaName = Annotated[str, BeforeValidator(_area)]
AsOf = Annotated[str, BeforeValidator(str)]
"""A year, a month (2024-07) or a day, as far as the source tells."""
Link = Annotated[str, BeforeValidator(str)]
Postcode = Annotated[str, BeforeValidator(str)]
StatusLine = Annotated[Status, BeforeValidator(_status)]
Number = Annotated[float, BeforeValidator(_number)]
WhenText = Annotated[str, BeforeValidator(str)]
"""The days of a drop-in in words; ``dates.parse_days`` reads them."""
Phones = Annotated[
    tuple[PhoneNumber, ...], BeforeValidator(_phones), PlainSerializer(lambda v: [p.number for p in v])
]
ManyTexts = Annotated[tuple[Text, ...], BeforeValidator(_many)]
ManyLinks = Annotated[tuple[Link, ...], BeforeValidator(_many)]
