"""Runs the simulation: ``python -m tests.inbox.simulation SEED --days N --seeds M``; the first broken law ends it, shrunk."""

from __future__ import annotations

import argparse
import sys
from time import process_time

from tests.inbox import places
from tests.inbox.simulation import planted


def main() -> int:
    """Run some seeds; return 1 if a law was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--days", type=int, default=60, help="days of each world")
    parser.add_argument("--seeds", type=int, default=1, help="how many worlds, from this seed on")
    parser.add_argument("--trace", action="store_true", help="print what happens")
    parser.add_argument("--whole", action="store_true", help="do not shrink what was found")
    parser.add_argument("--bug", help="plant a bug of planted.py first")
    asked = parser.parse_args()
    if asked.bug:
        planted.plant(asked.bug)
    places.prepare()
    from tests.inbox.simulation import course  # noqa: PLC0415 -- Django must know its settings first

    began = process_time()
    for seed in range(asked.seed, asked.seed + asked.seeds):
        trace, found = course.run(seed, asked.days)
        if asked.trace:
            sys.stdout.write("\n".join([*trace, ""]))
        if found:
            lived = (seed - asked.seed) * asked.days + (found.events[-1].at - found.events[0].at).days + 1
            sys.stdout.write(f"{found if asked.whole else course.shrunk(found)}\n")
            sys.stdout.write(f"Found on day {lived}, after {process_time() - began:.1f} s of one core\n")
            return 1
    spent = process_time() - began
    sys.stdout.write(f"{asked.seeds * asked.days} days, no law broken, {spent:.0f} s of one core\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
