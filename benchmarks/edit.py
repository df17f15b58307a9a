"""Edits one entry of an invented catalogue while a live preview runs, and prints how long until the site is in step.

    python benchmarks/edit.py --sizes 60 600 6000 --work /dev/shm/edit

Each edit is saved to the file, and the time runs from there until every page, list, calendar and data file is written, as
in the preview of scripts/run. Beside it stand the processor's seconds, of all processes, what a whole build takes, and the
files that the edit made again. A page in the frame must have been built first (mkdocs build).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from frontdoor.site.output.engine_output import read_engine_output
from frontdoor.site.preview.live_build import Preview

say = sys.stdout.write
ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
KINDS = {
    "its words": ("    how_to_ask: ", "    how_to_ask: Come in and ask. "),
    "its name": ("    name: ", "    name: New "),
    "its hours": (":00', closes", ":15', closes"),
}
"""What is edited, and how: the first such text after the service's id gives way to another."""


def main() -> None:
    """Measure each size, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[60, 600, 6000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--work", type=Path, default=Path("/tmp/frontdoor-edit"))  # noqa: S108 -- said on the command line
    given = asked.parse_args()
    say(
        "| services | whole build, s (CPU) | edit of one service | in step after, s (median, longest) | CPU, s (median) | files written |\n"
    )
    say("| ---: | ---: | --- | ---: | ---: | ---: |\n")
    for size in given.sizes:
        shutil.rmtree(given.work, ignore_errors=True)
        given.work.mkdir(parents=True)
        whole, *edits = measured(given.work, size, given.rounds)
        for what, times, files in edits:
            seconds, spent = zip(*times, strict=True)
            say(
                f"| {size} | {whole[1][0][0]:.2f} ({whole[1][0][1]:.2f}) | {what} | {statistics.median(seconds):.2f}, "
                f"{max(seconds):.2f} | {statistics.median(spent):.2f} | {files} |\n"
            )
        sys.stdout.flush()


def measured(work: Path, size: int, rounds: int) -> Iterator[tuple[str, list[tuple[float, float]], int]]:
    """Yield what was done, seconds and CPU seconds of each time, and the files written: first all, then each kind of edit."""
    catalogue, form, out = work / "services.yaml", ROOT / "referral.yaml", work / "site"
    subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "make_catalogue.py", str(size), catalogue], check=True
    )
    text = catalogue.read_text("utf-8")
    engine, preview = read_engine_output(ROOT / "site"), Preview()

    def in_step() -> tuple[float, float]:
        start, spent = time.perf_counter(), sum(os.times()[:4])
        preview.complete(engine, catalogue, form, today=TODAY, out=out)
        return time.perf_counter() - start, sum(os.times()[:4]) - spent

    yield "everything", [in_step()], 0
    for what, (old, new) in KINDS.items():
        seconds, files = [], 0
        for number in range(rounds):
            entry = text.index(f"  service-{size // 2 + number}:")
            place = text.index(old, entry)
            text = text[:place] + new + text[place + len(old) :]
            catalogue.write_text(text, "utf-8")
            saved = time.time_ns()
            seconds.append(in_step())
            files = sum(one.stat().st_mtime_ns >= saved for one in out.rglob("*") if one.is_file())
        yield what, seconds, files


if __name__ == "__main__":
    main()
