"""Judges the built site by two outside tools: Lighthouse as on a phone, and the Nu HTML checker over every page and stylesheet.

    npm install --prefix /tmp/judges lighthouse@12 vnu-jar
    python benchmarks/pages.py --tools /tmp/judges/node_modules

Lighthouse sees the site as people do: handed out by the inbox's own server. What is not installed is said, not passed over.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

ROOT = Path(__file__).parents[1]
PAGES = ["/", "/find/", "/services/throughcare/", "/locations/glasgow/", "/drop-ins/", "/referral/"]
JUDGED = ["performance", "accessibility", "best-practices", "seo"]
CHROMIUM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
LOOPBACK = "nu.validator.servlet.allow-forbidden-hosts"
"""Lets the checker read from this machine; from files, it takes the pages' policy to forbid their own stylesheet."""
say = sys.stdout.write


def main() -> None:
    """Print a table of each tool, and end with 1 if anything falls short."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "--tools", type=Path, required=True, help="the node_modules folder that holds both tools"
    )
    options.add_argument("--site", type=Path, default=ROOT / "site", help="the built site")
    options.add_argument("--pages", nargs="*", default=PAGES)
    options.add_argument(
        "--rounds", type=int, default=3, help="the median counts: a busy machine costs marks"
    )
    options.add_argument("--port", type=int, default=8937)
    chosen = options.parse_args()
    checker = chosen.tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    lighthouse = chosen.tools / "lighthouse" / "cli" / "index.js"
    needed = {"java": checker, "node": lighthouse, "chromium": lighthouse}
    missing = {tool for program, tool in needed.items() if not (shutil.which(program) and tool.is_file())}
    for tool in sorted(missing):
        say(f"Not done: {tool} is not there, or what runs it.\n\n")
    good = not missing
    with served(chosen.site, chosen.port) as address:
        if checker not in missing:
            good &= check_pages(checker, chosen.site, address)
        if lighthouse not in missing:
            good &= measure(lighthouse, address, chosen.pages, chosen.rounds)
    sys.exit(not good)


def check_pages(checker: Path, site: Path, address: str) -> bool:
    """Let the Nu HTML checker read every page as served, and every stylesheet; say whether it found no error."""
    files = {kind: sorted(site.rglob(f"*.{kind}")) for kind in ("html", "css", "svg")}
    pages = [f"{address}/{page.relative_to(site).as_posix()}" for page in files["html"]]
    asked: dict[str, list[str | Path]] = {
        "html": ["--skip-non-html", *pages],
        "css": ["--css", *files["css"]],
        "svg": ["--svg", *files["svg"]],
    }
    errors, warned = 0, Counter[str]()
    say("| Nu HTML checker | files | errors | warnings |\n| --- | ---: | ---: | ---: |\n")
    for kind, what in asked.items():
        done = subprocess.run(
            ["java", "-Xss8m", f"-D{LOOPBACK}=true", "-jar", checker, "--format", "json", *what],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        found = json.loads(done.stderr)["messages"]
        faults = [one for one in found if one["type"] != "info"]
        errors += len(faults)
        warned.update(one["message"] for one in found if one["type"] == "info")
        say(f"| {kind} | {len(files[kind])} | {len(faults)} | {len(found) - len(faults)} |\n")
        for one in faults[:20]:
            say(f"{one.get('url')}:{one.get('lastLine')}: {one['message']}\n")
    say("\n" + "".join(f"- {count} × {message}\n" for message, count in warned.most_common()) + "\n")
    return errors == 0


def measure(lighthouse: Path, address: str, pages: list[str], rounds: int) -> bool:
    """Let Lighthouse judge pages as on a phone; say whether the median of every mark is 100."""
    say(f"| Lighthouse, mobile | {' | '.join(JUDGED)} |\n| --- | ---: | ---: | ---: | ---: |\n")
    good = True
    for page in pages:
        reports = [judged(lighthouse, address + page) for _ in range(rounds)]
        marks = [
            statistics.median(round(report["categories"][one]["score"] * 100) for report in reports)
            for one in JUDGED
        ]
        good &= min(marks) == 100
        say(f"| {page} | {' | '.join(f'{mark:.0f}' for mark in marks)} |\n")
        if min(marks) < 100:
            say(
                "".join(
                    f"  {one['id']}: {one.get('displayValue', one['title'])}\n" for one in lost(reports[0])
                )
            )
    return good


def judged(lighthouse: Path, page: str) -> dict[str, Any]:
    """Return Lighthouse's report on one page; its browser sometimes fails to start, so twice is tried."""
    command: list[str | Path] = [
        "node", lighthouse, page, "--quiet", "--output=json", f"--only-categories={','.join(JUDGED)}",
        f"--chrome-flags={CHROMIUM}",
    ]  # fmt: skip
    using = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    for _ in range(2):
        done = subprocess.run(command, env=using, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return dict(json.loads(done.stdout))
    sys.exit(f"Lighthouse failed on {page}:\n{done.stderr}")


def lost(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what cost marks."""
    for one in report["audits"].values():
        score = one["score"]
        if isinstance(score, int | float) and score < 1 and one["scoreDisplayMode"] != "informative":
            yield one


@contextmanager
def served(site: Path, port: int) -> Iterator[str]:
    """Hand the site out as scripts/run does, with its headers and compressed copies."""
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [ROOT / ".venv" / "bin" / "frontdoor", "run", "--port", str(port), "--data", data],
            cwd=ROOT, env={**os.environ, "FRONTDOOR_SITE": str(site.absolute())},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for _ in range(200):
                with suppress(URLError, ConnectionError), urllib.request.urlopen(f"{address}/healthz"):  # noqa: S310
                    break
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
