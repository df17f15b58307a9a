"""The build record of a site: a JSON file beside its folder, written by ``publish`` and read by the inbox's monitoring."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Builds:
    """When the whole site was last published, when that was last attempted, and why it failed, if it did; aware datetimes."""

    built: datetime | None
    tried: datetime
    fault: str = ""
    """The first sentence of the error that stopped the last attempt; empty if it succeeded."""
    revision: str = ""
    """The version of the content that people see; empty where the publisher did not build it."""


def record_of(site: Path) -> Path:
    """Return the path of a site's record: beside its folder (or the target of its link), so that it is not published."""
    site = site.resolve()
    return site.with_name(f"{site.name}.build.json")


def read_builds(site: Path) -> Builds | None:
    """Return the record of a site's builds; None where it is built elsewhere, or the file is not ours."""
    try:
        raw = json.loads(record_of(site).read_text("utf-8"))
        built = datetime.fromisoformat(raw["built"]) if raw["built"] else None
        return Builds(built, datetime.fromisoformat(raw["tried"]), str(raw["fault"]), raw.get("revision", ""))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_builds(site: Path, builds: Builds) -> None:
    """Write the record atomically."""
    record = record_of(site)
    fresh = record.with_suffix(".new")
    said = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(builds).items()
    }
    fresh.write_text(json.dumps(said, ensure_ascii=False) + "\n", "utf-8")
    fresh.replace(record)
