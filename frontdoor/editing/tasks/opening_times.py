"""Tasks on drop-ins and other hours: a new time from a day on, one more, one that stops, and a day that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from frontdoor.editing.tasks.asking import day, described, from_day, reason
from frontdoor.editing.tasks.task import (
    Answers,
    FieldKind,
    Option,
    Subject,
    Task,
    TaskField,
    TaskStep,
)
from frontdoor.editing.write_back import REMOVE, Edit
from frontdoor.recurrence import date_words

_TIMES = ("drop_ins", "hours")


def _openings(subject: Subject) -> dict[str, tuple[str, str, int, Any]]:
    """Return the openings of a service: place, key, index and the value as written, by the answer that chooses one."""
    found = {}
    for place, at in _at(subject).items():
        for key in _TIMES:
            said = at.get(key) if isinstance(at, dict) else None
            for index, one in enumerate(said if isinstance(said, list) else [said] if said else []):
                found[f"{place}/{key}/{index}"] = (place, key, index, one)
    return found


def _at(subject: Subject) -> dict[str, Any]:
    """Return the places of a service, also where they are written in short."""
    raw = subject.raw.get("at") or {}
    if isinstance(raw, str):
        raw = [part.strip() for part in raw.split(",")]
    return (
        {place: {} for place in raw}
        if isinstance(raw, list)
        else {p: below or {} for p, below in raw.items()}
    )


def _words(subject: Subject, place: str, one: Any) -> str:
    name = dict(subject.names("locations")).get(place, place)
    if isinstance(one, str):
        return f"{name}: {one}"
    hours = one.get("hours") or " to ".join(filter(None, (one.get("opens"), one.get("closes"))))
    span = "".join(f", {key} {one[key]}" for key in ("from", "until") if key in one)
    return f"{name}: {one.get('days', '')}, {hours}{span}"


def _which(subject: Subject) -> TaskField:
    choices = [
        Option(key, _words(subject, place, one)) for key, (place, _, _, one) in _openings(subject).items()
    ]
    first = (choices[0].value,) if len(choices) == 1 else ()
    return TaskField("which", "Which time", "", FieldKind.CHOICE, True, choices, first)


def _when(*, required: bool = True) -> Sequence[TaskField]:
    return (
        described("days", "Days", "DropIn.days", required=required),
        described(
            "hours", "Times", "DropIn.hours", required=required, hint="The times, as you would say them."
        ),
    )


def _chosen(subject: Subject, answers: Answers) -> tuple[str, str, int, Any]:
    return _openings(subject)[answers["which"]]


def _mapping(one: Any) -> dict[str, Any]:
    return {"days": one} if isinstance(one, str) else dict(one)


def _spread(subject: Subject, place: str, key: str) -> Iterator[TaskStep]:
    """Yield the edits by which times that are written in short stand as a list of mappings, so that one can be changed."""
    at = _at(subject)
    if isinstance(subject.raw.get("at"), str | list):
        yield TaskStep("", Edit(subject.section, subject.entry, ("at",), at))
    said = (at.get(place) or {}).get(key)
    if isinstance(said, str | dict) or any(isinstance(one, str) for one in said or ()):
        items = [_mapping(one) for one in (said if isinstance(said, list) else [said])]
        yield TaskStep("", Edit(subject.section, subject.entry, ("at", place, key), items))


def _steps(
    subject: Subject, place: str, key: str, index: int, values: Mapping[str, Any]
) -> Iterator[TaskStep]:
    """Yield an edit for each value of an opening, under the name of its question."""
    for name, value in values.items():
        yield TaskStep(name, Edit(subject.section, subject.entry, ("at", place, key, index, name), value))


def _count(subject: Subject, place: str, key: str) -> int:
    """Return how many openings of a kind a place has."""
    said = (_at(subject).get(place) or {}).get(key)
    return len(said) if isinstance(said, list) else 1 if said else 0


def _new_time(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    place, key, index, one = _chosen(subject, answers)
    times = {"days": answers["days"], "hours": answers["hours"]}
    if not answers["from"]:
        if isinstance(one, str):
            where = (
                ("at", place, key) if isinstance(_at(subject)[place][key], str) else ("at", place, key, index)
            )
            said = f"{answers['days']} {answers['hours']}"
            yield TaskStep("days", Edit(subject.section, subject.entry, where, said))
            return
        for gone in ("opens", "closes", "again"):
            if gone in one:
                yield TaskStep(
                    "hours", Edit(subject.section, subject.entry, ("at", place, key, index, gone), REMOVE)
                )
        yield from _steps(subject, place, key, index, times)
        return
    last = date_words(day("from", answers) - timedelta(1))
    kept = {
        name: said
        for name, said in _mapping(one).items()
        if name not in ("days", "opens", "closes", "hours", "again", "from", "until")
    }
    yield from _spread(subject, place, key)
    yield from _steps(subject, place, key, index, {"until": last})
    count = _count(subject, place, key)
    yield from _steps(subject, place, key, count, {**times, "from": answers["from"], **kept})


def _one_more(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    key = "hours" if answers.is_yes("by_appointment") else "drop_ins"
    names = ("days", "hours", "who_for", "by_appointment", "from", "until", "only_in")
    values = {name: answers[name] for name in names if answers[name]}
    yield from _spread(subject, answers["place"], key)
    yield from _steps(subject, answers["place"], key, _count(subject, answers["place"], key), values)


def _stop(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    place, key, index, _ = _chosen(subject, answers)
    if answers["until"]:
        yield from _spread(subject, place, key)
        yield from _steps(subject, place, key, index, {"until": answers["until"]})
        return
    last = (index,) if _count(subject, place, key) > 1 else ()
    yield TaskStep("which", Edit(subject.section, subject.entry, ("at", place, key, *last), REMOVE))


def _changed_day(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    place, key, index, one = _chosen(subject, answers)
    said = _mapping(one).get("except") or []
    days = said if isinstance(said, list) else [said]
    yield from _spread(subject, place, key)
    yield from _steps(subject, place, key, index, {"except": days} if said else {})
    values = {"on": answers["on"], "hours": answers["hours"] or "closed", "reason": answers["reason"]}
    for name, value in values.items():
        where = ("at", place, key, index, "except", len(days), name)
        yield TaskStep(name, Edit(subject.section, subject.entry, where, value))


def _on_holidays(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    place, key, index, _ = _chosen(subject, answers)
    yield from _spread(subject, place, key)
    yield from _steps(subject, place, key, index, {"bank_holidays": answers["bank_holidays"]})


TASKS = (
    Task(
        "new-time", "A new time", "The days or times change, now or from a day on.", ("services",),
        lambda subject: (_which(subject), *_when(), from_day()), _new_time,
    ),
    Task(
        "one-more-time", "One more time", "A new drop-in, or other hours, at a place.", ("services",),
        lambda subject: (
            TaskField("place", "Where", "", FieldKind.CHOICE, True, subject.names("locations")), *_when(),
            described("who_for", "Who it is for, if not everybody", "DropIn.who_for"),
            TaskField("by_appointment", "People must arrange to come", "Then it is not a drop-in.", FieldKind.YES_NO),
            TaskField("only_in", "Only in", "Leave it empty if it is held all year.", FieldKind.CHOICE, choices=(Option("school terms", "school terms"), Option("school holidays", "school holidays"))),
            TaskField("from", "The first day", "If it has not begun yet. For example: 1 March 2027."),
            TaskField("until", "The last day", "If it ends. For example: 30 April 2027."),
        ), _one_more,
    ),
    Task(
        "stop-time", "A time stops", "A drop-in ends on a day, or is taken out at once.", ("services",),
        lambda subject: (_which(subject), TaskField("until", "The last day", "Leave it empty to take the time out at once.")), _stop,
    ),
    Task(
        "changed-day", "Other hours on one day", "A shorter day, or a day off, of one drop-in.", ("services",),
        lambda subject: (
            _which(subject), described("on", "The day", "ChangedDay.on", required=True),
            described("hours", "The hours on that day", "ChangedDay.hours"),
            reason(required=True),
        ), _changed_day,
    ),
    Task(
        "bank-holidays", "On bank holidays", "Whether one time is held on bank holidays, too.", ("services",),
        lambda subject: (
            _which(subject),
            TaskField(
                "bank_holidays", "On bank holidays", "", FieldKind.CHOICE, True,
                (Option("open", "It is held"), Option("closed", "It is not held")),
            ),
        ), _on_holidays,
    ),
)  # fmt: skip
