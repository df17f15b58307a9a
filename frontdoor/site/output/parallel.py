"""A forked process pool: runs jobs (functions without arguments) in up to four processes and returns their results.

``concurrent.futures`` would pickle each job; after a fork the children have the catalogue already.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Result = TypeVar("Result")


class HelperLost(Exception):  # noqa: N818 -- it says what happened
    """A child process ended before its jobs were done; its own error output stands above."""


def workers_for(jobs: int, *, worth: int) -> int:
    """Return the number of processes: one below ``worth`` jobs, without ``fork``, or with threads running."""
    if jobs < worth or not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return min(os.cpu_count() or 1, 4)


def do_all(jobs: Sequence[Callable[[], Result]], workers: int) -> list[Result]:
    """Run every job once and return the results in any order; those of children are pickled. Raises HelperLost."""
    if workers < 2:
        return [job() for job in jobs]
    from multiprocessing import get_context  # noqa: PLC0415 -- a small site need not wait for it

    queue, end = os.pipe()  # the queue: job numbers of two bytes; whichever process reads one runs that job
    os.write(end, b"".join(number.to_bytes(2, "big") for number in range(len(jobs))))
    os.close(end)
    context = get_context("fork")
    helpers = []
    for _ in range(workers - 1):
        ours, theirs = context.Pipe(duplex=False)
        helper = context.Process(target=_help, args=(jobs, queue, theirs))
        helper.start()
        theirs.close()
        helpers.append((helper, ours))
    results = _work(jobs, queue)
    os.close(queue)
    for helper, ours in helpers:
        try:
            results += ours.recv()
        except EOFError:
            raise HelperLost("A process that helped to build the site stopped: see above.") from None
        helper.join()
    return results


def _help(jobs: Sequence[Callable[[], Result]], queue: int, answer: Connection) -> None:
    answer.send(_work(jobs, queue))


def _work(jobs: Sequence[Callable[[], Result]], queue: int) -> list[Result]:
    results = []
    while number := os.read(queue, 2):
        results.append(jobs[int.from_bytes(number, "big")]())
    return results
