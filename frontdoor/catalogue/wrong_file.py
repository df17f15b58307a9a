"""Detects that a file is no catalogue at all, and says so in one sentence instead of one fault a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from frontdoor.catalogue.fields.suggestions import nearest
from frontdoor.catalogue.models import Catalogue
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.yamlsource.encoding import decode


def refuse_other(source: bytes, name: str) -> None:
    """Raise DiagnosticsError for a file that was never meant as YAML, such as a web page."""
    text = decode(source, name).text  # empty if it is no text at all, which is reported when it is parsed
    if text and not re.search(r"(?m)^ *(organisation|services)\b", text):
        sentence = (
            'this is not a catalogue: it has neither "organisation:" nor "services:". '
            "Name the catalogue, which is mostly called services.yaml."
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(name), sentence)])


def another_file(keys: Iterable[str]) -> str | None:
    """Return what a file is if none of its keys is a section, not even a misspelled one; else None."""
    sections, keys = Catalogue.model_fields, list(keys)
    if "sections" in keys and not any(key in sections for key in keys):
        return (
            "this is a referral form, and the catalogue was expected. "
            "Name the catalogue, services.yaml; the referral.yaml beside it is checked with it."
        )
    if any(nearest(key, sections) for key in keys):
        return None
    return (
        'the file has none of the sections of a catalogue, such as "organisation:" and "services:". '
        "If it is another file, name services.yaml instead."
    )
