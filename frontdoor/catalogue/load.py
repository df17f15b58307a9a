"""From a file to a catalogue: reads, types, then checks meaning, and reports all faults at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from frontdoor.catalogue.models import Catalogue


def load_catalogue(path: Path) -> Catalogue:
    """Read and check a catalogue file; raise ProblemsFound with every fault."""
    return read_catalogue(path.read_text("utf-8"), path.name)


def read_catalogue(text: str, name: str = "services.yaml") -> Catalogue:
    """Check a catalogue's text; ``name`` is what problems call the file."""
    raw = _known(yaml.load(text, yaml.BaseLoader))  # noqa: S506 -- BaseLoader makes text only
    for kind in ("needs", "teams", "locations", "prisons", "family_help", "services"):
        for key, entry in (raw.get(kind) or {}).items():
            entry["id"] = key
    return Catalogue.model_validate(raw)


def _known(value: Any) -> Any:
    """Leave out what is ``unknown``."""
    if isinstance(value, dict):
        return {key: _known(entry) for key, entry in value.items() if entry != "unknown"}
    return [_known(entry) for entry in value] if isinstance(value, list) else value
