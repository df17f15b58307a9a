"""Semantic diff of two catalogues: what a change means for people, as sentences or as Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from frontdoor.catalogue import Catalogue
from frontdoor.editing.diff.affected_pages import Effect, effect
from frontdoor.editing.diff.form import form_changes
from frontdoor.editing.diff.handwritten import page_changes
from frontdoor.editing.diff.other_entries import other_changes
from frontdoor.editing.diff.routing import routing_changes
from frontdoor.editing.diff.services import service_changes
from frontdoor.editing.stale_numbers import SearchedFile, left_behind
from frontdoor.form import Form

__all__ = ["Beside", "as_markdown", "changes", "describe_changes"]


@dataclass(frozen=True)
class Beside:
    """What stands beside a catalogue, in both versions: the form, and the hand-written pages by their files' names."""

    old_form: Form | None = None
    new_form: Form | None = None
    old_pages: Mapping[str, str] = field(default_factory=dict)
    new_pages: Mapping[str, str] = field(default_factory=dict)


def describe_changes(
    old: Catalogue,
    new: Catalogue,
    *,
    today: date,
    files: Sequence[SearchedFile] = (),
    beside: Beside = Beside(),
) -> Sequence[str]:
    """Return a sentence for each change, services first, then the form and the pages of ``beside``; the last ones say how much of the site changes.

    ``files`` are searched for corrected phone numbers that still stand in them; the new catalogue's own is one of them.
    """
    return changes(old, new, today=today, files=files, beside=beside)[0]


def changes(
    old: Catalogue,
    new: Catalogue,
    *,
    today: date,
    files: Sequence[SearchedFile] = (),
    beside: Beside = Beside(),
) -> tuple[Sequence[str], Effect]:
    """Return what ``describe_changes`` does, and how the site differs, which takes nearly all of the time."""
    old, new = old.on(today), new.on(today)
    result = effect(old, new, today=today)
    found = [*service_changes(old, new, result.links_to, today), *other_changes(old, new, today)]
    found += routing_changes(old, new)
    elsewhere = [
        *form_changes(beside.old_form, beside.new_form, new),
        *page_changes(beside.old_pages, beside.new_pages),
    ]
    found += elsewhere
    found += left_behind(old, new, files)
    if not found and not result.changed:
        return ["Nothing changes for people."], result
    told = list(result.sentences())
    return [*found, *(told if result.is_any or not elsewhere else ())], result


def as_markdown(
    old: Catalogue,
    new: Catalogue,
    *,
    today: date,
    files: Sequence[SearchedFile] = (),
    beside: Beside = Beside(),
) -> str:
    """Return the same as Markdown for a pull request; the file's text is escaped, so that it cannot format, link or mention."""
    lines = [
        f"- {_plain(sentence)}"
        for sentence in describe_changes(old, new, today=today, files=files, beside=beside)
    ]
    return "\n".join(["### What this change means", "", *lines, ""])


def _plain(sentence: str) -> str:
    one_line = re.sub(r"\s+", " ", sentence)
    escaped = re.sub(r"([\\`*_\[\]<>#|~])", r"\\\1", one_line)
    return escaped.replace("@", "@\u200b").replace("://", "\u200b://")
