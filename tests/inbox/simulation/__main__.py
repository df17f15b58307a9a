"""Runs the simulation: ``python -m tests.inbox.simulation SEED --days N``; the first broken law ends it, shrunk.

The days are lived in worlds of so many each, one to a seed, and several processes may share them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

from tests.inbox.simulation.life import live

SHARED_MEMORY = Path("/dev/shm")
DAYS = 80
"""Days of a world: nobody is erased by the rule in less than thirty."""


def main() -> int:
    """Live through some worlds; return 1 if a law was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--days", type=int, default=DAYS, help="days in all")
    parser.add_argument("--world", type=int, default=DAYS, help="the most days of one world")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--trace", action="store_true", help="print what happens")
    parser.add_argument("--whole", action="store_true", help="do not shrink what was found")
    parser.add_argument("--bug", default="", help="plant a bug of planted.py first")
    asked = parser.parse_args()
    days = min(asked.days, asked.world)
    seeds = range(asked.seed, asked.seed + -(-asked.days // days))
    folder = tempfile.mkdtemp(prefix="simulations-", dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None)
    os.environ["TMPDIR"] = folder
    began, lived, seconds = monotonic(), 0, 0.0
    does = partial(live, days=days, bug=asked.bug, whole=asked.whole)
    try:
        with get_context("spawn").Pool(asked.jobs) as pool:
            for world in pool.imap(does, seeds):
                lived, seconds = lived + world.days, seconds + world.seconds
                if asked.trace:
                    sys.stdout.write("\n".join([*world.trace, ""]))
                if world.found:
                    sys.stdout.write(
                        f"{world.found}\nFound on day {lived}, after {seconds:.1f} s of one core\n"
                    )
                    return 1
    finally:
        shutil.rmtree(folder)
    sys.stdout.write(
        f"{lived} days from seed {asked.seed} on, no law broken, {seconds:.0f} s of one core, {monotonic() - began:.0f} s by the clock\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
