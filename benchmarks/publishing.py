"""How long it takes from *Publish* at the desk until the public sees it, with leaflets, at the shipped catalogue's size.

    python benchmarks/publishing.py [--work DIR] [--rounds N] [--changed N] [--services 60]

A publisher watches as it does on a server, over a clone with a remote; each round asks for other summaries, so that
leaflets and the packs that they are in are laid out anew. With --services the catalogue gets copies of its own services up to
that number. The goal is 15 seconds, and a minute whatever happens.
"""

from __future__ import annotations

import argparse
import os
import re
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
    parser.add_argument("--services", type=int, default=60)
    arguments = parser.parse_args()
    room = Path(mkdtemp(dir=arguments.work))
    content, spool, site = room / "content", room / "spool", room / "public" / "site"
    content.mkdir()
    for name in CONTENT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, content / name)
    catalogue = content / "services.yaml"
    catalogue.write_text(grown(catalogue.read_text("utf-8"), arguments.services), "utf-8")
    git(content, "init", "--quiet", "--initial-branch", "main")
    git(content, "add", "--all")
    git(content, "commit", "--quiet", "--message", "Begin")
    git(room, "clone", "--quiet", "--bare", str(content), "remote.git")
    git(content, "remote", "add", "origin", str(room / "remote.git"))
    git(content, "fetch", "--quiet", "origin")
    git(content, "branch", "--quiet", "--set-upstream-to", "origin/main")
    command = [str(Path(sys.executable).with_name("frontdoor")), "publisher", "--watch"]
    where = ["--working-copy", str(content), "--site", str(site), "--spool", str(spool)]
    with subprocess.Popen([*command, *where], cwd=ROOT) as works:
        try:
            while works.poll() is None and not ((state := read_state(spool)) and state.published):
                if state and state.faults:
                    sys.exit("\n".join(state.faults))
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


def grown(catalogue: str, services: int) -> str:
    """Return a catalogue with copies of its services, under ids and names of their own, until it has that many."""
    head, services_key, rest = catalogue.partition("\nservices:\n")
    own = re.split(r"^[a-z]", rest, maxsplit=1, flags=re.MULTILINE)[0]
    whole = re.findall(r"^  [a-z0-9-]+:\n(?:(?:    .*)?\n)+", own, re.MULTILINE)
    others = [
        one for one in whole if "referral" not in one
    ]  # the form knows the ids of those that take its referrals
    copies = []
    for number in range(max(0, services - len(whole))):
        copy = re.sub(r"\A  ([a-z0-9-]+):", rf"  \1-{number}:", others[number % len(others)])
        copy = re.sub(
            r"^    (?:formerly|changes|translations|at):.*\n(?:      .*\n)*", "", copy, flags=re.MULTILINE
        )
        copies.append(
            re.sub(r"^    name: (.*)$", rf"    name: \1 {number}", copy, count=1, flags=re.MULTILINE)
        )
    return "".join([head, services_key, *copies, rest])


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
