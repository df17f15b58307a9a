"""Builds the same invented catalogue with Frontdoor and with others, in turn, and prints seconds, memory and growth.

    python benchmarks/compare.py --sizes 60 600 6000 --work /dev/shm/compare [--zensical PATH] [--hugo PATH] [--eleventy PATH]

The others get the same texts: one Markdown page for each service and location and two lists, on disk, and once from the
hook that one would write first. Frontdoor writes that, and calendars, open data, lists by need and council area and the
checks of all of it besides; leaflets and compressed copies are left out, and --compressed puts the latter in. Give --work
on a memory file system, and again on a disk. A page in the frame must have been built first (mkdocs build).
"""

from __future__ import annotations

import argparse
import inspect
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

say = sys.stdout.write
Case = tuple[list[str], Path, Path]
ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
MKDOCS = "site_name: Compared\nplugins: []\ntheme: {name: material, font: false}\nnav: [index.md, services.md, locations.md]\n"
HOOK = """
import yaml
from pathlib import Path
from mkdocs.structure.files import File
from pages import pages

def on_files(files, config):
    catalogue = yaml.safe_load(Path("../services.yaml").read_text())
    for name, text in pages(catalogue):
        files.append(File.generated(config, name, content=text))
"""
"""What one would write first."""
ELEVENTY = {
    "_includes/base.html": "<!doctype html><title>{{ title }}</title><main><h1>{{ title }}</h1>{{ content }}</main>",
    "eleventy.config.js": "module.exports = () => ({ dir: { input: 'content', output: 'public', includes: '../_includes' },"
    " markdownTemplateEngine: false });",
    "content/content.json": '{"layout": "base.html"}',
}
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
    asked.add_argument("--eleventy")
    asked.add_argument("--compressed", action="store_true", help="with the .gz and .br beside each file")
    given = asked.parse_args()
    say("| services | built with | wall s | CPU s | peak MB | files | wall, times ours | CPU, times ours |\n")
    say("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    spent: dict[str, dict[int, float]] = {}
    for size in given.sizes:
        folder = given.work / str(size)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        cases = prepared(folder, size, given)
        runs: dict[str, list[Run]] = {name: [] for name in cases}
        for _ in range(given.rounds):
            for name, (command, where, out) in cases.items():
                shutil.rmtree(out, ignore_errors=True)
                if run := timed(command, where):
                    runs[name].append(run)
        for name, found in runs.items():
            if len(found) < given.rounds:
                say(f"| {size} | {name} | failed | | | | | |\n")
                continue
            wall, cpu = (statistics.median(getattr(run, one) for run in found) for one in ("wall", "cpu"))
            slower, dearer = (against(found, runs["Frontdoor"], one) for one in ("wall", "cpu"))
            peak = max(run.megabytes for run in found)
            count = sum(len(files) for _, _, files in os.walk(cases[name][2]))
            say(
                f"| {size} | {name} | {wall:.2f} | {cpu:.2f} | {peak:.0f} | {count} | {slower:.1f} | {dearer:.1f} |\n"
            )
            spent.setdefault(name, {})[size] = cpu
        sys.stdout.flush()
    if len(given.sizes) > 1:
        say("\nCPU of each size against the one before: ")
        steps = [*zip(given.sizes, given.sizes[1:], strict=False)]
        for name, by_size in spent.items():
            grown = [f"{by_size[b] / by_size[a]:.1f}" for a, b in steps if a in by_size and b in by_size]
            say(f"{name} {', '.join(grown)}; ")
        say("\n")


def against(theirs: list[Run], ours: list[Run], what: str) -> float:
    """Return the median of the ratios of each round, whose builds ran one after the other."""
    ratios: list[float] = [getattr(a, what) / getattr(b, what) for a, b in zip(theirs, ours, strict=True)]
    return statistics.median(ratios)


def prepared(folder: Path, size: int, given: argparse.Namespace) -> dict[str, Case]:
    """Write the sources of every case; return its command, where to run it, and the folder that it writes."""
    path = folder / "services.yaml"
    subprocess.run([sys.executable, HERE / "make_catalogue.py", str(size), path], check=True)
    out = folder / "frontdoor"
    ours = [sys.executable, "-c", "from frontdoor.cli import main; main()", "build", "--no-leaflets"]
    ours += [] if given.compressed else ["--no-compressed"]
    cases = {"Frontdoor": ([*ours, "--catalogue", str(path), "--out", str(out)], ROOT, out)}
    pages = dict(markdown_pages(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)))
    plain = folder / "plain"
    write(plain / "docs", pages)
    write(plain, {"mkdocs.yml": MKDOCS})
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "-q"]
    cases["MkDocs and Material, Markdown on disk"] = (mkdocs, plain, plain / "site")
    hook = folder / "hook"
    write(hook, {"mkdocs.yml": f"{MKDOCS}hooks: [hook.py]\n", "hook.py": HOOK, "docs/.keep": ""})
    write(
        hook,
        {
            "pages.py": f"from __future__ import annotations\n\n{inspect.getsource(markdown_pages)}\npages = markdown_pages\n"
        },
    )
    cases["MkDocs and Material, pages from a hook"] = (mkdocs, hook, hook / "site")
    if given.zensical:
        other = folder / "zensical"
        shutil.copytree(plain, other)
        cases["Zensical"] = ([given.zensical, "build"], other, other / "site")
    if given.hugo:
        other = folder / "hugo"
        write(other, HUGO)
        write(
            other / "content", {name.replace("index.md", "_index.md"): text for name, text in pages.items()}
        )
        cases["Hugo"] = ([given.hugo, "--quiet"], other, other / "public")
    if given.eleventy:
        other = folder / "eleventy"
        write(other, ELEVENTY)
        write(other / "content", pages)
        cases["Eleventy"] = ([given.eleventy, "--quiet"], other, other / "public")
    return cases


def markdown_pages(catalogue: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a page for each service and location, and the two lists."""
    yield "index.md", "---\ntitle: Home\n---\nEverything here is invented.\n"
    services, locations = catalogue["services"], catalogue["locations"]
    for id_, service in services.items():
        at = [
            f"- {locations[place]['name']}: {one['days']}, {one['opens']} to {one['closes']}"
            for place, held in service["at"].items()
            for one in held["drop_ins"]
        ]
        sections = {
            "What it is": service["offers"],
            "Is it for me?": service["who_for"],
            "Where and when": "\n".join(at),
            "How to ask": service["how_to_ask"],
            "Next": "\n".join(f"- {step}" for step in service["what_next"]),
        }
        text = "".join(f"\n## {title}\n\n{words}\n" for title, words in sections.items())
        yield f"services/{id_}.md", f"---\ntitle: {service['name']}\n---\n{service['summary']}\n{text}"
    for id_, place in locations.items():
        yield f"locations/{id_}.md", f"---\ntitle: {place['name']}\n---\n{place['area']}\n"
    for kind, entries in (("services", services), ("locations", locations)):
        rows = "".join(f"- [{entry['name']}]({kind}/{id_}.md)\n" for id_, entry in entries.items())
        yield f"{kind}.md", f"---\ntitle: {kind.title()}\n---\n{rows}"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def timed(command: list[str], where: Path) -> Run | None:
    """Run a command to its end, None if it fails; processor time counts all processes that it waited for."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795305600"}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=where, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
