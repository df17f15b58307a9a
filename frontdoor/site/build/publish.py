"""Publishing by swap: builds into a folder beside the live site and renames it into place only when it is complete.

A build or a machine that stops half-way leaves the last good site; the build record beside it says what happened.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from frontdoor.build_record import Builds, read_builds, record_of, write_builds
from frontdoor.diagnostics import UserError
from frontdoor.occurrences import date_words
from frontdoor.site.engine import build_whole

NEEDED = ("index.html", "404.html", "shell/index.html")
"""Files without which a folder is not a complete site."""
_FROM_HERE = -100
_RENAME_EXCHANGE = 2
"""Linux's AT_FDCWD and RENAME_EXCHANGE."""


class PublishError(UserError):
    """The site could not be built; the previous one stays live."""


def publish(project: Path, site: Path, now: datetime, revision: str = "") -> str:
    """Build a project and swap it into the place of ``site``; return what was left out, a line each.

    Raises PublishError with all faults where it cannot be built. Waits for another run that holds the lock. ``revision``
    names the version of the content in the build record.
    """
    with alone(site):
        return publish_alone(project, site, now, revision)


@contextmanager
def alone(site: Path) -> Iterator[None]:
    """Hold the exclusive lock on the folder that the site is in: two runs would delete each other's unfinished site."""
    folder = site.resolve().parent
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot lock a folder; go on without
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def publish_alone(project: Path, site: Path, now: datetime, revision: str = "") -> str:
    """Do the same as ``publish`` for a caller that holds the lock."""
    site = site.resolve()  # resolve a symbolic link: its target is swapped
    bring_back(site)
    before = read_builds(site)
    try:
        built, said = build_beside(project, site)
        if built:
            put_in_place(beside(site), site)
    except OSError as error:
        built, said = False, f"The site could not be written: {error.strerror} ({error.filename})."
    last = now if built else before.built if before else None
    if not built:
        shutil.rmtree(beside(site), ignore_errors=True)  # first: on a full disk the record needs the room
        revision = before.revision if before else ""
    try:
        write_builds(site, Builds(last, now, "" if built else _first_fault(said), revision))
    except OSError as error:
        said = f"{said}\nThe record of this build could not be written: {error.strerror} ({record_of(site)}).".strip()
    if not built:
        stays = (
            f"stays as it was built on {date_words(last)}"
            if last
            else "stays as it was"
            if site.is_dir()
            else "is not there yet"
        )
        raise PublishError(f"The site {stays}, because it could not be built:\n{said}")
    return said


def build_beside(project: Path, site: Path) -> tuple[bool, str]:
    """Build a project beside the site; return whether it is whole, and what the build said. Raises OSError."""
    fresh = beside(site)
    shutil.rmtree(fresh, ignore_errors=True)
    built, said = build_whole(project, fresh)
    if built and not all((fresh / name).is_file() for name in NEEDED):
        return False, f"The engine wrote no whole site: {' or '.join(NEEDED)} is missing."
    return built, said


def _first_fault(said: str) -> str:
    lines = (re.sub(r"^(WARNING|ERROR) +-", "", line).strip() for line in said.splitlines())
    return next(filter(None, lines), "no reason was given")


def put_in_place(fresh: Path, site: Path) -> None:
    """Swap a complete site into place, in one step where the system can; else between two renames there is none for a moment."""
    old = beside(site, "old")
    shutil.rmtree(old, ignore_errors=True)
    if _exchange(fresh, site):
        shutil.rmtree(fresh, ignore_errors=True)
        return
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places by Linux's ``renameat2``; return whether that was done."""
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):  # another system
        return False
    done: int = renameat2(_FROM_HERE, os.fsencode(one), _FROM_HERE, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0


def bring_back(site: Path) -> None:
    """Restore the last site if a machine stopped between the two renames of a swap."""
    old = beside(site, "old")
    if not site.exists() and old.is_dir():
        old.rename(site)


def beside(site: Path, word: str = "new") -> Path:
    """Return where the next site is built, beside the one that people see; or where the last one waits during the swap."""
    return site.with_name(f"{site.name}.{word}")
