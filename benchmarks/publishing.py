"""How long it takes from *Publish* at the desk until the public sees it, with leaflets, at the shipped catalogue's size.

    python benchmarks/publishing.py [--work DIR] [--rounds N]

A publisher watches as it does on a server; each round asks for another summary, so that leaflets and
the packs that they are in are laid out anew. The goal is 15 seconds, and a minute whatever happens.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from frontdoor.publishing.requests import PublishRequest, read_outcome, read_state, write_request
from frontdoor.publishing.working_copy import WorkingCopy

ROOT = Path(__file__).parents[1]
CONTENT = ("services.yaml", "referral.yaml", "docs")


def main() -> None:
    """Print the seconds of each round, of the wall clock and of CPU."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--changed", type=int, default=30, help="How many summaries change in each round.")
    arguments = parser.parse_args()
    room = Path(mkdtemp(dir=arguments.work))
    content, spool, site = room / "content", room / "spool", room / "public" / "site"
    content.mkdir()
    for name in CONTENT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, content / name)
    git(content, "init", "--quiet")
    git(content, "add", "--all")
    git(content, "commit", "--quiet", "--message", "Begin")
    command = [str(Path(sys.executable).with_name("frontdoor")), "publisher", "--watch"]
    where = ["--working-copy", str(content), "--site", str(site), "--spool", str(spool)]
    with subprocess.Popen([*command, *where], cwd=ROOT) as works:
        try:
            while works.poll() is None and not ((state := read_state(spool)) and state.published):
                time.sleep(0.1)
            measure(
                WorkingCopy(content),
                spool,
                site,
                works.pid,
                rounds=arguments.rounds,
                changed=arguments.changed,
            )
        finally:
            works.terminate()
    shutil.rmtree(room)


def measure(copy: WorkingCopy, spool: Path, site: Path, pid: int, *, rounds: int, changed: int) -> None:
    """Publish one change after the other."""
    sys.stdout.write(f"load {os.getloadavg()[0]:.1f}\n")
    start = copy.read().text("services.yaml")
    for number in range(rounds):
        base = copy.read()
        word = f"Word{number}"
        text = start.replace("\n    summary: Help", f"\n    summary: {word} help", changed)
        began, used = time.monotonic(), cpu_of(pid)
        write_request(
            spool,
            PublishRequest(
                f"round-{number:04}", base.id, {"services.yaml": text}, "Ana", ("More.",), datetime.now(UTC)
            ),
        )
        while not (outcome := read_outcome(spool, f"round-{number:04}")):
            time.sleep(0.05)
        seen = any(word in page.read_text("utf-8") for page in site.rglob("index.html"))
        sys.stdout.write(
            f"{outcome.state} {'and seen' if seen else 'BUT NOT SEEN'}: {time.monotonic() - began:.1f} s, CPU {cpu_of(pid) - used:.1f} s\n"
        )


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def git(folder: Path, *words: str) -> None:
    """Run git."""
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words], cwd=folder, check=True
    )


if __name__ == "__main__":
    main()
