"""Field types of the catalogue: each parses text as staff type it, and says what was expected.

Every scalar arrives as text (``yamlsource`` converts none), so that 13:00, no and 0141 248 1763 mean what they say.
A type that rejects a value raises ValueError with the rest of a sentence that begins with the key:
``is "25:00", which is not a time of day. …``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, WrapValidator
from pydantic_core import PydanticCustomError, core_schema

from frontdoor.catalogue.fields import dates, json_patterns, parse
from frontdoor.catalogue.fields import phones as typed_phones
from frontdoor.catalogue.fields.parse import UNKNOWN
from frontdoor.catalogue.fields.service_status import ServiceStatus, parse_status
from frontdoor.geography.council_areas import BY_NAME, ELSEWHERE
from frontdoor.language_codes import is_known
from frontdoor.recurrence import Session


@dataclass(frozen=True, eq=False)
class Read:
    """Annotation for a type: its parser, and the JSON Schema that editors see.

    pydantic's PlainValidator would also build a serialiser at every start, which is never used.
    """

    read: Callable[[Any], object]
    pattern: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._value)

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return dict(self.pattern)

    def _value(self, value: Any) -> object:
        """Parse a value; one that is a fault already, which a short form found, is raised beside those of other fields."""
        if isinstance(value, PydanticCustomError):
            raise value
        return self.read(value)


_NO_TRANSLATIONS: Mapping[str, str] = {}
"""Shared by all texts without translations: a large catalogue has a hundred thousand."""


class Text(str):
    """Text in English, with translations where staff gave them: ``{en: …, gd: …}``."""

    translations: Mapping[str, str]
    __slots__ = ("translations",)
    any_translated: ClassVar = False
    """Whether any text has had translations: if not, none need be looked for."""

    def __new__(cls, english: str, translations: Mapping[str, str] | None = None) -> Text:  # noqa: D102
        text = super().__new__(cls, english)
        text.translations = translations or _NO_TRANSLATIONS
        if translations:
            Text.any_translated = True
        return text

    def like(self, words: str) -> Text:
        """Return other words in the same language, such as these with a full stop."""
        return Text(words)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return core_schema.no_info_plain_validator_function(_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        return json_patterns.TEXT


@dataclass(frozen=True)
class PhoneNumber:
    """A phone number as people write it, and what it is for."""

    number: str
    label: str | None = None
    hours: str | None = None
    """When it is answered, in words."""

    @property
    def said(self) -> str:
        """Return what is told beside it: what it is for, and when it is answered."""
        return ", ".join(words for words in (self.label, self.hours) if words)

    @property
    def link(self) -> str:
        """Return the URL for a link: ``tel:+441412481763``."""
        digits = re.sub(r"\D", "", self.number.partition(" extension ")[0])
        if self.number.startswith("+"):
            return "tel:+" + digits
        return "tel:+44" + digits[1:] if digits.startswith("0") else "tel:" + digits


class NoPhones(tuple[PhoneNumber, ...]):
    """No phone number, because staff said that none is known; unlike a key that was left out."""

    __slots__ = ()


def _text(value: object) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return Text(parse.filled(value))
    if isinstance(value, Mapping):
        return _translated(value)
    raise ValueError("is a list, and text was expected. Write it as one text, without dashes or brackets.")


def _translated(value: Mapping[str, object]) -> Text:
    codes = [key for key in value if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", str(key))]
    if codes and {"en", "EN", "En"} & value.keys():
        raise ValueError(_no_language(str(codes[0])))
    if codes:
        first = next(iter(value))
        raise ValueError(
            f'is read as the key "{first}" with a value, because of the colon, and text was expected. Put the whole '
            "text in quotes. (For translations, write {en: …, gd: …}.)"
        )
    if "en" not in value:
        raise ValueError("has translations, but no English. Add en: with the English text.")
    strange = [code for code in value if code != "en" and not is_known(code)]
    if strange:
        raise ValueError(
            f'has a translation into "{strange[0]}", which is not the code of a language that is known here. Gaelic is gd; '
            "the codes that are known stand in frontdoor/language_codes.py."
        )
    if not all(isinstance(words, str) for words in value.values()):
        raise ValueError("has a translation that is not text. Write one text for each language.")
    empty = [code for code, words in value.items() if str(words).strip() in ("", UNKNOWN)]
    if empty:
        raise ValueError(
            f"has no words after {empty[0]}:. Write them, or take {empty[0]}: out until there is a translation."
        )
    return Text(
        parse.filled(str(value["en"])),
        {key: str(words).strip() for key, words in value.items() if key != "en"},
    )


def _no_language(key: str) -> str:
    """Return what is wrong with a key that should be a language code."""
    code, colon, _ = key.partition(":")
    if colon:
        return f'has no space after "{code}:", and one was expected. Write it like {{en: …, gd: …}}.'
    if is_known(key.lower()) or key.lower() == "en":
        return f'has the language "{key}" in capitals. Write "{key.lower()}:".'
    if " " in key:
        return (
            f"has {parse.shown(key)} where a language was expected, because a comma ends a text between braces. Put each text in "
            'straight quotes: {en: "…", gd: "…"}.'
        )
    return f"has the key {parse.shown(key)}, and the code of a language was expected. Gaelic is gd: {{en: …, gd: …}}."


def _area(value: object) -> str:
    return parse.area(value, BY_NAME)


_AREAS_OR_SCOTLAND = {**BY_NAME, "Scotland": None}


def _area_or_elsewhere(value: object) -> str:
    if isinstance(value, str) and value.strip().casefold() in [
        ELSEWHERE.name.casefold(),
        *map(str.casefold, ELSEWHERE.also),
    ]:
        return ELSEWHERE.name
    return _area(value)


def _area_or_scotland(value: object) -> str:
    return parse.area(value, _AREAS_OR_SCOTLAND)


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
    """Return a single value as a list of one, so that staff need no brackets."""
    return value if isinstance(value, list | tuple) else (value,)


def names(value: object) -> object:
    """Split names in one text, ``a, b``, into a list."""
    return [part.strip() for part in value.split(",")] if isinstance(value, str) and value else value


Id = Annotated[str, Read(parse.identifier, json_patterns.ID)]
Day = Annotated[date, Read(dates.day, json_patterns.DAY)]
ClockTime = Annotated[time, Read(dates.clock, json_patterns.CLOCK)]
ClosingTime = Annotated[time | None, Read(dates.closing, json_patterns.CLOSING)]
"""None stands for an end that staff say is unknown."""
Sessions = Annotated[tuple[Session, ...], Read(dates.sessions, json_patterns.SESSIONS)]
ChangedHours = Annotated[tuple[Session, ...], Read(dates.changed_hours, json_patterns.SESSIONS)]
"""The hours of one day; none when it is closed."""
YesNo = Annotated[bool, Read(parse.yes_no, json_patterns.YES_NO)]
AreaName = Annotated[str, Read(_area, json_patterns.AREA)]
PlaceArea = Annotated[str, Read(_area_or_elsewhere, json_patterns.PLACE_AREA)]
"""The council area of a location, or that it is elsewhere."""
AreaOrScotland = Annotated[str, Read(_area_or_scotland, json_patterns.AREA_OR_SCOTLAND)]
AsOf = Annotated[str, Read(dates.as_of, json_patterns.AS_OF)]
"""A year, a month (2024-07) or a day, as far as the source tells."""
Link = Annotated[str, Read(parse.link, json_patterns.LINK)]
SitePage = Annotated[str, Read(parse.page, json_patterns.PAGE)]
Source = Annotated[str, Read(parse.source, json_patterns.SOURCE)]
Postcode = Annotated[str, Read(parse.postcode, json_patterns.POSTCODE)]
StatusLine = Annotated[ServiceStatus, Read(parse_status, json_patterns.STATUS)]
Number = Annotated[float, Read(parse.number, json_patterns.NUMBER)]
Whole = Annotated[int, Read(parse.whole, json_patterns.WHOLE)]
UpTo52 = Annotated[int, Read(partial(parse.whole, most=52), {**json_patterns.WHOLE, "maximum": 52})]
UpTo60 = Annotated[int, Read(partial(parse.whole, most=60), {**json_patterns.WHOLE, "maximum": 60})]
Email = Annotated[Text, Read(lambda value: Text(parse.email(value)), json_patterns.EMAIL)]
PhotoFile = Annotated[str, Read(parse.photo, json_patterns.PHOTO)]
"""File name in docs/photos; the build checks that it exists."""
WhenText = Annotated[str, Read(dates.days, json_patterns.DAYS)]
"""The days of a drop-in in words; ``recurrence.parse_days`` parses them."""
DaysOff = Annotated[str, Read(dates.days_off, json_patterns.DAYS)]
"""The same, as days that differ from the others."""
Phone = Annotated[PhoneNumber, Read(_phone, json_patterns.PHONE)]
Phones = Annotated[tuple[Phone, ...], WrapValidator(_phones)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(names)]
Areas = Annotated[tuple[AreaName, ...], BeforeValidator(names)]
AreasOrScotland = Annotated[tuple[AreaOrScotland, ...], BeforeValidator(names)]
ManyTexts = Annotated[tuple[Text, ...], BeforeValidator(many)]
ManyLinks = Annotated[tuple[Link, ...], BeforeValidator(many)]
Sources = Annotated[tuple[Source, ...], BeforeValidator(many)]
