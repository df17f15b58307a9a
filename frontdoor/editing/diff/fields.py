"""Field diff: a sentence for each field that differs between two versions of one entry.

Every field of the catalogue has a noun phrase in ``FIELD_NOUNS`` or sentences of its own (``TOLD``); a test finds a forgotten one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from frontdoor.catalogue.audience import Asker, asker_words
from frontdoor.catalogue.components import Contact, Document
from frontdoor.catalogue.fields.types import PhoneNumber, Text
from frontdoor.catalogue.models import (
    Address,
    CatalogueEntry,
    Checked,
    DropIn,
    Location,
    Photo,
    Waiting,
)
from frontdoor.catalogue.schema.descriptions import FIELD_NOUNS
from frontdoor.catalogue.sections import folder
from frontdoor.occurrences import drop_in_words
from frontdoor.recurrence.formatting import date_words, list_words
from frontdoor.rules.coming_changes import change_words

TOLD = {
    "address", "areas", "areas_note", "at", "at_risk", "bank_holidays", "changes", "checked", "formerly", "from_", "id", "needs", "phone", "prisons", "referral", "related",
    "standing", "status", "successor", "team", "until", "visit",
}  # fmt: skip
"""Fields with sentences of their own, here or in a neighbouring module."""

_SHORT = 60


def same(old: object, new: object) -> bool:
    """Say whether two values are equal, their translations included."""
    return old == new and _languages(old) == _languages(new)


def former_id(
    id_: str, entry: CatalogueEntry, old: Mapping[str, object], new: Mapping[str, object]
) -> str | None:
    """Return the id of an entry in the old version: its own, or a former one under which it stood; None where it is new."""
    former = (one for one in getattr(entry, "formerly", ()) if one in old and one not in new)
    return id_ if id_ in old else next(former, None)


def address_change(
    subject: str, section: str, before: CatalogueEntry, after: CatalogueEntry
) -> Iterator[str]:
    """Yield a sentence where the page of an entry has another address, or one more that leads on to it."""
    section = folder(section)
    was, now = getattr(before, "id", ""), getattr(after, "id", "")
    kept, gone = getattr(after, "formerly", ()), getattr(before, "formerly", ())
    if was != now:
        yield f"{subject}: its page is now at /{section}/{now}/, and /{section}/{was}/ leads on to it."
    for one in kept:
        if one not in (was, *gone):
            yield f"{subject}: /{section}/{one}/ leads on to its page."
    for one in gone:
        if one not in (now, *kept):
            yield f"{subject}: its old address /{section}/{one}/ stops working."


def field_changes(subject: str, old: CatalogueEntry, new: CatalogueEntry, today: date) -> Iterator[str]:
    """Yield a sentence for each field in ``FIELD_NOUNS`` that differs, beginning with ``subject``."""
    said = set()
    for field in type(new).model_fields:
        before, after = getattr(old, field), getattr(new, field)
        if field in TOLD or same(before, after) or FIELD_NOUNS[field] in said:
            continue
        if isinstance(new, Location) and field in _TOLD_AS_CLOSURE:
            continue
        said.add(FIELD_NOUNS[field])
        yield f"{subject}: {value_change(FIELD_NOUNS[field], before, after, today)}"


def common_changes(subject: str, old: CatalogueEntry, new: CatalogueEntry, today: date) -> Iterator[str]:
    """Yield sentences on phone, address, bank holidays, verification status and checked days, if the entry has them."""
    if not same(phones := getattr(old, "phone", ()), after := getattr(new, "phone", ())):
        yield _phones(subject, phones, after)
    if not same(before := getattr(old, "address", None), now := getattr(new, "address", None)):
        yield _address(subject, before, now)
    if (on_holidays := getattr(new, "bank_holidays", None)) != getattr(old, "bank_holidays", None):
        yield f"{subject}: drop-ins are {'now' if on_holidays else 'no longer'} held on bank holidays, too."
    if (standing := getattr(new, "standing", None)) != getattr(old, "standing", None):
        yield f"{subject} {_STANDINGS[str(standing)]}"
    yield from _coming(subject, old, new, today)
    if (checked := getattr(new, "checked", None)) != (was := getattr(old, "checked", None)):
        yield from _checked(subject, was or Checked(), checked or Checked(), today)


def _coming(subject: str, old: CatalogueEntry, new: CatalogueEntry, today: date) -> Iterator[str]:
    """Yield sentences on what will be different from a day to come, and on what will not be after all."""
    was, now = getattr(old, "changes", ()), getattr(new, "changes", ())
    for change in now:
        if change not in was:
            said = change_words(new, change, today)  # type: ignore[arg-type]
            fields = [
                FIELD_NOUNS.get(field) or field.removesuffix("_")
                for field in change.facts()
                if not isinstance(new, Location) or field not in _TOLD_AS_CLOSURE
            ]
            if not said and not fields:
                continue
            yield f"{subject}: {said or f'from {date_words(change.from_, today)} {list_words(fields)} will be different.'}"
    for change in was:
        if change not in now:
            yield f"{subject}: nothing changes on {date_words(change.from_, today)} after all."


_TOLD_AS_CLOSURE = ("status", "status_reason")


def value_change(noun: str, before: object, after: object, today: date) -> str:
    """Return how one value changes: ``what it costs changes from “free” to “£2”.``"""
    if before == after:
        return f"{noun}: a translation changes."
    if after in (None, ()):
        return f"{noun} {_is(noun)} no longer given."
    if isinstance(before, tuple) and isinstance(after, tuple) and before:
        return f"{noun}: {_list_change(before, after, today)}."
    now = value_words(after[0] if isinstance(after, tuple) and len(after) == 1 else after, today)
    if before in (None, ()):
        return f"{noun} {_is(noun)} now given{f': {now}' if len(now) <= _SHORT else ''}."
    was = value_words(before, today)
    if max(len(was), len(now)) <= _SHORT and was != now:
        return f"{noun} {'change' if _is(noun) == 'are' else 'changes'} from {was} to {now}."
    return f"{noun}: the words change."


def _list_change(before: tuple[object, ...], after: tuple[object, ...], today: date) -> str:
    gone = [value_words(v, today) for v in before if v not in after]
    come = [value_words(v, today) for v in after if v not in before]
    if not gone + come:
        return "the order changes"
    if max(map(len, gone + come)) > _SHORT:
        return "the words change"
    parts = [f"{list_words(come)} {_are(come)} added"] if come else []
    parts += [f"{list_words(gone)} {_are(gone)} taken out"] if gone else []
    return list_words(parts)


def value_words(value: object, today: date) -> str:
    """Return a value in words, as it would be read aloud."""
    said = str(value)
    match value:
        case bool():
            said = "yes" if value else "no"
        case date():
            said = date_words(value, today)
        case PhoneNumber():
            said = f"{value.number} ({value.said})" if value.said else value.number
        case Address():
            said = ", ".join([*value.lines, *([value.postcode] if value.postcode else [])])
        case Waiting():
            said = f"“{value.about}”, as of {date_words(value.as_of, today)}"
        case DropIn():
            said = drop_in_words(value, today)
        case Asker():
            said = asker_words([value])
        case Contact(name=name, role=more) | Document(name=name, language=more):
            said = f"{name} ({more})" if more else str(name)
        case Photo():
            said = f"{value.file}, “{value.shows}”"
        case tuple():
            said = list_words([value_words(one, today) for one in value])
        case CatalogueEntry() | Mapping():
            said = "x" * (_SHORT + 1)  # too much to say in a sentence
        case str() if not re.fullmatch(r"[\d-]+", value):
            said = f"“{' '.join(value.split())}”"
    return said


_STANDINGS = {
    "current": "is now shown as confirmed to run.",
    "unknown": "is now shown as unconfirmed, and people are asked to check first.",
    "legacy": "is now shown as replaced or no longer funded, and people are asked to check first.",
    "ended": "is now marked as ended: it is no longer listed and its page goes away.",
}


def _phones(subject: str, old: tuple[PhoneNumber, ...], new: tuple[PhoneNumber, ...]) -> str:
    was, now = (list_words([value_words(p, date.min) for p in phones]) for phones in (old, new))
    if not new:
        return f"{subject}: the phone number {was} goes, and no other is given."
    if not old:
        return f"{subject}: a phone number is now given: {now}."
    return f"{subject}: the phone number changes from {was} to {now}."


STAYS = (
    "Whoever looks still finds the old address in the history (“What was published” and git), on printed leaflets and in search engines. "
    "If somebody could be in danger, ask whoever looks after the server to take it out there, as deploy/README.md says under "
    "“An address that must be forgotten”."
)
"""What an editor has to know where an address that was public becomes withheld."""


def _address(subject: str, old: object, new: object) -> str:
    # A withheld address is in no output, this one included, whether it is the old or the new one.
    if new == "withheld":
        said = f"{subject}: the address is now withheld; check that it stands nowhere else."
        return said if old in {None, "unknown"} else f"{said} {STAYS}"
    if old == "withheld":
        return (
            f"{subject}: the address, withheld until now, becomes public."
            if new
            else f"{subject}: the address is no longer given."
        )
    return f"{subject}: {value_change('the address', old, new, date.min)}"


def _checked(subject: str, old: Checked, new: Checked, today: date) -> Iterator[str]:
    for fact, noun in (("hours", "the hours"), ("phone", "the phone number"), ("address", "the address")):
        before, after = getattr(old, fact), getattr(new, fact)
        if after is not None and after != before:
            verb = "were" if fact == "hours" else "was"
            over = (
                " That day is still to come, so it does not count. Check the year." if after > today else ""
            )
            yield f"{subject}: {noun} {verb} checked on {date_words(after, today)}.{over}"
        elif after != before:
            yield f"{subject}: it is no longer said when {noun} {'were' if fact == 'hours' else 'was'} checked."
    if new.next != old.next and new.next is not None:
        yield f"{subject} is to be checked again by {date_words(new.next, today)}."


_MANY = {
    "ages", "figures", "forms", "hours", "languages", "links", "partners", "principles", "prisons", "values", "days", "words", "groups",
}  # fmt: skip


def _is(noun: str) -> str:
    """Return the verb for a noun phrase: ``the partners`` are, ``what it costs`` is."""
    return "are" if noun.split()[1] in _MANY else "is"


def _are(items: list[str]) -> str:
    return "is" if len(items) == 1 else "are"


def _languages(value: object) -> object:
    if isinstance(value, Text):
        return dict(value.translations)
    if isinstance(value, tuple):
        return [_languages(v) for v in value]
    if isinstance(value, CatalogueEntry):
        return [_languages(getattr(value, field)) for field in type(value).model_fields]
    if isinstance(value, Mapping):
        return {key: _languages(v) for key, v in value.items()}
    return None
