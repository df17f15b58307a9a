"""Subject access export: everything that is kept of one referral, as plain data for the person whom it is about.

Fields are taken from the models themselves, so that a new field cannot be forgotten here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Model, Q

from frontdoor.form import Form
from frontdoor.inbox.desk.referrals.answers import for_staff, in_words, titled
from frontdoor.inbox.reference import spoken
from frontdoor.inbox.referrals import triage
from frontdoor.inbox.referrals.follow_up.messages import record_of
from frontdoor.inbox.store.models import Delivery, Referral, WordsKey
from frontdoor.inbox.store.opening import open_row

Plain = dict[str, object]
_SEVERAL = (
    ("Joined to it", "answered_for"),
    ("Note", "notes"),
    ("Message between sender and team", "messages"),
    ("Key of the three words", "words"),
    ("Notice to a mailbox", "told"),
    ("Line of the log", "log"),
)
"""Title and name of what there may be several of."""


def everything(reference: str, identity: str) -> Plain:
    """Return all data of a referral, decrypted. Raises CannotOpen if any of it does not decrypt."""
    referral = Referral.objects.get(reference=reference)
    return {
        "kept": row_as_plain(referral),
        "sealed": open_row(referral.sealed, identity),
        "counted": open_row(referral.counted, identity) if referral.counted else None,
        "answered_for": [{"reference": spoken(one.reference)} for one in referral.joined.all()],
        "notes": [
            {"kept": row_as_plain(note), "sealed": open_row(note.sealed, identity)}
            for note in referral.notes.all()
        ],
        "messages": [
            {"kept": row_as_plain(message), "sealed": record_of(message, reference, identity)}
            if message.sealed
            else {"kept": row_as_plain(message)}
            for message in referral.messages.all()
        ],
        "words": [
            {"kept": row_as_plain(key), "with_a_copy_for_the_sender": bool(key.sealed)}
            for key in WordsKey.objects.filter(referral=referral)
        ],
        "told": [
            {
                "kept": row_as_plain(delivery),
                "attempts": [row_as_plain(attempt) for attempt in delivery.attempts.all()],
            }
            for delivery in Delivery.objects.filter(Q(referral=referral) | Q(said__referral=referral))
        ],
        "log": [row_as_plain(line) for line in triage.history(reference)],
    }


@dataclass(frozen=True)
class ExportSheet:
    """The export of a referral, or of another piece, as it is printed: headed groups of names and values."""

    title: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def sheet(of: Plain, form: Form) -> ExportSheet:
    """Arrange an export for paper: the answers first, in words for any reader, then everything else."""
    sealed = of["sealed"]
    kept = of["kept"]
    assert isinstance(sealed, dict)
    assert isinstance(kept, dict)
    given = {id_: str(text) for id_, text in _items(sealed, "answers")}
    asked, labels = sealed.get("asked", {}), sealed.get("labels", {})
    questions = {question.id: question for question in form.questions()}
    titles = {id_: titled(id_, str(asked.get(id_, id_)), form) for id_ in given}
    for id_ in titles.keys() & questions.keys():
        if owner := questions[id_].owner(given):
            titles[id_] += f" ({owner})"
    answers = tuple(
        (titles[id_], in_words(text, for_staff(questions.get(id_), text, labels.get(id_, {}))))
        for id_, text in given.items()
    )
    groups = [("Answers", answers)]
    groups.append(("How it was asked", tuple(_asked(given, titles, asked, labels))))
    rest = {name: value for name, value in sealed.items() if name not in ("answers", "asked", "labels")}
    groups.append(("Sealed with the answers", tuple(flat(rest))))
    groups.append(("Kept beside the answers", tuple(flat(kept))))
    groups.append(("Counted in the numbers of a quarter", tuple(flat(of["counted"]))))
    for title, name in _SEVERAL:
        several = of[name]
        assert isinstance(several, list)
        groups += [(f"{title} {number}", tuple(flat(one))) for number, one in enumerate(several, 1)]
    return ExportSheet(f"Referral {spoken(str(kept['reference']))}", tuple(groups))


def _asked(
    given: Mapping[str, str],
    titles: Mapping[str, str],
    asked: Mapping[str, object],
    labels: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str, str]]:
    """Yield each question as the form worded it, with the choices as they were shown."""
    for id_ in given:
        if id_ in asked:
            shown = f"\n{in_words(given[id_], labels[id_])}" if id_ in labels else ""
            yield titles[id_], f"{asked[id_]}{shown}"


def _items(record: Mapping[str, object], name: str) -> list[tuple[str, object]]:
    value = record.get(name)
    return list(value.items()) if isinstance(value, Mapping) else []


def row_as_plain(row: Model) -> Plain:
    """Return all columns of a row but what is sealed in it."""
    names = (
        field.attname for field in row._meta.concrete_fields if field.attname not in ("sealed", "counted")
    )
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)


def flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Flatten nested data: yield every value with its names joined into one."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            inner = "" if key in ("kept", "sealed") else str(key).replace("_", " ")
            yield from flat(one, ", ".join(part for part in (name, inner) if part))
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from flat(one, f"{name} {number}")
    else:
        said = {None: "nothing", True: "yes", False: "no"}
        yield name, said[value] if value is None or isinstance(value, bool) else str(value) or "nothing"
