"""Tasks on how to reach somebody: a new number everywhere, the numbers of one entry, a move, a new name, and what was checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from frontdoor.catalogue.models import Service
from frontdoor.editing.stale_numbers import RUN, as_dialled
from frontdoor.editing.tasks.asking import day, described, entry_values, from_day
from frontdoor.editing.tasks.task import (
    AnswerFault,
    Answers,
    FieldKind,
    Option,
    Subject,
    Task,
    TaskField,
    TaskStep,
)
from frontdoor.editing.write_back import REMOVE, Edit
from frontdoor.yamlsource import Path_

_WITH_NUMBERS = ("services", "locations", "teams", "prisons", "other_help", "organisation")
_CHANGING = ("services", "locations", "teams", "prisons", "other_help")
_FACTS = {"hours": "The hours", "phone": "The phone number", "address": "The address"}


def _numbers(raw: Any) -> list[dict[str, str]]:
    """Return the numbers of an entry as mappings, however they are written."""
    items = raw if isinstance(raw, list) else [raw] if raw else []
    return [one if isinstance(one, dict) else {"number": str(one)} for one in items]


def _as_lines(raw: Any) -> str:
    """Return numbers one to a line, each with what it is for behind a colon."""
    return "\n".join(": ".join(filter(None, (one.get("number"), one.get("label")))) for one in _numbers(raw))


def _numbers_changed(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    old = {as_dialled(one.get("number", "")): one for one in _numbers(subject.raw.get("phone"))}
    new = []
    for line in answers.lines("phone"):
        number, _, label = (part.strip() for part in line.partition(":"))
        was = old.get(as_dialled(number), {})
        kept = {key: said for key, said in was.items() if key not in ("number", "label")}
        new.append({"number": number, **({"label": label} if label else {}), **kept})
    yield TaskStep("phone", Edit(subject.section, subject.entry, ("phone",), _in_short(new)))


def _own_numbers(subject: Subject) -> Sequence[Option]:
    said = [
        one.get("number", "")
        for one in _numbers(subject.raw.get("phone"))
        if as_dialled(one.get("number", ""))
    ]
    return [Option(one, one) for one in dict.fromkeys(said)]


def _everywhere(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    """Yield an edit for each value of the file in which the old number stands; from a day on, for each entry that gives it."""
    old, new = as_dialled(answers["old"]), answers["new"]
    if not old:
        raise AnswerFault("old", "There are no digits in this. Write the number as it stands on the page.")
    if answers["from"]:
        day("from", answers)
        yield from _changes_of_number(subject, old, answers)
        return
    found = list(_with_number((), subject.values, old, new))
    if not found:
        raise AnswerFault("old", f"The number {answers['old']} stands nowhere in the catalogue.")
    for path, said in found:
        yield TaskStep("new", Edit(str(path[0]), None, path[1:], said))


def _changes_of_number(subject: Subject, old: str, answers: Answers) -> Iterator[TaskStep]:
    for section in _CHANGING:
        for id_, raw in (subject.values.get(section) or {}).items():
            phones = _numbers(raw.get("phone"))
            if any(as_dialled(one.get("number", "")) == old for one in phones):
                now = [
                    {**one, "number": answers["new"]} if as_dialled(one.get("number", "")) == old else one
                    for one in phones
                ]
                change = {"from": answers["from"], "phone": _in_short(now)}
                count = len(raw.get("changes") or ())
                yield TaskStep("new", Edit(section, id_, ("changes", count), change))


def _in_short(phones: Sequence[dict[str, str]]) -> Any:
    """Return numbers as short as they can be written."""
    said: list[Any] = [one if len(one) > 1 else one["number"] for one in phones]
    return said[0] if len(said) == 1 else said or "unknown"


def _with_number(path: Path_, value: Any, old: str, new: str) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _with_number((*path, key), each, old, new)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _with_number((*path, index), each, old, new)
    elif isinstance(value, str):
        whole = re.fullmatch(r"[\d\s]+", value) and as_dialled(value) == old  # short ones, such as 101
        said = new if whole else RUN.sub(lambda run: new if as_dialled(run[0]) == old else run[0], value)
        if said != value:
            yield path, said


def _move_fields(subject: Subject) -> Sequence[TaskField]:
    return (
        described("address", "The new address", "Location.address", required=True),
        from_day("Leave it empty if it has moved already."),
        described("phone", "The new number, if there is one", "Location.phone", hint=""),
        described("getting_there", "How to get there", "Location.getting_there", kind=FieldKind.TEXT),
        described("hours", "The office hours, if they change", "Location.hours"),
    )


def _move(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    names = ("address", "phone", "getting_there", "hours")
    if answers["from"]:
        day("from", answers)
        count = len(subject.raw.get("changes") or ())
        yield from entry_values(
            subject, {name: (name, answers[name]) for name in ("from", *names)}, "changes", count
        )
        return
    yield from entry_values(subject, {name: (name, answers[name]) for name in names})
    for key in ("getting_there", "latitude", "longitude", "photo", "access", "address_note"):
        if key in subject.raw and not answers[key]:  # it belongs to the old address
            yield TaskStep("address", Edit(subject.section, subject.entry, (key,), REMOVE))


def _renamed(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    if not answers["from"]:
        yield TaskStep("name", Edit(subject.section, subject.entry, ("name",), answers["name"]))
        return
    day("from", answers)
    count = len(subject.raw.get("changes") or ())
    yield from entry_values(
        subject, {name: (name, answers[name]) for name in ("from", "name")}, "changes", count
    )


def _checked_fields(subject: Subject) -> Sequence[TaskField]:
    facts = [
        Option(key, name)
        for key, name in _FACTS.items()
        if key != "address" or subject.section == "locations"
    ]
    return (
        TaskField(
            "facts", "What is right", "Tick what somebody there told you.", FieldKind.CHOICES, True, facts
        ),
        TaskField(
            "runs",
            "It runs as the page says",
            "Then the page no longer asks people to check first.",
            FieldKind.YES_NO,
        ),
        described("by", "Who made sure", "Checked.by"),
        described("next", "Check again by", "Checked.next"),
    )


def _checked(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    today = subject.today.isoformat()
    values = dict.fromkeys(answers.many("facts"), ("facts", today))
    values |= {"by": ("by", answers["by"]), "next": ("next", answers["next"])}
    yield from entry_values(subject, values, "checked")
    if answers.is_yes("runs"):
        yield from entry_values(subject, {"standing": ("runs", "current"), "as_of": ("runs", today)})
        if "standing_note" in subject.raw:
            yield TaskStep("runs", Edit(subject.section, subject.entry, ("standing_note",), REMOVE))


TASKS = (
    Task(
        "new-number", "A new number, everywhere", "A number changes wherever it stands: offices, services, teams, texts.",
        _WITH_NUMBERS,
        lambda subject: (
            TaskField("old", "The old number", "", FieldKind.CHOICE, True, _own_numbers(subject)),
            described("new", "The new number", f"{Service.__name__}.phone", required=True, hint=""),
            from_day(),
        ), _everywhere,
    ),
    Task(
        "numbers", "Its numbers", "All numbers of one entry, and what each is for.", _WITH_NUMBERS,
        lambda subject: (
            TaskField(
                "phone", "Numbers", "One to a line; what it is for behind a colon. For example: 0141 496 0123: Office. Empty: none is known.",
                FieldKind.LIST, value=(_as_lines(subject.raw.get("phone")),),
            ),
        ), _numbers_changed,
    ),
    Task("move", "Move to another address", "The address changes, now or on a day; pages say both until then.", ("locations",), _move_fields, _move),
    Task(
        "new-name", "A new name", "What it is called changes, now or from a day on.", _CHANGING,
        lambda subject: (described("name", "The new name", "Service.name", required=True), from_day()), _renamed,
    ),
    Task(
        "checked", "I have called and it is right", "Writes down today beside what you made sure of.", ("services", "locations"),
        _checked_fields, _checked,
    ),
)  # fmt: skip

__all__ = ["TASKS"]
