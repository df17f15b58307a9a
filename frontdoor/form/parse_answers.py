"""Parsers for answers, one for each way to answer: from raw input to canonical text or faults. None raises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from frontdoor.form import dates, messages
from frontdoor.form.clean_input import Raw, line, lines
from frontdoor.form.kinds import Widget
from frontdoor.form.question import NOT_KNOWN, Fault, Question

_WHY_LIMIT = 200


@dataclass(frozen=True)
class ParsedAnswer:
    """The parsed answer to one question: canonical text (empty where there is none), and faults."""

    answer: str = ""
    faults: tuple[Fault, ...] = ()


def read(question: Question, raw: Raw, *, today: date) -> ParsedAnswer:
    """Parse the answer to one question; the form decides whether one is required."""
    if question.kind.takes_a_date():
        return _read_date(question, raw, today)
    written = lines if question.kind.traits.widget is Widget.AREA else line
    values = list(dict.fromkeys(text for value in raw.get(question.id, ()) if (text := written(value))))
    if question.kind.traits.several:
        return _read_choices(question, values)
    if len(values) > 1:
        return _faulty(question, messages.said_twice(question))
    return _read_one(question, values[0]) if values else ParsedAnswer()


def _read_one(question: Question, value: str) -> ParsedAnswer:
    if question.kind.traits.widget is Widget.CONSENT:
        return ParsedAnswer("yes")
    if question.options:
        chosen = _chosen(question, value)
        return ParsedAnswer(chosen) if chosen else _faulty(question, messages.not_on_the_list(question))
    return _read_text(question, value)


def _read_text(question: Question, text: str) -> ParsedAnswer:
    if len(text) > question.limit:
        return _faulty(question, messages.too_long(question, len(text)))
    answer = question.kind.traits.canonical(text)
    return _faulty(question, messages.wrong(question)) if answer is None else ParsedAnswer(answer)


def _chosen(question: Question, value: str) -> str | None:
    wanted = value.casefold()
    return next((c.value for c in question.taken if wanted in (c.value.casefold(), c.label.casefold())), None)


def _read_choices(question: Question, values: list[str]) -> ParsedAnswer:
    chosen = [_chosen(question, value) for value in values]
    if None in chosen:
        return _faulty(question, messages.not_on_the_list(question))
    if question.none_of_these in chosen and len(chosen) > 1:
        label = next(c.label for c in question.taken if c.value == question.none_of_these)
        return _faulty(question, messages.not_both(question, label))
    return ParsedAnswer("; ".join(c.value for c in question.taken if c.value in chosen))


def _read_date(question: Question, raw: Raw, today: date) -> ParsedAnswer:
    names = question.kind.traits.parts
    parts: dict[str, str] = {}
    for name in names:
        values = {line(value) for value in raw.get(f"{question.id}-{name}", ())} - {""}
        if len(values) > 1:
            return _faulty(question, messages.said_twice(question), name)
        parts[name] = values.pop() if values else ""
    if not any(parts.values()):
        # A client other than our page may send the whole date under the question's own name.
        parts[names[0]] = next((text for value in raw.get(question.id, ()) if (text := line(value))), "")
    given = any(parts.values())
    if question.not_known and (unknown := _read_not_known(question, raw, first=names[0], given=given)):
        return unknown
    return _read_parts(question, dates.spread(parts), today) if given else ParsedAnswer()


def _read_parts(question: Question, parts: dict[str, str], today: date) -> ParsedAnswer:
    first = next(iter(parts))
    absent = [name for name, text in parts.items() if not text]
    if absent:
        return _faulty(question, messages.incomplete(question, absent), absent[0])
    past = question.latest is not None and question.latest.day(today) <= today
    match dates.read_day(parts, today=today, past=past):
        case dates.Unreadable(part):
            return _faulty(question, messages.unreadable(question, part), part)
        case dates.NotReal(month, last):
            return _faulty(question, messages.not_real(question, month, last), first)
        case day:
            return _within(question, day, today, first)


def _within(question: Question, day: date, today: date, first: str) -> ParsedAnswer:
    if question.earliest and day < (bound := question.earliest.day(today)):
        return _faulty(question, messages.too_early(question, bound, today), first)
    if question.latest and day > (bound := question.latest.day(today)):
        return _faulty(question, messages.too_late(question, bound, today), first)
    iso = day.isoformat()
    return ParsedAnswer(iso if "day" in question.kind.traits.parts else iso[:7])


def _read_not_known(question: Question, raw: Raw, *, first: str, given: bool) -> ParsedAnswer | None:
    ticked = any(map(line, raw.get(f"{question.id}-not-known", ())))
    reasons = {text for value in raw.get(f"{question.id}-not-known-why", ()) if (text := line(value))}
    if given:
        # A reason beside a date does no harm; a tick contradicts it.
        return _faulty(question, messages.known_and_not(question), first) if ticked else None
    if len(reasons) > 1:
        return _faulty(question, messages.said_twice(question), "not-known-why")
    if not reasons:
        return _faulty(question, messages.why_not_known(question), "not-known-why") if ticked else None
    reason = reasons.pop()
    if len(reason) > _WHY_LIMIT:
        return _faulty(question, messages.reason_too_long(question, _WHY_LIMIT, len(reason)), "not-known-why")
    return ParsedAnswer(NOT_KNOWN + reason)


def _faulty(question: Question, sentence: str, part: str = "") -> ParsedAnswer:
    name = f"{question.id}-{part}" if part else question.id
    return ParsedAnswer(faults=(Fault(question.id, name, sentence),))
