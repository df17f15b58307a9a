"""Keeps the file of the door sign in the data folder; knows files and a moment, and what stands in it not at all."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from frontdoor import doorsign


def is_up(data: Path, now: datetime) -> bool:
    """Say whether online referrals are not known to reach the team."""
    return doorsign.is_up(_text(data), now)


def last_home(data: Path) -> datetime | None:
    """Return when the last canary that came back had set out."""
    until = doorsign.good_until(_text(data))
    return until - doorsign.HOLDS if until else None


def came_home(data: Path, sent_at: datetime) -> None:
    """Take the sign down until the next canary should have come back."""
    path = data / doorsign.FILE
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(doorsign.written(sent_at), "ascii")
    part.replace(path)


def trust_at_first(data: Path, now: datetime) -> None:
    """Begin a new inbox with the sign down, until the first canary should have come back."""
    if not (data / doorsign.FILE).exists():
        came_home(data, now)


def _text(data: Path) -> str:
    try:
        return (data / doorsign.FILE).read_text("ascii", "replace")
    except OSError:
        return ""
