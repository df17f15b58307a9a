"""Starts ``frontdoor`` in a process of its own that is forked from one which has loaded the libraries: a quarter of the work."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_LIBRARIES = (
    "frontdoor.cli.main", "frontdoor.catalogue", "frontdoor.form", "frontdoor.inbox.crypto.sealing",
    "django.contrib.auth.hashers", "django.core.management", "django.db.backends.sqlite3.base", "django.db.models",
    "django.forms", "django.http", "django.template", "django.urls", "psycopg", "requests", "uvicorn",
)  # fmt: skip
"""What takes long to load; none of it reads a setting while it is loaded."""

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload([*_LIBRARIES])


def start(
    words: Sequence[str | Path], env: Mapping[str, str], *, stdin: Path, stdout: Path, stderr: Path
) -> ForkServerProcess:
    """Start ``frontdoor`` with arguments and an environment; what it says is added to files."""
    files = [str(file) for file in (stdin, stdout, stderr)]
    process = _forking.Process(target=_become, args=([*map(str, words)], dict(env), files))
    process.start()
    return process


def _become(words: list[str], env: dict[str, str], files: list[str]) -> None:
    """Turn this process into the command."""
    os.environ.clear()
    os.environ.update(env)
    for number, file in enumerate(files):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND if number else os.O_RDONLY
        os.dup2(os.open(file, flags, 0o600), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.argv = ["frontdoor", *words]

    from frontdoor.cli.main import main  # noqa: PLC0415 -- it is loaded already where this runs

    main()
