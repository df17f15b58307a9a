"""The publisher's health as the inbox sees it: whether it runs, whether something stops it, and whether somebody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from frontdoor.publishing.requests import pending_requests, read_state

SILENT_AFTER = timedelta(minutes=10)
FAULTY_AFTER = timedelta(minutes=15)
"""A fault by hand is often mended within minutes, and a remote comes back."""
UNPUSHED_AFTER = timedelta(hours=1)


def publisher_faults(spool: Path, now: datetime) -> Iterator[str]:
    """Yield an ASCII sentence for each thing that somebody should look at; none holds a word of the content."""
    state = read_state(spool)
    if state is None:
        yield "The publisher has never run, or what it says cannot be read: nothing is published from the desk."
        return
    if now - state.at > SILENT_AFTER:
        yield f"The publisher was last heard of {_minutes(now - state.at)} ago: does it run? Nothing is published meanwhile."
    if state.faults_since and now - state.faults_since > FAULTY_AFTER:
        yield f"Something has stopped the publisher for {_minutes(now - state.faults_since)}: its log says what, and state.json in the spool."
    if state.unpushed_since and now - state.unpushed_since > UNPUSHED_AFTER:
        yield f"What was published has not reached the git remote for {_minutes(now - state.unpushed_since)}."
    late = [
        now - due
        for one in pending_requests(spool)
        if now - (due := max(one.asked_at, one.not_before or one.asked_at)) > SILENT_AFTER
    ]
    if late:
        yield f"A change has waited {_minutes(max(late))} to be published."


def _minutes(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
