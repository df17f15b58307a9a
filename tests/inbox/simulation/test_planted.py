"""The simulation finds what was planted for it: a sample here, all of them in ``benchmarks/planted_bugs.py``."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import clean_environment
from tests.inbox import places
from tests.inbox.simulation.planted import BUGS, ROOT


def test_every_planted_bug_has_its_place() -> None:
    """A bug whose place is gone would be found never, and nobody would notice."""
    for bug in BUGS:
        source = (ROOT / "frontdoor" / "inbox" / bug.file).read_text("utf-8")
        compile(bug.planted_in(source), bug.file, "exec")
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 30


@pytest.mark.parametrize(
    ("bug", "law"),
    [
        ("a name is stored in clear", "sealed"),
        ("hashes of people are kept", "forgotten"),
        ("spam is told of at once", "told"),
    ],
)
def test_a_sample_of_them_is_found(bug: str, law: str) -> None:
    """Each in a process of its own; it says by which seed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.inbox.simulation", "1", "--days", "120", "--world", "30", "--whole", "--bug", bug],
        cwd=places.ROOT, env=clean_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout.startswith(f"{law}: "), done.stdout
