"""Reads and writes the outage flag's file in the data folder; ``outage_flag`` defines what it says.

The flag is raised by time alone: it holds until when referrals are known to reach the team, and each canary that
comes back extends that. So it also works when every process of the inbox has stopped.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from frontdoor import outage_flag


def is_up(data: Path, now: datetime) -> bool:
    """Return whether there is an outage: it is not known that online referrals reach the team."""
    return outage_flag.is_up(_text(data), now)


def last_success(data: Path) -> datetime | None:
    """Return when the last canary that came back was sent; None if none has come back yet."""
    return outage_flag.home(_text(data))


def record_success(data: Path, sent_at: datetime) -> None:
    """Lower the flag until the next canary should have come back."""
    _write(data, outage_flag.written(sent_at, sent_at))


def nothing_to_try(data: Path, now: datetime) -> None:
    """Keep the flag down while nobody can send a referral; the time of the last success is kept."""
    _write(data, outage_flag.written(now, last_success(data)))


def start_grace_period(data: Path, now: datetime) -> None:
    """Start a new inbox with the flag down, until its first canary, which is sent at once, should have come back."""
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
