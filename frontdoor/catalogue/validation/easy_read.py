"""Checks of Easy Read editions: short lines, hard words that are explained, and no number or time that is typed a second time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from frontdoor.catalogue.easy_read import EasyRead, EasyReadLine
from frontdoor.catalogue.fields.suggestions import did_you_mean
from frontdoor.catalogue.validation.messages import Finding, Steps, subject
from frontdoor.catalogue.validation.references import KnownIds

MOST_WORDS = 15
"""Words of one line, or of one explanation: those who publish Easy Read ask for 10 to 15 in a sentence."""
WITH_NUMBERS = ("services", "locations", "prisons", "other_help")
"""Sections whose entries have phone numbers."""

_PHONE = re.compile(r"\+?\d[\d ()-]{5,}\d")
_TIME = re.compile(r"\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b|\b\d{1,2}[:.]\d\d\b", re.IGNORECASE)


def easy_read_faults(
    where: Steps, entry: EasyRead, parts: Mapping[str, Any], known: KnownIds
) -> Iterator[Finding]:
    """Yield a finding for each line that is too long, types a fact, or names an entry that is not there.

    ``parts`` are the sections of the catalogue, without entries that could not be read.
    """
    for index, line in enumerate(entry.lines):
        steps = (*where, "lines", index)
        name = f"{subject(where)}, line {index + 1}"
        yield from _words(steps, name, line)
        yield from _typed(steps, name, line, parts)
        yield from _named(steps, name, line, known)


def _words(steps: Steps, name: str, line: EasyReadLine) -> Iterator[Finding]:
    for key, text in (("says", line.says), ("means", line.means)):
        number = len((text or "").split())
        if number > MOST_WORDS and not line.wording_reason:
            yield Finding(
                (*steps, key),
                f"{name}: {key} has {number} words, and {MOST_WORDS} are the most in Easy Read. Say one thing in a line: make two "
                'lines of it. If it must stay, say why with "wording_reason:" in the line.',
            )
    if line.word and line.word.casefold() not in line.says.casefold():
        yield Finding(
            (*steps, "word"),
            f'{name} explains the word "{line.word}", which it does not say. Write the word as the line has it.',
        )
    if bool(line.word) is not bool(line.means):
        key, other = ("word", "means") if line.word else ("means", "word")
        what = "with what it means" if line.word else "with the hard word, as the line has it"
        yield Finding((*steps, key), f'{name} has "{key}:", but no "{other}:". Add "{other}:" {what}.')


def _typed(steps: Steps, name: str, line: EasyReadLine, parts: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding for a number or a time among the words: it would stay when the catalogue's own is changed."""
    for key, text in (("says", line.says), ("means", line.means)):
        if found := _PHONE.search(text or ""):
            whose = _whose(found[0], parts)
            yield Finding(
                (*steps, key),
                f'{name} has the number {found[0]} in {key}. Take it out, and write "phone: {whose}" below it: then it changes '
                "wherever it stands.",
            )
        if found := _TIME.search(text or ""):
            yield Finding(
                (*steps, key),
                f'{name} has the time {found[0]} in {key}. Take it out, and name the service with "times:" below it, such as '
                '"times: throughcare": then it changes wherever it stands.',
            )


def _whose(number: str, parts: Mapping[str, Any]) -> str:
    """Return the id of an entry that has a number; the id of a location for an example, where none has."""
    digits = re.sub(r"\D", "", number)
    for section in WITH_NUMBERS:
        for id_, entry in parts.get(section, {}).items():
            if digits in [re.sub(r"\D", "", phone.number) for phone in entry.phone]:
                return str(id_)
    return next(iter(parts.get("locations", {})), "glasgow")


def _named(steps: Steps, name: str, line: EasyReadLine, known: KnownIds) -> Iterator[Finding]:
    """Yield a finding for each entry that a line names and that does not exist."""
    for key, sections in (("phone", WITH_NUMBERS), ("times", ("services",)), ("address", ("locations",))):
        for index, id_ in enumerate(getattr(line, key)):
            if all(known.missing(section, id_) for section in sections):
                ids = sorted({one for section in sections for one in known.ids.get(section, ())})
                hint = did_you_mean(id_, ids) or " Write the id of one that is there."
                yield Finding(
                    (*steps, key, index),
                    f'{name} has {key}: "{id_}", which is not in {", ".join(sections)}.{hint}',
                )
