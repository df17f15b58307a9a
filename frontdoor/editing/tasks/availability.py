"""Tasks on whether people can come: closed for some days, a message, full or paused, closed for good, school terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from frontdoor.editing.tasks.asking import day, described, entry_values, from_day, new_item, reason, scope
from frontdoor.editing.tasks.task import (
    AnswerFault,
    Answers,
    FieldKind,
    Option,
    Subject,
    Task,
    TaskField,
    TaskStep,
    text_of,
)
from frontdoor.editing.write_back import REMOVE, Edit
from frontdoor.recurrence import date_words

_PLACES = ("services", "locations")
_STATUSES = {
    "services": ("open", "waiting list", "full", "no new referrals", "paused"),
    "locations": ("open", "paused"),
}
_SAYS = {
    "open": "Open",
    "waiting list": "There is a waiting list",
    "full": "Full: nobody new, drop-ins go on",
    "no new referrals": "No new referrals for another reason; drop-ins go on",
    "paused": "Paused: nothing happens, drop-ins neither",
}


def _closure_fields(subject: Subject) -> Sequence[TaskField]:
    return (
        TaskField("from", "The first closed day", "For example: 24 December 2026.", required=True),
        TaskField("until", "The last closed day", "Leave it empty if it is one day."),
        reason(required=True),
        TaskField("repeats", "Every year on these days", "", FieldKind.YES_NO),
        *scope(subject),
    )


def _closure(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    days = {"from": ("from", answers["from"]), "until": ("until", answers["until"])}
    if not answers["until"]:
        days = {"on": ("from", answers["from"])}
    yield from new_item(subject, "closures", {
        **days,
        "repeats": ("repeats", "every year" if answers.is_yes("repeats") else ""),
        "reason": ("reason", answers["reason"]),
        "announced": ("from", date_words(subject.today)),
        "locations": ("locations", answers.many("locations")),
        "services": ("services", answers.many("services")),
    })  # fmt: skip


def _notice(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    yield from new_item(subject, "notices", {
        "text": ("text", answers["text"]),
        "from": ("from", answers["from"]),
        "until": ("until", answers["until"]),
        "services": ("services", answers.many("services")),
        "locations": ("locations", answers.many("locations")),
    })  # fmt: skip


def _listed(subject: Subject, section: str, words: str) -> TaskField:
    """Return the question which closure or notice is meant."""
    items = subject.values.get(section) or []
    said = [
        f"{one.get('on') or ' to '.join(filter(None, (one.get('from'), one.get('until'))))}: {text_of(one.get(words, ''))}"
        for one in items
    ]
    choices = [Option(str(number), name) for number, name in enumerate(said)]
    return TaskField("which", "Which", "", FieldKind.CHOICE, True, choices)


def _earlier_end(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    section = subject.section
    number, items = int(answers["which"]), subject.values[section]
    if not answers["until"]:
        yield TaskStep("which", Edit(section, None, (number,), REMOVE))
        return
    if "on" in items[number]:
        yield TaskStep("until", Edit(section, None, (number, "on"), REMOVE))
        yield TaskStep("until", Edit(section, None, (number, "from"), items[number]["on"]))
    yield TaskStep("until", Edit(section, None, (number, "until"), answers["until"]))


def _status_fields(subject: Subject) -> Sequence[TaskField]:
    choices = [Option(one, _SAYS[one]) for one in _STATUSES[subject.section]]
    word = re.split(r" (?:since|from|until|on) ", str(subject.raw.get("status", "open")))[0]
    waiting = described("about", "How long people wait, if you know", "Waiting.about")
    return (
        TaskField("status", "How it is", "", FieldKind.CHOICE, True, choices, (word,)),
        from_day("The first day, if it is not today."),
        TaskField("until", "Open again on", "The first day on which it is open again, if you know it."),
        reason(),
        *((waiting,) if subject.section == "services" else ()),
    )


def _status(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    word = answers["status"]
    said = word
    if word != "open":
        first, last = answers["from"], answers["until"]
        if not first and not last:
            first = date_words(subject.today)
        joint = "from" if word == "paused" and last else "since"
        said += (f" {joint} {first}" if first else "") + (f" until {last}" if last else "")
    yield TaskStep("status", Edit(subject.section, subject.entry, ("status",), said))
    yield from _told(subject, answers)
    if word == "waiting list" and answers["about"]:
        values = {"about": ("about", answers["about"]), "as_of": ("about", date_words(subject.today))}
        yield from entry_values(subject, values, "waiting")
    elif "waiting" in subject.raw and word != "waiting list":
        yield TaskStep("status", Edit(subject.section, subject.entry, ("waiting",), REMOVE))


def _told(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    """Yield the edit of the reason: an old one must not stand beside a new status."""
    if answers["reason"] or "status_reason" in subject.raw:
        value = answers["reason"] or REMOVE
        yield TaskStep("reason", Edit(subject.section, subject.entry, ("status_reason",), value))


def _close_fields(subject: Subject) -> Sequence[TaskField]:
    others = [one for one in subject.names("services") if one.value != subject.entry]
    ask = TaskField(
        "successor", "What takes its place", "One service, or several where it was split. People are led there.",
        FieldKind.CHOICES, choices=others,
    )  # fmt: skip
    return (
        TaskField("on", "From which day on it is closed", "For example: 1 May 2027.", required=True),
        reason(),
        *((ask,) if subject.section == "services" else ()),
    )


def _close(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    day("on", answers)
    yield TaskStep("on", Edit(subject.section, subject.entry, ("status",), f"closed on {answers['on']}"))
    found = answers.many("successor")
    if found:
        value = found[0] if len(found) == 1 else found
        yield TaskStep("successor", Edit(subject.section, subject.entry, ("successor",), value))
    yield from _told(subject, answers)


def _terms(subject: Subject, answers: Answers) -> Iterator[TaskStep]:
    spans = [re.split(r"\s+(?:to|until|-|–)\s+", line) for line in answers.lines("terms")]
    if any(len(span) != 2 for span in spans):
        raise AnswerFault("terms", "Write each term on its own line, as: 12 August 2026 to 22 December 2026.")
    terms = [{"from": first, "until": last} for first, last in spans]
    values = {
        "area": ("area", answers["area"]),
        "terms": ("terms", terms),
        "source": ("source", answers["source"]),
        "source_read": ("source", date_words(subject.today)),
    }
    old = [one.get("area") for one in subject.values.get("school_terms") or ()]
    if answers["area"] not in old:
        yield from new_item(subject, "school_terms", values)
        return
    for key, (name, value) in values.items():
        yield TaskStep(name, Edit("school_terms", None, (old.index(answers["area"]), key), value))


def _areas(subject: Subject) -> Sequence[Option]:
    names = dict.fromkeys(raw.get("area", "") for raw in (subject.values.get("locations") or {}).values())
    return [Option(name, name) for name in names if name and name != "elsewhere"]


TASKS = (
    Task(
        "closed-for-days", "Closed for some days", "Drop-ins do not happen on these days, and pages say why.",
        (*_PLACES, "closures"), _closure_fields, _closure,
    ),
    Task(
        "tell-people", "Tell people something", "A message at the top of pages, until a day.", (*_PLACES, "notices"),
        lambda subject: (
            described("text", "The message", "Notice.text", kind=FieldKind.TEXT, required=True),
            TaskField("from", "The first day on which it is shown", "Leave it empty to show it at once."),
            described("until", "The last day on which it is shown", "Notice.until", required=True),
            *scope(subject),
        ), _notice,
    ),
    Task(
        "end-closure", "A closure ends", "It ends on another day, or was not needed.", ("closures",),
        lambda subject: (
            _listed(subject, "closures", "reason"),
            TaskField("until", "The last closed day", "Leave it empty to take the closure out."),
        ), _earlier_end,
    ),
    Task(
        "end-notice", "A message ends", "It stands until another day, or goes at once.", ("notices",),
        lambda subject: (
            _listed(subject, "notices", "text"),
            TaskField("until", "The last day on which it is shown", "Leave it empty to take the message out."),
        ), _earlier_end,
    ),
    Task(
        "status", "Full, waiting list, paused or open again", "Whether it takes people now, and until when.", _PLACES,
        _status_fields, _status,
    ),
    Task(
        "close", "Close or replace it", "It closes for good, and people are led to what takes its place.", _PLACES,
        _close_fields, _close,
    ),
    Task(
        "school-terms", "The school terms", "For what is held in term time, or in the holidays, alone.", ("school_terms",),
        lambda subject: (
            TaskField("area", "The council area", "", FieldKind.CHOICE, True, _areas(subject)),
            TaskField("terms", "The terms", "One to a line. For example: 12 August 2026 to 22 December 2026.", FieldKind.LIST, True),
            described("source", "Where you read them", "SchoolTerms.source", required=True),
        ), _terms,
    ),
)  # fmt: skip
