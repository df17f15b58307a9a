"""Keeps the file of the door sign in the data folder; knows files and a moment, and what stands in it not at all."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from frontdoor import outage_flag


def is_up(data: Path, now: datetime) -> bool:
    """Say whether online referrals are not known to reach the team."""
    return outage_flag.is_up(_text(data), now)


def last_success(data: Path) -> datetime | None:
    """Return when the last canary that came back had set out; None if none has yet."""
    return outage_flag.home(_text(data))


def record_success(data: Path, sent_at: datetime) -> None:
    """Take the sign down until the next canary should have come back."""
    _write(data, outage_flag.written(sent_at, sent_at))


def nothing_to_try(data: Path, now: datetime) -> None:
    """Keep the sign down while nobody can send anything; which canary came back last is not changed by it."""
    _write(data, outage_flag.written(now, last_success(data)))


def start_grace_period(data: Path, now: datetime) -> None:
    """Begin a new inbox with the sign down, until its first canary should have come back; that one flies at once."""
    if not (data / outage_flag.FILE).exists():
        _write(data, outage_flag.written(now, None))


def _write(data: Path, text: str) -> None:
    path = data / outage_flag.FILE
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, "ascii")
    part.replace(path)


def _text(data: Path) -> str:
    try:
        return (data / outage_flag.FILE).read_text("ascii", "replace")
    except OSError:
        return ""
