"""A process pool: runs jobs (functions without arguments) in two to four forked processes and returns their results.

After a fork the processes have the catalogue already, so only a job's number and its result are pickled.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from frontdoor.diagnostics import UserError

Result = TypeVar("Result")
_jobs: Sequence[Callable[[], Any]] = ()
"""The jobs, in a process of the pool."""


class HelperLost(UserError):  # noqa: N818 -- it says what happened
    """A process of the pool was stopped before its jobs were done, by the operating system say."""


def workers_for(jobs: int, *, worth: int) -> int:
    """Return the number of processes: one below ``worth`` jobs, without ``fork``, or with threads running."""
    if jobs < worth or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return min(os.cpu_count() or 1, 4)


def do_all(jobs: Sequence[Callable[[], Result]], workers: int) -> list[Result]:
    """Run every job once and return their results in order. Raises HelperLost."""
    if workers < 2:
        return [job() for job in jobs]
    # Imported here: a small site need not wait for them.
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    fork = get_context("fork")
    try:
        with ProcessPoolExecutor(workers, mp_context=fork, initializer=_take, initargs=(jobs,)) as pool:
            return list(pool.map(_do, range(len(jobs))))
    except BrokenProcessPool:
        raise HelperLost(
            "A process that helped to build the site was stopped, for want of memory perhaps: build again."
        ) from None


def _take(jobs: Sequence[Callable[[], Any]]) -> None:
    global _jobs  # noqa: PLW0603 -- of a process of the pool, which does nothing else
    _jobs = jobs
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the build is killed: the pool would leave it waiting for jobs for ever."""
    from multiprocessing import parent_process  # noqa: PLC0415 -- as above

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _do(number: int) -> Any:
    return _jobs[number]()
