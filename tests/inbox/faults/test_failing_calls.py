from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.inbox import places
from tests.inbox.faults.failing_calls import KINDS, Seen


@pytest.fixture(scope="module")
def sends() -> list[Seen]:
    """One send for each call that a send makes, with that call answered by an error."""
    assert shutil.which("strace"), "this test needs the strace command: install the package strace"
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FRONTDOOR_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.inbox.faults.failing_calls"],
        capture_output=True,
        text=True,
        cwd=places.ROOT,
        env=plain,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Seen(**json.loads(line)) for line in done.stdout.splitlines()]


def test_whichever_call_fails_no_reference_is_shown_that_does_not_open(sends: list[Seen]) -> None:
    """Each write, sync and cut of one send answered by an error in turn; catches synchronous=OFF and early thanks."""
    fired = [seen for seen in sends if seen.fired]
    assert len(fired) > 80, "the faults did not fire"
    assert {seen.call for seen in fired} >= {"pwrite64", "fdatasync", "ftruncate"}
    assert [seen for seen in fired if len(seen.said) == 9 and not seen.opens] == []
    assert [seen for seen in fired if not seen.whole] == []


def test_after_the_fault_the_same_key_brings_it_in_once(sends: list[Seen]) -> None:
    """Who sends again after the restart has exactly one referral, whether the first one was kept or not."""
    for seen in sends:
        shown = [said for said in (seen.said, seen.next_said) if len(said) == 9]
        assert seen.again not in shown or seen.again == seen.said
        assert seen.rows == 1 + len({*shown, seen.again}), seen


def test_after_an_io_error_nothing_is_taken_until_a_restart(sends: list[Seen]) -> None:
    """EIO stops the taking in; a full disk does not, because room can come back."""
    failed = [seen for seen in sends if seen.fired and len(seen.said) != 9]
    for error, said, then in (("EIO", {"FAULT"}, {"STOPPED"}), ("ENOSPC", {"FULL"}, None)):
        these = [seen for seen in failed if seen.error == error]
        assert these
        assert {seen.said for seen in these} == said
        assert then is None or {seen.next_said for seen in these} == then
        assert then is not None or all(len(seen.next_said) == 9 for seen in these)


def test_every_kind_of_call_was_tried_to_its_end(sends: list[Seen]) -> None:
    """The last try of each kind failed nothing of the send: there is no further call to fail."""
    for call, error in KINDS:
        last = [seen for seen in sends if (seen.call, seen.error) == (call, error)][-1]
        assert len(last.said) == 9, last
        assert last.opens
