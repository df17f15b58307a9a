"""Files that only their owner may read, written whole and synced: new ones, and new states of one that is there."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Write a file with mode 0600, atomically and synced to disk; raise FileExistsError if it exists."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = _written_beside(path, content)
    try:
        os.link(part, path)
    finally:
        part.unlink()
    _sync(path.parent)


def replace_private(path: Path, content: bytes, *, wipe: bool = False) -> None:
    """Put a new state in place of what is there, if anything, atomically and synced, with mode 0600.

    With ``wipe`` the old state is written over before its room is given back, so that it does not lie about on the disk; a
    file system that never writes in place, and the disk's own spare blocks, may keep it all the same.
    """
    part = _written_beside(path, content)
    with path.open("r+b") if wipe and path.exists() else nullcontext() as old:
        part.replace(path)
        _sync(path.parent)
        if old is not None:
            old.write(bytes(os.fstat(old.fileno()).st_size))
            old.flush()
            os.fsync(old.fileno())


def _written_beside(path: Path, content: bytes) -> Path:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        part.unlink()
        raise
    return part


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
