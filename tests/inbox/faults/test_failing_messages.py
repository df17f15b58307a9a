from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

from tests.inbox import places
from tests.inbox.faults.failing_messages import ARRIVED, KINDS, SeenMessage


def test_a_message_is_thanked_for_only_when_it_is_kept_and_is_kept_once() -> None:
    """Each write, sync and cut fails in turn, or kills the process: as for a referral. Catches thanks before the sync."""
    assert shutil.which("strace"), "this test needs the strace command: install the package strace"
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FRONTDOOR_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.inbox.faults.failing_messages"],
        capture_output=True, text=True, cwd=places.ROOT, env=plain, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = [SeenMessage(**json.loads(line)) for line in done.stdout.splitlines()]
    fired = [one for one in seen if one.fired]
    assert {(one.call, one.fault) for one in fired} == set(KINDS), "the faults did not fire"
    assert [one for one in fired if one.said == ARRIVED and one.kept != 1] == []
    assert [one for one in seen if not one.whole or one.again != 1 or list(one.rows) != [1, 1]] == []
    assert {one.said for one in seen if not one.fired} == {ARRIVED}
