"""Watching: runs a publisher's rounds when something has changed, and now and then when nothing has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from frontdoor.publishing.content import content_paths
from frontdoor.publishing.publisher import Publisher
from frontdoor.publishing.requests import PublisherState

AT_LEAST_EVERY = timedelta(seconds=30)
"""How long nothing need change: then days, remote and requests that wait are looked at."""
AGAIN_AFTER = timedelta(seconds=20)
"""How soon a round is repeated that something stopped."""


@dataclass
class Watch:
    """A publisher's rounds: ``look`` is called several times a second, and does one when that is due."""

    works: Publisher
    now: Callable[[], datetime]
    _seen: object = None
    _done: datetime | None = None
    _stopped: bool = False

    def look(self) -> PublisherState | None:
        """Do a round where one is due, and return its state; None where nothing was to be done. Raises OSError."""
        now = self.now()
        pause = AGAIN_AFTER if self._stopped else AT_LEAST_EVERY
        waited_long = self._done is None or not timedelta() <= now - self._done < pause
        asked = self._requests()
        if not waited_long and (asked, self._content()) == self._seen:
            return None
        self._done, self._stopped = now, True
        state = self.works.round(now)
        # Requests as they were before the round, since one that came in its midst is still to be carried out; content as it
        # is behind it, since the round itself lays it out.
        self._stopped, self._seen = bool(state.faults), (asked, self._content())
        return state

    def _requests(self) -> object:
        return _changes((self.works.spool / "requests").glob("[!.]*"))

    def _content(self) -> object:
        return _changes(content_paths(self.works.working_copy.folder))


def _changes(paths: Iterable[Path]) -> object:
    """Return what differs where one of some files was written, came or went."""
    found = []
    for path in paths:
        try:
            found.append((path, path.stat().st_mtime_ns))
        except FileNotFoundError:  # it went this moment
            continue
    return sorted(found)
