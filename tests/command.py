"""Runs ``frontdoor`` in a process of its own that is forked from one which has loaded the libraries: a quarter of the work."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

PATIENCE = 120
"""Seconds: generous, because other things may run on the machine."""

_LIBRARIES = (
    "frontdoor.cli.main", "frontdoor.cli.site", "frontdoor.site.build.dry_run", "frontdoor.site.build.publish",
    "frontdoor.inbox.crypto.sealing", "django.contrib.auth.hashers", "django.core.management",
    "django.db.backends.sqlite3.base", "django.db.models", "django.forms", "django.http", "django.template", "django.urls",
    "markdown", "mkdocs.commands.build", "psycopg", "requests", "uvicorn",
)  # fmt: skip
"""What takes long to load; none of it reads a setting while it is loaded."""

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload([*_LIBRARIES])


def run(
    words: Sequence[str | Path], env: Mapping[str, str], *, folder: Path | None = None, says: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a folder; ``says`` is what somebody types when it asks. Raise TimeoutExpired."""
    with tempfile.TemporaryDirectory() as room:
        typed, said, complained = (Path(room) / name for name in ("stdin", "stdout", "stderr"))
        typed.write_text(says, "utf-8")
        process = start(words, env, folder=folder, stdin=typed, stdout=said, stderr=complained)
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired([*words], PATIENCE)
        return subprocess.CompletedProcess(
            [*words], process.exitcode, said.read_text("utf-8"), complained.read_text("utf-8")
        )


def start(
    words: Sequence[str | Path], env: Mapping[str, str], *, folder: Path | None = None,
    stdin: Path, stdout: Path, stderr: Path,
) -> ForkServerProcess:  # fmt: skip
    """Start a command in a folder; it reads from a file, and adds what it says to files."""
    files = [str(file.absolute()) for file in (stdin, stdout, stderr)]
    where = str((folder or Path.cwd()).absolute())
    process = _forking.Process(target=_become, args=([*map(str, words)], dict(env), where, files))
    process.start()
    return process


def _become(words: list[str], env: dict[str, str], folder: str, files: list[str]) -> None:
    """Turn this process into the command."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    for number, file in enumerate(files):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND if number else os.O_RDONLY
        os.dup2(os.open(file, flags, 0o600), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["frontdoor", *words]

    from frontdoor.cli.main import main  # noqa: PLC0415 -- it is loaded already where this runs

    main()
