"""The file of case systems: for each its format, its key, and which question becomes which field.

``deploy/case-systems.example.yaml`` shows one of each format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from frontdoor import yamlsource
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.form import Form
from frontdoor.inbox.crypto import sealing

BESIDES = ("reference", "received", "team", "council_area", "notes")
"""What can be mapped besides the form's questions."""
_KEYS = ("name", "format", "recipient", "fixed", "fields")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


class HandoverFormat(StrEnum):
    """The shape of a file."""

    CIVICRM = "civicrm"
    CHARITYLOG = "charitylog"
    CSV = "csv"


_NEEDED: Mapping[HandoverFormat, tuple[tuple[str, ...], ...]] = {
    HandoverFormat.CIVICRM: (("contact_type",), ("last_name", "first_name", "display_name")),
    HandoverFormat.CHARITYLOG: (("surname",), ("org_type_id",), ("description",)),
    HandoverFormat.CSV: (),
}
"""Fields of which one of each group must be filled, as the system itself insists."""


@dataclass(frozen=True)
class CaseSystem:
    """One case system."""

    name: str
    format: HandoverFormat
    fields: Mapping[str, tuple[str, ...]]
    """Question id to its field; of two, the first takes all but the last word, as of a name."""
    fixed: Mapping[str, str]
    """Fields that have the same value for everybody."""
    recipient: str = ""
    """Its own age public key; without one it gets files in clear alone."""


def load_case_systems(path: Path, form: Form) -> tuple[CaseSystem, ...]:
    """Read the file. Raises DiagnosticsError with every fault."""
    reading = yamlsource.read_file(path)
    problems = list(reading.problems)
    entries = reading.value if isinstance(reading.value, list) else []
    if not entries and not problems:
        problems.append(
            Diagnostic(SourceLocation(path.name), "The file holds no case system. Each begins with - name:")
        )
    systems: list[CaseSystem] = []
    for number, entry in enumerate(entries, start=1):
        content = entry if isinstance(entry, dict) else {}
        said = [f"Case system {number}: {sentence}" for sentence in _faults(content, form)]
        if str(content.get("name")) in {system.name for system in systems}:
            said.append(f'Case system {number}: name: "{content["name"]}" is there already.')
        problems += [Diagnostic(SourceLocation(path.name), sentence) for sentence in said]
        if not said:
            systems.append(_system(content))
    if problems:
        raise DiagnosticsError(problems)
    return tuple(systems)


def _faults(content: Mapping[str, object], form: Form) -> Iterator[str]:
    for key in ("name", "format", "fields"):
        if key not in content:
            yield f"{key}: is missing."
    yield from (
        f"{key}: is not part of a case system." for key in sorted(map(str, set(content) - set(_KEYS)))
    )
    if "name" in content and not _NAME.fullmatch(str(content["name"])):
        yield f'name: is "{content["name"]}". Write small letters, digits and hyphens, such as civicrm.'
    kind = str(content.get("format", HandoverFormat.CSV))
    if kind not in list(HandoverFormat):
        yield f'format: is "{kind}". Write {", ".join(HandoverFormat)}.'
        return
    questions = {question.id for question in form.questions()} | set(BESIDES)
    fields = _texts(content.get("fields"))
    for question in fields:
        if question not in questions:
            yield f'fields: "{question}" is no question of the form, nor one of {", ".join(BESIDES)}.'
    for question, names in fields.items():
        if not 1 <= len(_listed(names)) <= 2 or (question == "notes" and len(_listed(names)) > 1):
            yield f"fields: {question} becomes {len(_listed(names))} fields. Write one; for a name two, with a comma between."
    filled = {name for names in fields.values() for name in _listed(names)} | set(
        _texts(content.get("fixed"))
    )
    for group in _NEEDED[HandoverFormat(kind)]:
        if filled.isdisjoint(group):
            yield f"fields: {kind} takes nothing without {' or '.join(group)}. Map a question to it, or write it under fixed."
    if recipient := str(content.get("recipient", "")):
        try:
            sealing.seal({}, [recipient])
        except sealing.NotAKey:
            yield "recipient: is no public key of age. Write the line that begins with age1."


def _system(content: Mapping[str, object]) -> CaseSystem:
    return CaseSystem(
        name=str(content["name"]),
        format=HandoverFormat(str(content["format"])),
        fields={question: tuple(_listed(names)) for question, names in _texts(content["fields"]).items()},
        fixed=_texts(content.get("fixed")),
        recipient=str(content.get("recipient", "")),
    )


def _texts(value: object) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}


def _listed(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
