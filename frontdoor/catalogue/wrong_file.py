"""Says in one sentence when another file was named than the catalogue; of a catalogue's own slips it knows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from frontdoor.catalogue.fields.suggestions import nearest
from frontdoor.catalogue.models import Catalogue
from frontdoor.diagnostics import Diagnostic, DiagnosticsError, SourceLocation
from frontdoor.yamlsource.encoding import decode


def refuse_other(source: bytes, name: str) -> None:
    """Raise ProblemsFound for a file that was never meant as YAML, such as a page: else each of its lines would be a fault."""
    text = decode(source, name).text  # empty where it is no text at all, which is said when it is read
    if text and not re.search(r"(?m)^ *(organisation|services)\b", text):
        sentence = (
            'this is not a catalogue: it has neither "organisation:" nor "services:". '
            "Name the catalogue, which is mostly called services.yaml."
        )
        raise DiagnosticsError([Diagnostic(SourceLocation(name), sentence)])


def another_file(keys: Iterable[str]) -> str | None:
    """Return what a file is of whose keys not one is a section, not even a misspelled one."""
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
