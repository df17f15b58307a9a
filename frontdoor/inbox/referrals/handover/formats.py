"""The shapes of a hand-over: CiviCRM's API, Charitylog's referral call, and a table; pure.

CiviCRM: calls of its API v4, ``Contact`` ``create`` with values. Charitylog: the attributes of ``PUT /v2/external_referral``
as a list, one object a person (its manual, read in November 2026). Neither is called from here: whoever has the key of the
case system opens the file and sends it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from frontdoor.csv_writer import csv_text
from frontdoor.form import Form
from frontdoor.inbox.config.case_systems import CaseSystem, HandoverFormat

MEDIA_TYPES: Mapping[HandoverFormat, str] = {
    HandoverFormat.CIVICRM: "application/json",
    HandoverFormat.CHARITYLOG: "application/json",
    HandoverFormat.CSV: "text/csv",
}


def ending(system: CaseSystem) -> str:
    """Return the ending of a file's name."""
    return "csv" if system.format is HandoverFormat.CSV else "json"


def fields_of(system: CaseSystem, answers: Mapping[str, str], form: Form) -> dict[str, str]:
    """Return the fields of one referral: what is the same for all, then the answers; an empty answer is left out.

    Choices are in the words that staff read, dates as ISO 8601. What goes to a field that has something already is added
    below it, with its question before it, so that nothing is lost.
    """
    fields = dict(system.fixed)
    questions = {question.id: question for question in form.questions()}
    for id_, names in system.fields.items():
        if not (answer := answers.get(id_, "")):
            continue
        question = questions.get(id_)
        if question and question.options:
            labels = question.staff_labels
            answer = "; ".join(labels.get(part, part) for part in answer.split("; "))
        parts = _split(answer) if len(names) > 1 else (answer,)
        for name, text in zip(names, parts, strict=True):
            title = (
                f"{question.desk_label}: "
                if question and list(system.fields.values()).count(names) > 1
                else ""
            )
            fields[name] = f"{fields[name]}\n{title}{text}" if name in fields else f"{title}{text}"
    return fields


def rendered(system: CaseSystem, records: Sequence[Mapping[str, str]]) -> bytes:
    """Return a file of some referrals' fields in the system's shape."""
    match system.format:
        case HandoverFormat.CSV:
            names = list(
                dict.fromkeys([*system.fixed, *(name for names in system.fields.values() for name in names)])
            )
            return csv_text([names, *([one.get(name, "") for name in names] for one in records)]).encode()
        case HandoverFormat.CIVICRM:
            calls = [
                {"entity": "Contact", "action": "create", "params": {"values": dict(one)}} for one in records
            ]
            return json.dumps(calls, ensure_ascii=False, indent=1).encode()
    return json.dumps([dict(one) for one in records], ensure_ascii=False, indent=1).encode()


def _split(name: str) -> tuple[str, str]:
    """Split a name: all but the last word, with what stands after a comma in brackets; and the last word."""
    plain, _, rest = name.partition(",")
    first, _, last = plain.strip().rpartition(" ")
    return f"{first} ({rest.strip()})".strip() if rest.strip() else first, last
