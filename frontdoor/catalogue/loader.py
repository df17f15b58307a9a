"""Loads the catalogue: parses the YAML, validates each entry, runs cross-checks, and reports all faults at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from frontdoor import yamlsource
from frontdoor.catalogue.fields.parse import suggested_id
from frontdoor.catalogue.fields.suggestions import did_you_mean, nearest
from frontdoor.catalogue.models import (
    Catalogue,
    Closure,
)
from frontdoor.catalogue.sections import LISTED, NAMED, NOUNS, SINGLE
from frontdoor.catalogue.validation.cross_checks import cross_checks
from frontdoor.catalogue.validation.future_dates import future_dates
from frontdoor.catalogue.validation.messages import Finding, Steps, explain, meant_key, subject
from frontdoor.catalogue.validation.prune import Gone, as_in_the_file, without_faults
from frontdoor.catalogue.wrong_file import another_file, refuse_other
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.yamlsource import read_bytes

NEEDED = {
    "organisation": "Say who the charity is.",
    "needs": "List what people look for help with.",
    "services": "List the services.",
}
"""Sections that no catalogue is without, and what to do; any other may be left out, or have nothing in it."""
_DAYS_OF_A_CLOSURE = ("on", "from", "until")


def load_catalogue(path: Path) -> Catalogue:
    """Load and check a catalogue file. Raises DiagnosticsError with every fault."""
    source = read_bytes(path)
    if path.suffix.lower() not in (".yaml", ".yml"):
        refuse_other(source, path.name)
    return read_catalogue(source, path.name)


def future_date_problems(catalogue: Catalogue, path: Path, today: date) -> list[Diagnostic]:
    """Return a fault for each day of a check or a reading that is still to come; ``path`` is the catalogue's file."""
    found = list(future_dates(catalogue, today))
    if not found:
        return []
    reading = yamlsource.read(read_bytes(path), path.name)
    return [Diagnostic(reading.place(one.steps), one.sentence) for one in found]


def last_changed(path: Path, now: datetime) -> datetime:
    """Return when a catalogue file was last changed, by its own time stamp, but never later than ``now``."""
    return min(datetime.fromtimestamp(path.stat().st_mtime, UTC), now)


def read_catalogue(text: str | bytes, name: str = "services.yaml") -> Catalogue:
    """Load and check a catalogue's text; ``name`` is the file's name in diagnostics. Raises DiagnosticsError."""
    reading = yamlsource.read(text, name)
    checked = CatalogueValidator(reading.unread)
    if reading.value is not None and () not in reading.unread:
        checked.read(reading.value)
    problems = _together(
        reading.problems,
        ((s, reading.place(checked.typed_as(s.steps), key=s.key)) for s in checked.said),
    )
    if problems:
        raise DiagnosticsError(problems)
    return checked.catalogue()


def _together(
    slips: Iterable[Diagnostic], said: Iterable[tuple[Finding, SourceLocation]]
) -> list[Diagnostic]:
    """Merge diagnostics of YAML and of validation, without those that follow from another one on their line."""
    problems = list(slips)
    for one, place in said:
        beside = next((n for n, p in enumerate(problems) if p.place.line == place.line), None)
        slip = problems[beside].sentence if beside is not None and (one.typed or one.stray) else ""
        if (
            beside is not None and one.stray and " has no colon. " in slip
        ):  # its first word was mistaken for a key
            words = slip.partition(" has no colon. ")[0]
            problems[beside] = Diagnostic(
                place,
                f"{words} has no key and no colon. If it goes on from the line above, put two more spaces before it, or take it out.",
            )
            continue
        if beside is not None and one.typed and re.match("the text after .* (begins with|has a colon)", slip):
            del problems[beside]  # writing the value as expected mends that, too
        problems.append(Diagnostic(place, one.sentence))
    return problems


@dataclass
class CatalogueValidator:
    """Validation of a catalogue: the entries so far, and the findings."""

    unread: frozenset[Steps] = frozenset()
    parts: dict[str, Any] = field(default_factory=dict)
    said: list[Finding] = field(default_factory=list)
    meant: dict[str, str] = field(default_factory=dict)
    """Misspelled section names: correct name to the name as typed."""
    gone: dict[Steps, Gone] = field(default_factory=dict)
    """By entry, what was removed from its lists before the cross-checks."""

    def read(self, raw: yamlsource.Plain) -> None:
        """Validate every section, then run the cross-checks."""
        if not isinstance(raw, dict):
            sentence = 'the file has no sections. It was expected to begin with keys such as "organisation:" and "services:".'
            self.said.append(Finding((), sentence))
            return
        if (another := another_file(raw)) is not None and not self.unread:
            self.said.append(Finding((), another))
            return
        raw = self._sections(raw)
        for key in SINGLE:
            if key in raw:
                self.parts[key] = self.section(key, raw[key])
        for key in (*NAMED, *LISTED):
            self.parts[key] = self.section(key, raw[key]) if key in raw else {}
        self.said += map(self._numbered, cross_checks(self.parts, self._ids(raw)))

    def section(self, key: str, raw: yamlsource.Plain) -> Any:
        """Validate one section: a value, or values by id or list index."""
        if key in SINGLE:
            empty = raw == "" and key not in NEEDED
            return self._typed(SINGLE[key], {} if empty else raw, (key,))
        if key in NAMED:
            return dict(self._named(key, NAMED[key], raw))
        return dict(self._listed(key, LISTED[key], raw))

    def _sections(self, raw: dict[str, yamlsource.Plain]) -> dict[str, yamlsource.Plain]:
        """Return the file's sections by their correct names; report missing and unknown ones."""
        for key, value in raw.items():
            if key not in Catalogue.model_fields:
                self.said.append(_unknown_section(key, value))
                guess = nearest(key, Catalogue.model_fields)
                if guess is not None and guess not in raw:
                    self.meant[guess] = key
        hidden = _hidden_section(raw)
        if hidden is not None:  # until that is mended, its entries would be reported one by one
            self.said = [hidden]
            return {}
        for key, why in NEEDED.items():
            if not {key, self.meant.get(key, key)} & set(raw) and not any(
                path[0] == key for path in self.unread
            ):
                self.said.append(Finding((), f'the section "{key}:" is missing. {why}'))
        return {**raw, **{right: raw[typed] for right, typed in self.meant.items()}}

    def _ids(self, raw: dict[str, yamlsource.Plain]) -> dict[str, set[str]]:
        """Return the ids of each section, including entries that are faulty or could not be parsed."""
        ids = {key: set(v) if isinstance(v, dict) else {"*"} if v else set() for key, v in raw.items()}
        for names in ids.values():
            # An id in capitals is reported where it is defined; references may have it right already.
            names.update([suggested_id(name) for name in names if not name.islower()])
        for stray in set(raw) - set(Catalogue.model_fields) - set(self.meant.values()):
            for known in ids.values():
                known.add(stray)  # an entry that lost its indentation is no section, but it exists
        for section, *rest in self.unread:
            ids.setdefault(str(section), set()).add(str(rest[0]) if rest else "*")
        return ids

    def typed_as(self, steps: Steps) -> Steps:
        """Return a path as it is in the file, where the section's name may be misspelled."""
        return (self.meant.get(str(steps[0]), steps[0]), *steps[1:]) if steps else steps

    def _numbered(self, finding: Finding) -> Finding:
        """Return a finding of the cross-checks with the numbers that items have in the file, where faulty ones were removed."""
        depth = 1 if finding.steps[:1] in self.gone else 2  # the organisation is an entry by itself
        where = finding.steps[:depth]
        steps = (*where, *as_in_the_file(finding.steps[depth:], self.gone.get(where, {})))
        if steps == finding.steps:
            return finding
        end = max(n for n, step in enumerate(steps) if step != finding.steps[n]) + 1
        words = finding.sentence.replace(subject(finding.steps[:end]), subject(steps[:end]))
        return replace(finding, steps=steps, sentence=words)

    def catalogue(self) -> Catalogue:
        """Return the catalogue; call it only when there are no faults."""
        return Catalogue(**{k: tuple(v.values()) if k in LISTED else v for k, v in self.parts.items()})

    def _named(self, section: str, model: type[BaseModel], raw: Any) -> Iterator[tuple[str, BaseModel]]:
        if not isinstance(raw, dict):
            if raw != "" or section in NEEDED:
                there = "has nothing in it" if raw == "" else "is not made of entries with ids"
                sentence = f'the section "{section}:" {there}. Write each {NOUNS[section]} as its id and a colon, with its keys below.'
                self.said.append(Finding((section,), sentence))
            return
        for key, entry in raw.items():
            if isinstance(entry, dict):
                if "id" in entry:
                    sentence = f"{subject((section, key))} has an id already: the word before the colon. Take the id: line out."
                    self.said.append(Finding((section, key, "id"), sentence, key=True))
                entry = {**entry, "id": key}  # noqa: PLW2901
            made = self._typed(model, entry, (section, key))
            if made is not None:
                yield key, made

    def _listed(self, section: str, model: type[BaseModel], raw: Any) -> Iterator[tuple[int, BaseModel]]:
        if raw == "":
            return
        if not isinstance(raw, list):
            sentence = f'the section "{section}:" is not a list. Put a dash and a space before the first key of each {NOUNS[section]}.'
            self.said.append(Finding((section,), sentence))
            return
        for index, entry in enumerate(raw):
            made = self._typed(model, entry, (section, index))
            if made is not None:
                yield index, made

    def _typed(self, model: type[BaseModel], raw: Any, where: Steps) -> Any:
        """Validate one entry; if it has faults, report them and return the entry without the faulty parts."""
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        self.said += explain(errors, model, raw, where)
        if not isinstance(raw, dict):
            return None
        if model is Closure and any(
            meant_key(model, e["loc"], raw) in _DAYS_OF_A_CLOSURE for e in errors if e["loc"]
        ):
            return None  # its other days cannot be judged
        gone = self.gone.setdefault(where, {})
        for _ in range(4):
            raw = without_faults(raw, [(e["loc"], e["type"]) for e in errors], gone)
            try:
                return model.model_validate(raw)
            except ValidationError as error:
                errors = error.errors(include_url=False)
        return None


def _hidden_section(raw: dict[str, yamlsource.Plain]) -> Finding | None:
    """Return the finding for a section that is nested in another because it is indented."""
    for outer, value in raw.items():
        if isinstance(value, dict) and outer in Catalogue.model_fields:
            for key in value:
                if key in Catalogue.model_fields and key not in raw and value[key] == "":
                    sentence = (
                        f'"{key}:" is a section of its own, but it has spaces before it. Take them away.'
                    )
                    return Finding((outer, key), sentence, key=True)
    return None


def _unknown_section(key: str, value: Any) -> Finding:
    if key == "family_help":  # until November 2026 it was a section of its own
        sentence = (
            '"family_help" is now a part of "other_help:". Move its entries there, write what_for: in the place of summary:, and '
            "needs: [families] in each."
        )
        return Finding((key,), sentence, key=True)
    hint = did_you_mean(key, Catalogue.model_fields)
    if not hint:
        owners = [NOUNS.get(s, s) for s, m in {**SINGLE, **NAMED}.items() if key in m.model_fields]
        if owners:
            hint = f" If it belongs to a {owners[-1]}, put it below that, with spaces before it."
        elif isinstance(value, dict) and "name" in value:
            hint = " If it is an entry of a section, put spaces before it and before its keys."
        else:
            hint = f" The sections are: {', '.join(Catalogue.model_fields)}."
    return Finding((key,), f'"{key}" is not a section of this file.{hint}', key=True)
