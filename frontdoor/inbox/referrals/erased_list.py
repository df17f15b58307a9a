"""The list of what was ever erased, in a file beside the database: by it a restored backup is cleaned before anybody looks."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

NAME = "erased.list"
FEEDBACK, DRAFT = "feedback:", "draft:"
"""A referral stands in it by its reference; what is none by one of these and its keyed hash."""


def of_feedback(key_hash: str) -> str:
    """Return the mark of a report or a complaint, which is also the name of its own key."""
    return f"{FEEDBACK}{key_hash}"


def of_draft(key_hash: str) -> str:
    """Return the mark of a paper that is half keyed in, which is also the name of its own key."""
    return f"{DRAFT}{key_hash}"


def read(folder: Path) -> list[str]:
    """Return what was erased, oldest first; empty where nothing was yet."""
    try:
        return (folder / NAME).read_text("ascii").split()
    except FileNotFoundError:
        return []


def append(marks: Iterable[str], folder: Path) -> None:
    """Write down what is about to be erased, synced before this returns."""
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, "".join(f"{mark}\n" for mark in marks).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
