"""Parser for UK phone numbers: returns the number as readers see it, or raises ValueError for one that cannot be dialled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from frontdoor.catalogue.fields.parse import filled, shown
from frontdoor.catalogue.fields.suggestions import did_you_mean, listed
from frontdoor.recurrence import days_words, list_words, parse_days
from frontdoor.recurrence.phrases import split_phrase

_SHORT_AREAS = ("01461", "01659", "01750")
"""Scottish area codes (Gretna, Sanquhar, Selkirk) in which some numbers have ten digits; source: Ofcom's list of area codes."""

_RUN = re.compile(r"[+(]?\d[\d\s()‐‑–-]{8,}\d")
"""Digits that make a complete number."""


def number(value: object) -> str:
    """Return a number with its usual spaces: 0141 496 0123."""
    return _number(filled(value))


@lru_cache(4096)
def _number(text: str) -> str:
    main, extension = _without_extension(text)
    bare = re.sub(r"[\s().\-‐‑‒–—/]", "", main)
    if not bare.isdecimal():
        if re.search(r"(?i)[a-hj-kmnp-z]", bare):
            raise ValueError(f"is {shown(text)}, {_with_words(text)}")
        if looks := re.search(r"[OoIl]", bare):
            digit = "0" if looks[0] in "Oo" else "1"
            raise ValueError(
                f"is {shown(text)}, which has the letter {looks[0]} in it. Write the digit {digit} instead."
            )
    bare = re.sub(r"^(?:\+44|0044)0?", "0", bare)
    if re.fullmatch(r"\+[1-9]\d{7,14}", bare):
        return main.strip() + extension
    if not bare.isdecimal() or not bare.isascii():
        raise ValueError(f"is {shown(text)}, {_with_words(text)}")
    relay = "18001 " if bare.startswith("18001") and len(bare) > 10 else ""
    bare = bare[5:] if relay else bare
    _check_length(text, bare)
    return relay + _spaced(bare) + extension


def _with_words(text: str) -> str:
    """Return the rest of a sentence about words where a number was expected."""
    if re.fullmatch(r"(?i)none|no( (phone|number))?|n/?a|nil|tb[ac]|not known|to follow", text):
        return 'and a phone number was expected. Write "unknown" where none is known, or take the line out.'
    found = [run.strip() for run in _RUN.findall(text)]
    if len(found) > 1:
        return f"which is more than one number. Write {listed([f'- {run}' for run in found], 'and')} below phone:, each on its own line."
    if found:
        words = re.sub(r"(?i)^(tel(ephone)?|phone|ring|call)\b", "", text.replace(found[0], "")).strip(
            " ():;,.-–"
        )
        label = words or "what it is for"
        return f'which has words in it. Write "{{number: {found[0]}, label: {label}}}".'
    return "which is not a phone number. Write it like 0141 496 0123."


def text_number(words: str) -> str | None:
    """Return the number to which a text message goes, out of words such as ``Text HELP to 60777``; None where there is none."""
    found = _TEXT_TO.search(words)
    return found[0] if found else None


_TEXT_TO = re.compile(r"\b(07[\d ]{8,11}\d|\d{5})\b")
"""A mobile number or a short code."""


def labelled(value: Mapping[str, object]) -> tuple[str, str | None, str | None]:
    """Return number, label and hours of ``{number: …, label: …, hours: …}``."""
    for key in value:
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS)
            raise ValueError(f'has the key "{key}", and only {listed(_KEYS, "and")} were expected.{hint}')
    if "number" not in value:
        raise ValueError("has no number. Write {number: 0141 496 0123, label: what it is for}.")
    label = filled(value["label"]) if "label" in value else None
    return number(value["number"]), label, _hours(filled(value["hours"])) if "hours" in value else None


_KEYS = ("number", "label", "hours")


def _hours(text: str) -> str:
    """Return the hours of a phone line in words: ``Monday to Friday, 9am to 5pm``."""
    try:
        phrase = split_phrase(text)
        if phrase.keys or not all(sessions for _, sessions in phrase.parts):
            raise ValueError("days and times were expected. Write them like Monday to Friday 9am to 5pm.")  # noqa: TRY301
        return "; ".join(
            f"{days_words(parse_days(days)).replace('Every ', 'every ', 1)}, {list_words([one.words for one in sessions])}"
            for days, sessions in phrase.parts
        )
    except ValueError as error:
        raise ValueError(f"has the hours {shown(text)}, which cannot be read: {error}") from error


def _without_extension(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)[,;]?\s*(?:ext(?:ension)?\.?|x)\s*(\d{1,6})", text, re.IGNORECASE)
    return (match[1], f" extension {match[2]}") if match else (text, "")


def _check_length(text: str, digits: str) -> None:
    """Raise ValueError for a length that cannot be dialled: UK numbers have 11 digits, with a few exceptions."""
    count = len(digits)
    if not digits.startswith("0"):
        if count <= 6 and count >= 3:
            return  # 116 123, 101, a text short code
        if count == 10 and digits[0] in "123789":
            raise ValueError(
                f'is {shown(text)}, and a number in the UK begins with 0. Write "{_spaced("0" + digits)}".'
            )
        raise ValueError(f"is {shown(text)}, which is not a UK phone number. Write it like 0141 496 0123.")
    if digits[1:2] not in "123578" or count < 3:
        raise ValueError(f"is {shown(text)}, and no UK number begins with {digits[:2]}. Check it.")
    expected = 11
    if count == expected:
        return
    if count == 10 and (digits.startswith(("0800", "0500")) or digits.startswith(_SHORT_AREAS)):
        return
    if digits in ("08001111", "08454647"):
        return
    found = [run.strip() for run in re.split(r"\s*/\s*", text)]
    if len(found) > 1 and count > expected:
        raise ValueError(
            f"is {shown(text)}, which is more than one number. Write each whole, below phone:, with a dash before it."
        )
    slip = "Is a digit missing?" if count < expected else "Is there a digit too many?"
    raise ValueError(f"is {shown(text)}, which has {count} digits, and a UK number has {expected}. {slip}")


def _spaced(digits: str) -> str:
    """Return a number in the groups in which people say it."""
    if not digits.startswith("0"):
        return "116 " + digits[3:] if digits.startswith("116") and len(digits) == 6 else digits
    if len(digits) == 8:
        return f"{digits[:4]} {digits[4:]}"
    if digits.startswith("02"):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if digits.startswith(("03", "05", "08")) or re.match(r"01(1|\d1)", digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return f"{digits[:5]} {digits[5:]}"
