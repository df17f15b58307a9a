"""Checks that no door asks in another's words: "the person" is nobody to people who ask for themselves, and "me" is not a prisoner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from frontdoor.catalogue.validation.messages import Steps
from frontdoor.form.doors import Door
from frontdoor.form.models import Form, Section
from frontdoor.form.question import Question

_ASKED_WHO = "if you are (asking|referring|a relative)"
FOREIGN: Mapping[Door, re.Pattern[str]] = {
    Door.SELF: re.compile(
        rf"\b(the person|they|them|their|theirs|themselves|refer|referral|referring|{_ASKED_WHO})\b", re.I
    ),
    Door.FAMILY: re.compile(rf"\b(the person|you work with|yourself|{_ASKED_WHO})\b", re.I),
    Door.PROFESSIONAL: re.compile(rf"\b(me|my|myself|{_ASKED_WHO})\b", re.I),
}
"""What each door's words never say: the words of another."""


def wording_of(question: Question) -> Iterator[tuple[str, str]]:
    """Yield the key and the text of everything that people at a door read of one of its questions."""
    for key in ("label", "hint", "thing", "missing", "otherwise", "not_known"):
        if text := getattr(question, key):
            yield key, text
    for choice in question.choices:
        yield "choices", choice.label
    offered = {choice.value for choice in question.choices}
    for value, one in question.requires.items():
        if value in offered:
            yield "requires", one.otherwise
    if question.shown_if and question.shown_if.words and question.shown_if.question != "referrer_kind":
        yield "shown_if", question.shown_if.words


def in_anothers_words(form: Form) -> Iterator[tuple[Steps, str]]:
    """Yield a finding for each text of a door that has another door's words."""
    if not any(section.title_self or section.title_family for section in form.sections):
        return  # a form without doors
    for door in Door:
        for s, section in enumerate(form.at(door).sections):
            if not any(question.asked for question in section.questions):
                continue
            for key, text in _of_section(section):
                if said := FOREIGN[door].search(text):
                    yield ("sections", s, key), _sentence("the section", key, said[0], door)
            for q, question in enumerate(section.questions):
                if not question.asked:
                    continue
                for key, text in wording_of(question):
                    if said := FOREIGN[door].search(text):
                        at: Steps = ("sections", s, "questions", q, key)
                        yield at, _sentence(f'question "{question.id}"', key, said[0], door)


def _of_section(section: Section) -> Iterator[tuple[str, str]]:
    yield "title", section.title
    if section.intro:
        yield "intro", section.intro


def _sentence(what: str, key: str, said: str, door: Door) -> str:
    own = "" if door is Door.PROFESSIONAL else f" Give {key}_{door} in their own words."
    return f'{what}: {key} says "{said}" at the door "{door}", where those are another\'s words.{own}'
