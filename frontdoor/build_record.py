"""What is known of the last builds of a site: a small file beside its folder, written by ``publish`` and read by the inbox."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Builds:
    """When a whole site was last put in place, when that was last tried, and why it failed, if it did; moments are aware."""

    built: datetime | None
    tried: datetime
    fault: str = ""
    """The first sentence of what stopped the last try; empty where it went well."""


def record_of(site: Path) -> Path:
    """Return where the record of a site stands: beside its folder, or what a link leads to, so that it is not published."""
    site = site.resolve()
    return site.with_name(f"{site.name}.build.json")


def read_builds(site: Path) -> Builds | None:
    """Return what is known of a site's builds, or None: it may be built elsewhere, or the file is not ours."""
    try:
        raw = json.loads(record_of(site).read_text("utf-8"))
        built = datetime.fromisoformat(raw["built"]) if raw["built"] else None
        return Builds(built, datetime.fromisoformat(raw["tried"]), str(raw["fault"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_builds(site: Path, builds: Builds) -> None:
    """Write the record in one step."""
    record = record_of(site)
    fresh = record.with_suffix(".new")
    said = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(builds).items()
    }
    fresh.write_text(json.dumps(said, ensure_ascii=False) + "\n", "utf-8")
    fresh.replace(record)
