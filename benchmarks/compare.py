"""Builds the same invented catalogue with Frontdoor and with others, in turn, and prints seconds, memory, files and growth.

    python benchmarks/compare.py --sizes 60 600 6000 --work /dev/shm/compare [--zensical PATH] [--hugo PATH] [--eleventy PATH]

The content is equal: the others get every page that Frontdoor makes of the catalogue, with the same words and links, as
Markdown that is ready before the clock starts. Frontdoor starts from services.yaml, and writes calendars, open data,
feeds and the checks of all of it besides; leaflets and compressed copies are left out, and --compressed puts the latter
in. Give --work on a memory file system, and again on a disk. A page in the frame must have been built first (mkdocs build).
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.peers import NOW, Case, prepared

say = sys.stdout.write


@dataclass(frozen=True)
class Run:
    """One timed build."""

    wall: float
    cpu: float
    megabytes: float


def main() -> None:
    """Measure every case in turn, so that drift of the machine hits all alike, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[60, 600])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--work", type=Path, default=Path("/tmp/frontdoor-compare"))  # noqa: S108 -- said on the command line
    asked.add_argument("--zensical")
    asked.add_argument("--hugo")
    asked.add_argument("--eleventy")
    asked.add_argument("--compressed", action="store_true", help="with the .gz and .br beside each file")
    asked.add_argument(
        "--only",
        nargs="+",
        default=[""],
        help="the first letters of the others to build: the slow ones take minutes",
    )
    asked.add_argument("--keep", action="store_true", help="leave what was built, to look at")
    given = asked.parse_args()
    say(
        "| services | built with | wall s | CPU s | peak MB | files | MB | wall, times ours | CPU, times ours |\n"
    )
    say("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    spent: dict[str, dict[int, float]] = {}
    for size in given.sizes:
        folder = given.work / str(size)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, cpu in measured(folder, size, given).items():
            spent.setdefault(name, {})[size] = cpu
        if not given.keep:
            shutil.rmtree(folder)
    if len(given.sizes) > 1:
        say("\nCPU of each size against the one before: ")
        steps = [*zip(given.sizes, given.sizes[1:], strict=False)]
        for name, by_size in spent.items():
            grown = [f"{by_size[b] / by_size[a]:.1f}" for a, b in steps if a in by_size and b in by_size]
            say(f"{name} {', '.join(grown)}; ")
        say("\n")


def measured(folder: Path, size: int, given: argparse.Namespace) -> dict[str, float]:
    """Print a line for each case at one size; return their processor seconds."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        cases = apart.submit(prepared, folder, size, given).result()
    cases = {name: case for name, case in cases.items() if name.startswith(("Frontdoor", *given.only))}
    runs: dict[str, list[Run]] = {name: [] for name in cases}
    for _ in range(given.rounds):
        for name, case in cases.items():
            if run := timed(case):
                runs[name].append(run)
            elif name == "Frontdoor":
                raise SystemExit(f"Our own build failed. Try it: {shlex.join(case.command)}")
    spent = {}
    for name, found in runs.items():
        if len(found) < given.rounds:
            say(f"| {size} | {name} | failed | | | | | | |\n")
            continue
        wall, cpu = (statistics.median(getattr(run, one) for run in found) for one in ("wall", "cpu"))
        slower, dearer = (against(found, runs["Frontdoor"], one) for one in ("wall", "cpu"))
        peak = max(run.megabytes for run in found)
        count, large = extent(cases[name].out)
        say(
            f"| {size} | {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {count} | {large:.1f} | {slower:.1f} | {dearer:.1f} |\n"
        )
        spent[name] = cpu
    sys.stdout.flush()
    return spent


def against(theirs: list[Run], ours: list[Run], what: str) -> float:
    """Return the median of the ratios of each round, whose builds ran one after the other."""
    ratios: list[float] = [getattr(a, what) / getattr(b, what) for a, b in zip(theirs, ours, strict=True)]
    return statistics.median(ratios)


def extent(folder: Path) -> tuple[int, float]:
    """Return how many files lie under a folder, and how many megabytes they hold."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6


def timed(case: Case) -> Run | None:
    """Build into an empty folder, None if it fails; processor time counts all processes that it waited for.

    What was built before is gone, and everything is on the disk, before the clock starts. What is built is not waited for
    to be on the disk: none of the commands does that.
    """
    for earlier in (case.out, case.kept):
        if earlier:
            shutil.rmtree(earlier, ignore_errors=True)
    os.sync()
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(NOW)}
    start = time.perf_counter()
    process = subprocess.Popen(
        case.command, cwd=case.where, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
