"""The kinds of value that staff type: each takes what a person would write, and says what it expected.

Every value arrives as text (``plainyaml`` types nothing), so that 13:00, no and 0141 248 1763 mean what they say.
A kind that cannot take a value raises ValueError with the rest of a sentence that begins with the key:
``is "25:00", which is not a time of day. …``
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema, WrapValidator
from pydantic_core import core_schema

from frontdoor.catalogue import typed, typed_dates, typed_phones
from frontdoor.councils import BY_NAME

UNKNOWN = "unknown"
"""What staff write where a fact is not known."""


class Text(str):
    """Words for people, in English, with translations where staff gave them: ``{en: …, gd: …}``."""

    translations: Mapping[str, str]
    __slots__ = ("translations",)

    def __new__(cls, english: str, translations: Mapping[str, str] | None = None) -> Text:  # noqa: D102
        text = super().__new__(cls, english)
        text.translations = translations or {}
        return text

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return core_schema.no_info_plain_validator_function(_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        return TEXT_SCHEMA


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
        digits = re.sub(r"\D", "", self.number.partition(" extension ")[0])
        if self.number.startswith("+"):
            return "tel:+" + digits
        return "tel:+44" + digits[1:] if digits.startswith("0") else "tel:" + digits


class NoPhones(tuple[PhoneNumber, ...]):
    """No number, because staff said that it is not known; unlike a number that was left out."""

    __slots__ = ()


def _text(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(typed.filled(value))
    if isinstance(value, Mapping):
        return _translated(value)
    raise ValueError("is a list, and text was expected. Write it as one text, without dashes or brackets.")


def _translated(value: Mapping[str, object]) -> Text:
    codes = [key for key in value if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", str(key))]
    if codes:
        first = next(iter(value))
        raise ValueError(
            f'is read as the key "{first}" with a value, because of the colon, and text was expected. Put the whole '
            "text in quotes. (For translations, write {en: …, gd: …}.)"
        )
    if "en" not in value:
        raise ValueError("has translations, but no English. Add en: with the English text.")
    if not all(isinstance(words, str) for words in value.values()):
        raise ValueError("has a translation that is not text. Write one text for each language.")
    return Text(
        typed.filled(str(value["en"])),
        {key: str(words).strip() for key, words in value.items() if key != "en"},
    )


def _status(value: object) -> Status:
    if isinstance(value, Status):
        return value
    word = typed.filled(value)
    match = re.fullmatch(r"(open|waiting list|paused|closed)(?: (?:until|on|from|since) (.+))?", word.lower())
    if not match:
        raise ValueError(
            f'is "{word}", and a status was expected: open, waiting list, paused, paused until 3 March 2027, closed, '
            "or closed on 3 March 2027."
        )
    if match[2] and match[1] in ("open", "waiting list"):
        raise ValueError(f'is "{word}", and only paused and closed take a date. Write {match[1]} alone.')
    if not match[2]:
        return Status(StatusWord(match[1]))
    day = word[match.start(2) : match.end(2)]
    try:
        return Status(StatusWord(match[1]), typed_dates.day(day))
    except ValueError as error:
        raise ValueError(f"has a date that cannot be taken: it {error}") from error


def _area(value: object) -> str:
    return typed.area(value, BY_NAME)


def _area_or_scotland(value: object) -> str:
    return typed.area(value, {**BY_NAME, "Scotland": None})


def _phone(value: object) -> PhoneNumber:
    if isinstance(value, PhoneNumber):
        return value
    if isinstance(value, Mapping):
        return PhoneNumber(*typed_phones.labelled(value))
    return PhoneNumber(typed_phones.number(value))


def _phones(value: object, check: Any) -> tuple[PhoneNumber, ...]:
    if value == UNKNOWN or isinstance(value, NoPhones):
        return NoPhones()
    phones: tuple[PhoneNumber, ...] = check(many(value))
    return phones


def many(value: object) -> object:
    """Return one thing as a list of one, so that staff need no brackets for it."""
    return value if isinstance(value, list | tuple) else (value,)


def _names(value: object) -> object:
    """Return names in one text, ``a, b``, as a list."""
    return [part.strip() for part in value.split(",")] if isinstance(value, str) and value else value


def _schema(kind: str | list[str], description: str, *examples: str, **more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": kind, "description": description, "examples": list(examples), **more})


_MONTHS = (
    "([Jj]an(uary)?|[Ff]eb(ruary)?|[Mm]ar(ch)?|[Aa]pr(il)?|[Mm]ay|[Jj]une?|[Jj]uly?|[Aa]ug(ust)?|[Ss]ept?(ember)?|[Oo]ct(ober)?"
    "|[Nn]ov(ember)?|[Dd]ec(ember)?)\\.?"
)
_DATE = (
    "[0-9]{4}[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12][0-9]|3[01])"
    f"|([A-Za-z]{{3,}},? )?(0?[1-9]|[12][0-9]|3[01])(st|nd|rd|th)?( of)? {_MONTHS},? [0-9]{{4}}"
    "|(1[3-9]|2[0-9]|3[01])[/.-](0?[1-9]|1[0-2])[/.-][0-9]{4}"
)
_ID_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"
_CLOCK = (
    "^((0?[1-9]|1[0-2])([:.][0-5][0-9])?[ \u00a0]?([aApP]\\.?[mM]\\.?)|(0[0-9]|[7-9]|1[0-9]|2[0-3])[:.][0-5][0-9]"
    "|([01][0-9]|2[0-3])[0-5][0-9]( ?h(ou)?rs)?|24[:.]00|12 ?(noon|midday|midnight)|[Nn]oon|[Mm]idday|[Mm]idnight)$"
)
_GAP = "[ \u00a0().\u2013/-]*"
_PHONE = (
    f"^(unknown|((18001 ?)?[(]?0({_GAP}[0-9]){{10}}|([+]44|0044)({_GAP}[0-9]){{10,11}}|[+](?!44)[1-9]({_GAP}[0-9]){{7,14}}"
    f"|0[58]00({_GAP}[0-9]){{6}}|0800 ?1111|0845 ?46 ?47|[1-9]({_GAP}[0-9]){{2,5}})([,;]? ?([Ee]xt(ension)?\\.?|x) ?[0-9]{{1,6}})?)$"
)
_POSTCODE = "^([A-Za-z]{1,2}[0-9][A-Za-z0-9]?[ -]?[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}|unknown)$"
_NOT_CURLY = "^(?![\\s]*[“”„‟](.|\\n)*[“”„‟]\\s*$)"

TEXT_SCHEMA = {
    "anyOf": [
        {"type": ["string", "number", "boolean"], "pattern": _NOT_CURLY},
        {
            "type": "object",
            "required": ["en"],
            "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z]{2,4})?$"},
            "additionalProperties": {"type": "string"},
        },
    ]
}
"""Text, or one text for each language."""

Id = Annotated[
    str,
    PlainValidator(typed.identifier),
    _schema(["string", "integer"], "Lower-case letters, digits and dashes.", "glasgow", pattern=_ID_PATTERN),
]
Day = Annotated[
    date,
    PlainValidator(typed_dates.day),
    _schema("string", "A day.", "2027-03-03", "3 March 2027", pattern=f"^({_DATE}|unknown)$"),
]
ClockTime = Annotated[
    time,
    PlainValidator(typed_dates.clock),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _CLOCK},
                {"type": "integer", "minimum": 700, "maximum": 2400},
                {"type": "number", "minimum": 7, "maximum": 24, "not": {"type": "integer"}},
            ]
        }
    ),
]
YesNo = Annotated[
    bool,
    PlainValidator(typed.yes_no),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["yes", "no"]},
                {"type": "boolean"},
                {"enum": ["Yes", "No", "YES", "NO", "on", "off", "y", "n", "true", "false"]},
            ]
        }
    ),
]
AreaName = Annotated[
    str,
    PlainValidator(_area),
    WithJsonSchema({"enum": list(BY_NAME), "description": "One of the 32 council areas."}),
]
AreaOrScotland = Annotated[
    str,
    PlainValidator(_area_or_scotland),
    WithJsonSchema(
        {"enum": ["Scotland", *BY_NAME], "description": "A council area, or Scotland for all of them."}
    ),
]
AsOf = Annotated[
    str,
    PlainValidator(typed_dates.as_of),
    WithJsonSchema(
        {
            "anyOf": [
                {
                    "type": "string",
                    "pattern": f"^((19|20)[0-9]{{2}}(-(0[1-9]|1[0-2]))?|{_MONTHS} (19|20)[0-9]{{2}}|{_DATE}|unknown)$",
                },
                {"type": "integer", "minimum": 1900, "maximum": 2099},
            ]
        }
    ),
]
"""A year, a month (2024-07) or a day, as far as the source tells."""
Link = Annotated[
    str,
    PlainValidator(typed.link),
    _schema(
        "string",
        "An address that begins with https://.",
        "https://www.sacro.org.uk",
        pattern="^(https://|unknown$)",
    ),
]
Source = Annotated[
    str,
    PlainValidator(typed.source),
    _schema(
        "string",
        "Where the fact was found: an address, or a few words.",
        "https://www.sacro.org.uk",
        pattern="^(https?://|seed:|github:|unknown$)|^\\S+ ",
    ),
]
Postcode = Annotated[
    str, PlainValidator(typed.postcode), _schema("string", "A UK postcode.", "G2 8LU", pattern=_POSTCODE)
]
StatusLine = Annotated[
    Status,
    PlainValidator(_status),
    _schema(
        "string",
        "open; waiting list; paused; paused until a day; closed; closed on a day.",
        "open",
        "waiting list",
        "paused until 3 March 2027",
        "closed on 1 May 2027",
        pattern="^([Oo]pen|[Ww]aiting list|([Pp]aused|[Cc]losed)( (until|on|from|since) .+)?|unknown)$",
    ),
]
Number = Annotated[float, PlainValidator(typed.number), WithJsonSchema({"type": ["number", "string"]})]
Whole = Annotated[int, PlainValidator(typed.whole), WithJsonSchema({"type": "integer", "minimum": 1})]
Email = Annotated[
    Text,
    PlainValidator(lambda value: Text(typed.email(value))),
    _schema("string", "An e-mail address.", "help@example.org", pattern="^([^@ ]+@[^@ ]+\\.[^@ ]+|unknown)$"),
]
WhenText = Annotated[
    str,
    PlainValidator(typed_dates.days),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
            "description": "The days in words.",
            "examples": [
                "Monday, Wednesday and Friday",
                "first Tuesday",
                "every second Friday from 5 March 2027",
            ],
        }
    ),
]
"""The days of a drop-in in words; ``dates.parse_days`` reads them."""
Phone = Annotated[
    PhoneNumber,
    PlainValidator(_phone),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _PHONE},
                {"type": "integer", "minimum": 100, "maximum": 999_999},
                {"type": "integer", "minimum": 1_000_000_000, "maximum": 9_999_999_999},
                {
                    "type": "object",
                    "properties": {
                        "number": {"type": ["string", "integer"], "pattern": _PHONE, "title": "Number"},
                        "label": {"type": "string", "title": "Label"},
                    },
                    "required": ["number"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
Phones = Annotated[tuple[Phone, ...], WrapValidator(_phones)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_names)]
Areas = Annotated[tuple[AreaName, ...], BeforeValidator(_names)]
AreasOrScotland = Annotated[tuple[AreaOrScotland, ...], BeforeValidator(_names)]
ManyTexts = Annotated[tuple[Text, ...], BeforeValidator(many)]
ManyLinks = Annotated[tuple[Link, ...], BeforeValidator(many)]
Sources = Annotated[tuple[Source, ...], BeforeValidator(many)]
