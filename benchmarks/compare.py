"""Builds the same invented catalogue with Frontdoor and with others, in turn, and prints seconds and memory.

    python benchmarks/compare.py --sizes 60 600 6000 --work /dev/shm/compare [--zensical PATH] [--hugo PATH]

The others get one Markdown page for each service and location and two lists. Frontdoor writes that, and calendars, open
data, lists by need and council area and the checks of all of it besides. Give --work on a memory file system, and again
on a disk. A page in the frame must have been built first (mkdocs build).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from frontdoor.catalogue import Catalogue, load_catalogue

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
MKDOCS = "site_name: Compared\nplugins: []\ntheme: {name: material, font: false}\nnav: [index.md, services.md, locations.md]\n"
HUGO = {
    "hugo.toml": 'baseURL = "/"\ntitle = "Compared"\ndisableKinds = ["taxonomy", "RSS"]\n',
    "layouts/_default/baseof.html": "<!doctype html><title>{{ .Title }}</title>{{ block `main` . }}{{ end }}",
    "layouts/_default/single.html": "{{ define `main` }}<main><h1>{{ .Title }}</h1>{{ .Content }}</main>{{ end }}",
    "layouts/_default/list.html": "{{ define `main` }}<main>{{ .Content }}{{ range .Pages }}"
    '<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</main>{{ end }}',
}


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
    asked.add_argument("--hugo", default=shutil.which("hugo"))
    given = asked.parse_args()
    print("| services | built with | wall s | CPU s | peak MB | files | times Frontdoor |")  # noqa: T201
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")  # noqa: T201
    for size in given.sizes:
        folder = given.work / str(size)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        cases = prepared(folder, size, given.zensical, given.hugo)
        runs: dict[str, list[Run]] = {name: [] for name in cases}
        for _ in range(given.rounds):
            for name, (command, where, out) in cases.items():
                shutil.rmtree(out, ignore_errors=True)
                runs[name].append(timed(command, where))
        ours = statistics.median(run.wall for run in runs["Frontdoor"])
        for name, found in runs.items():
            wall, cpu = (statistics.median(getattr(run, one) for run in found) for one in ("wall", "cpu"))
            peak = max(run.megabytes for run in found)
            count = sum(len(files) for _, _, files in os.walk(cases[name][2]))
            print(f"| {size} | {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {count} | {wall / ours:.1f} |")  # noqa: T201


def prepared(
    folder: Path, size: int, zensical: str | None, hugo: str | None
) -> Mapping[str, tuple[list[str], Path, Path]]:
    """Write the sources of every case; return its command, where to run it, and the folder that it writes."""
    path = folder / "services.yaml"
    subprocess.run([sys.executable, HERE / "make_catalogue.py", str(size), path], check=True)
    out = folder / "frontdoor"
    ours = [
        sys.executable,
        "-c",
        "from frontdoor.cli import main; main()",
        "build",
        "--no-leaflets",
        "--no-compressed",
    ]
    cases = {"Frontdoor": ([*ours, "--catalogue", str(path), "--out", str(out)], ROOT, out)}
    pages = dict(markdown_pages(load_catalogue(path)))
    plain = folder / "plain"
    write(plain / "docs", pages)
    write(plain, {"mkdocs.yml": MKDOCS})
    cases["MkDocs and Material"] = ([sys.executable, "-m", "mkdocs", "build", "-q"], plain, plain / "site")
    if zensical:
        other = folder / "zensical"
        shutil.copytree(plain, other)
        cases["Zensical"] = ([zensical, "build"], other, other / "site")
    if hugo:
        other = folder / "hugo"
        write(other, HUGO)
        write(
            other / "content", {name.replace("index.md", "_index.md"): text for name, text in pages.items()}
        )
        cases["Hugo"] = ([hugo, "--quiet"], other, other / "public")
    return cases


def markdown_pages(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield a page for each service and location, and the two lists."""
    yield "index.md", "---\ntitle: Home\n---\nEverything here is invented.\n"
    for service in catalogue.services.values():
        at = [
            f"- {catalogue.locations[place].name}: {one.days}, {one.opens:%H:%M} to {one.closes:%H:%M}"
            for place, held in service.at.items()
            for one in held.drop_ins
        ]
        sections = {
            "What it is": service.offers,
            "Is it for me?": service.who_for,
            "Where and when": "\n".join(at),
        }
        sections |= {
            "How to ask": service.how_to_ask,
            "Next": "\n".join(f"- {step}" for step in service.what_next),
        }
        text = "".join(f"\n## {title}\n\n{words}\n" for title, words in sections.items())
        yield f"services/{service.id}.md", f"---\ntitle: {service.name}\n---\n{service.summary}\n{text}"
    for place in catalogue.locations.values():
        yield f"locations/{place.id}.md", f"---\ntitle: {place.name}\n---\n{place.area}\n"
    for kind, entries in (("services", catalogue.services), ("locations", catalogue.locations)):
        rows = "".join(f"- [{entry.name}]({kind}/{entry.id}.md)\n" for entry in entries.values())
        yield f"{kind}.md", f"---\ntitle: {kind.title()}\n---\n{rows}"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def timed(command: list[str], where: Path) -> Run:
    """Run a command to its end; processor time counts all processes that it waited for."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795305600"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=where, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"This failed: {' '.join(command)}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
