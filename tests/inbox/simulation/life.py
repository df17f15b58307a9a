"""The life of one world, in a process that may have lived through others."""

from __future__ import annotations

import gc
from functools import cache
from time import process_time
from typing import NamedTuple


class Lived(NamedTuple):
    """What became of one world."""

    seed: int
    days: int
    """Until its end, or until a law was broken."""
    seconds: float
    """Of one core."""
    trace: list[str]
    found: str
    """The broken law and the events that broke it; empty if none was."""


def live(seed: int, *, days: int, bug: str, whole: bool) -> Lived:
    """Live through one world, in a process that may have lived through others."""
    _prepare(bug)
    from tests.inbox.simulation import course  # noqa: PLC0415 -- Django must know its settings first

    began = process_time()
    trace, found = course.run(seed, days)
    spent = process_time() - began
    if found is None:
        return Lived(seed, days, spent, trace, "")
    lived = (found.events[-1].at - found.events[0].at).days + 1
    return Lived(seed, lived, spent, trace, str(found if whole else course.shrunk(found)))


@cache
def _prepare(bug: str) -> None:
    """Plant a bug, then start Django; once a process."""
    from tests.inbox import places  # noqa: PLC0415 -- makes a folder, one for each process
    from tests.inbox.simulation import planted  # noqa: PLC0415

    if bug:
        planted.plant(bug)
    places.prepare()
    gc.freeze()
    gc.set_threshold(200_000)  # Django leaves much garbage, little of it in circles
