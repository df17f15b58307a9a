"""Ten programs that read calendars find the occurrences that we mean, of every kind of drop-in, over a year with two clock changes.

Remind is none of them: version 4.2.3 reads no iCalendar. It takes each line of a calendar for a reminder of every day, and says nothing of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from frontdoor.occurrences import holds_until, occurrences
from frontdoor.site.feeds.calendars import calendar_files
from tests.occurrences.every_kind import TODAY, every_kind
from tests.peers.npm import npm_folder

SCRIPTS = Path(__file__).parent / "calendars"
PACKAGES = ("ical.js@2.2.1", "ical-expander@3.2.0", "node-ical@0.26.1")
Told = tuple[str, datetime, datetime]


def last() -> date:
    """Return the last day for which dates are given."""
    return holds_until(every_kind(), today=TODAY)


@cache
def meant() -> list[Told]:
    """Return our own occurrences: the service's name, start and end in UTC."""
    services = every_kind().services
    found = occurrences(every_kind(), first=TODAY, last=last())
    return sorted(
        (services[one.service].name, one.starts.astimezone(UTC), one.ends.astimezone(UTC)) for one in found
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The calendar of all drop-ins."""
    path = tmp_path_factory.mktemp("calendar") / "all.ics"
    path.write_bytes(dict(calendar_files(every_kind(), today=TODAY))["calendar/all.ics"])
    return path


def run(*command: object, zone: str = "UTC") -> str:
    """Run a program in a time zone; return what it prints."""
    done = subprocess.run([str(one) for one in command], env={**os.environ, "TZ": zone, "LC_ALL": "C.UTF-8"},
                          capture_output=True, text=True, timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def told(lines: str) -> list[Told]:
    """Read lines of summary, start and end in seconds since 1970."""
    rows = (line.rsplit("|", 2) for line in lines.splitlines() if line.count("|") >= 2)
    return sorted(
        (name.strip(), datetime.fromtimestamp(int(starts), UTC), datetime.fromtimestamp(int(ends), UTC))
        for name, starts, ends in rows
    )


def in_node(name: str) -> Callable[[Path], list[Told]]:
    """Return a reader that runs one of the scripts for Node."""

    def reads(file: Path) -> list[Told]:
        folder = npm_folder(*PACKAGES)
        shutil.copy(SCRIPTS / name, folder)
        return told(run("node", folder / name, file))

    return reads


def in_python(name: str) -> Callable[[Path], list[Told]]:
    """Return a reader that uses a library for Python."""
    return lambda file: told(run(sys.executable, SCRIPTS / "python_libraries.py", name, file))


def khal(file: Path) -> list[Told]:
    """Import the file into khal, and list what it shows."""
    home = file.parent / "khal"
    home.mkdir()
    (home / "khal.conf").write_text(
        f"[calendars]\n[[one]]\npath = {home}/one\n[sqlite]\npath = {home}/db\n[locale]\nlocal_timezone = UTC\n"
        "default_timezone = UTC\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%dT%H:%M\nlongdatetimeformat = %Y-%m-%dT%H:%M\n",
        "utf-8",
    )
    begin = ("khal", "-c", home / "khal.conf")
    run(*begin, "import", "--batch", "-a", "one", file)
    days = (last() - TODAY).days + 2
    lines = run(*begin, "list", "--notstarted", "-df", "", "--format", "{title}|{start}|{end}", TODAY, f"{days}d")  # fmt: skip
    rows = {line.replace(" ⟳", "") for line in lines.splitlines() if line.count("|") == 2}
    found = [(name, _utc(starts), _utc(ends)) for name, starts, ends in (row.split("|") for row in rows)]
    # Where a file says no end, khal shows an hour (findings/khal-gives-an-hour.sh).
    endless = {(name, starts) for name, starts, ends in meant() if starts == ends}
    hour = timedelta(hours=1)
    return sorted(
        (name, starts, starts if (name, starts) in endless and ends - starts == hour else ends)
        for name, starts, ends in found
    )


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text.strip()}+00:00")


def calcurse(file: Path) -> list[Told]:
    """Import the file into calcurse on a machine in London, and ask it for each day."""
    home = file.parent / "calcurse"
    begin = ("calcurse", "-D", home, "-C", home)
    run(*begin, "-i", file, zone="Europe/London")
    shape = "%m|%(start:epoch)|%(end:epoch)\\n"
    lines = run(*begin, "-Q", "--from", f"{TODAY:%m/%d/%Y}", "--to", f"{last() + timedelta(1):%m/%d/%Y}",
                "--format-apt", shape, "--format-recur-apt", shape, zone="Europe/London")  # fmt: skip
    return sorted(set(told(lines)))  # a night is listed on both of its days


READERS: dict[str, Callable[[Path], list[Told]]] = {
    "calcurse": calcurse,
    "ical (Home Assistant)": in_python("ical"),
    "ical-expander": in_node("icalexpander.mjs"),
    "ical.js (Thunderbird)": in_node("icaljs.mjs"),
    "icalevents": in_python("icalevents"),
    "khal": khal,
    "libical (GNOME)": lambda file: told(run("/usr/bin/python3", SCRIPTS / "libical.py", file)),
    "node-ical": in_node("nodeical.mjs"),
    "recurring-ical-events": in_python("recurring_ical_events"),
    "vobject": in_python("vobject"),
}

BY_THEIR_OWN_FAULT = {
    "calcurse": {
        # Of the hour that comes twice it keeps the time on the clock alone, and takes the second.
        (False, "in the hour that is skipped", "2027-10-31T00:15"),
        (True, "in the hour that is skipped", "2027-10-31T01:15"),
        # An exception on a first Thursday takes the month's last with it (findings/).
        (False, "first and last", "2027-04-29T08:00"),
    }
}
"""What a reader lacks (False) or has besides (True), which we cannot help: name and start in UTC."""


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_finds_exactly_our_occurrences(reader: str, file: Path) -> None:
    """Each with its end, none on a closed day, none that is lost at the end of a series or at a clock change."""
    ours, theirs = meant(), READERS[reader](file)
    differing = {
        (besides, name, f"{starts:%Y-%m-%dT%H:%M}")
        for besides, rows, others in ((False, ours, theirs), (True, theirs, ours))
        for name, starts, _ in set(rows) - set(others)
    }
    assert differing == BY_THEIR_OWN_FAULT.get(reader, set())
    assert len(theirs) == len(set(theirs))
