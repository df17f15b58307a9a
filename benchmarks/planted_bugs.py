"""Plants each bug of ``tests/inbox/simulation/planted.py`` in a process of its own, and prints how long the simulation takes to find it.

    python benchmarks/planted_bugs.py --jobs 2

Days are simulated ones, seconds those of one core. A bug that is not found in so many days ends it with 1.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.inbox.simulation.planted import BUGS  # noqa: E402 -- which lies beside us

_FOUND = re.compile(r"^Found on day (\d+), after ([\d.]+) s of one core$", re.MULTILINE)
say = sys.stdout.write


class Row(NamedTuple):
    """What became of one bug."""

    bug: str
    law: str
    """The law that it broke; empty where it was not found."""
    day: int
    seconds: float


def main() -> int:
    """Print a table; return 1 if a bug was not found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=800, help="days within which a bug must be found")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--only", default="", help="bugs whose name holds this")
    asked = parser.parse_args()
    bugs = [bug.name for bug in BUGS if asked.only in bug.name]
    say("| planted bug | law | found on day | seconds |\n|---|---|---:|---:|\n")
    with ThreadPoolExecutor(asked.jobs) as pool:
        rows = []
        for row in pool.map(lambda bug: hunt(bug, asked.days), bugs):
            rows.append(row)
            say(
                f"| {row.bug} | {row.law} | {row.day} | {row.seconds:.0f} |\n"
                if row.law
                else f"| {row.bug} | not found | | |\n"
            )
            sys.stdout.flush()
    found = [row for row in rows if row.law]
    say(f"\n{len(found)} of {len(rows)} found; days in all {sum(row.day for row in found)}.\n")
    return 0 if len(found) == len(rows) else 1


def hunt(bug: str, days: int) -> Row:
    """Let worlds live with a bug until a law is broken."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDOOR_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.inbox.simulation", "1", "--days", str(days), "--whole", "--bug", bug],
        cwd=ROOT, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1) or done.stderr.strip():
        sys.exit(f"{bug}: {done.stderr}")
    found = _FOUND.search(done.stdout)
    if not found:
        return Row(bug, "", 0, 0)
    return Row(bug, done.stdout.partition(":")[0], int(found[1]), float(found[2]))


if __name__ == "__main__":
    sys.exit(main())
