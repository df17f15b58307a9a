"""How long a check of 1 MB of catalogue takes, as a ratio to PyYAML reading the same text and checking nothing."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import yaml
from make_catalogue import catalogue

from frontdoor.catalogue import read_catalogue


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print one table."""
    services = 600
    text = "\n".join(catalogue(services)) + "\n"
    cases: dict[str, Callable[[], object]] = {
        "frontdoor: read, type and check everything": lambda: read_catalogue(text),
        "PyYAML, safe_load with libyaml": lambda: yaml.load(text, yaml.CSafeLoader),
        "PyYAML, safe_load in Python": lambda: yaml.safe_load(text),
    }
    runs: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(5):
        for name, work in cases.items():
            runs[name].append(seconds(work))
    ours = statistics.median(runs["frontdoor: read, type and check everything"])
    out = sys.stdout.write
    out(
        f"{services} invented services, {len(text.encode()) / 1e6:.2f} MB\n\n| what | seconds | against ours |\n|---|---:|---:|\n"
    )
    for name, times in runs.items():
        out(f"| {name} | {statistics.median(times):.2f} | {statistics.median(times) / ours:.2f} |\n")


if __name__ == "__main__":
    main()
