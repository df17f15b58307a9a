"""Lays out many sheets with the help of a second process, which knows nothing but the cache.

A thread would not help (typst holds Python's lock), and a fork might hang (typst has threads of its own). Whatever the
helper leaves undone, the press does itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryFile

from frontdoor.render.leaflets.press import Press, Sheet

HELPER = "frontdoor.render.leaflets.helper"
WORTH_HELP = 24
"""From so many sheets on, a second process is quicker, its start included."""


def lay_out_missing(planned: Sequence[Sheet], press: Press) -> None:
    """Put into the cache what is missing there, where it is so much that two processes are quicker than one."""
    if press.cache is None or (os.cpu_count() or 1) < 2:
        return
    missing = [one for one in planned if not press.has(one)]
    if len(missing) < WORTH_HELP:
        return
    command = [sys.executable, "-m", HELPER, str(press.cache.absolute()), press.moment.date().isoformat()]
    with TemporaryFile() as work:  # not a pipe, which breaks where the helper cannot start
        work.write(json.dumps([(one.key, one.data) for one in missing[1::2]]).encode())
        work.seek(0)
        with subprocess.Popen(command, stdin=work):
            for one in missing[::2]:
                press.printed(one)
