from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.inbox import places
from tests.inbox.faults.failing_keying import ARRIVED, DOES, KINDS, SeenKeying


@pytest.fixture(scope="module")
def presses() -> list[SeenKeying]:
    """One press of a button for each call that it makes, with that call answered by a fault."""
    assert shutil.which("strace"), "this test needs the strace command: install the package strace"
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FRONTDOOR_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.inbox.faults.failing_keying"],
        capture_output=True, text=True, cwd=places.ROOT, env=plain, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return [SeenKeying(**json.loads(line)) for line in done.stdout.splitlines()]


def test_whatever_fails_a_paper_is_received_once(presses: list[SeenKeying]) -> None:
    """Killed, a full disk, a broken one: what is said to have arrived is there; the same page again is the same referral."""
    fired = [one for one in presses if one.fired]
    assert {(one.does, one.call, one.fault) for one in fired} == {
        (does, call, fault) for does in DOES for call, fault, _, _ in KINDS
    }, "the faults did not fire"
    sent = [one for one in presses if one.does == "send"]
    assert [one for one in sent if one.said == ARRIVED and one.kept != 1] == []
    assert [one for one in presses if one.again != 1 or one.drafts or not one.whole] == []
    assert {one.said for one in presses if not one.fired} == {ARRIVED}


def test_whatever_fails_the_answers_are_on_the_page_or_stored(presses: list[SeenKeying]) -> None:
    """Whoever does not read that it went well has all that was keyed in before them. Sabotage: an error page without it."""
    answered = [one for one in presses if one.status]
    assert [one for one in answered if one.said != ARRIVED and not one.answers] == []
    saved = [one for one in presses if one.does == "save"]
    assert [one for one in saved if one.said == ARRIVED and one.kept != 1] == [], "a draft is lost"
    assert [one for one in saved if one.kept > 1] == [], "a draft is there twice"
