from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from frontdoor.inbox.store.concurrency_limit import LimitReached
from frontdoor.inbox.store.group_commit import GroupCommit, GroupFailed, Take


class Disk:
    """A store whose commits take as long as a test likes."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.goes_on = threading.Event()
        self.begun = threading.Event()
        self.fault: Exception | None = None

    def write(self, take: Take[int]) -> Sequence[str]:
        """Write a group."""
        group = [*take()]
        self.groups.append(group)
        self.begun.set()
        assert self.goes_on.wait(20)
        if self.fault:
            raise self.fault
        return [f"{number} is written" for number in group]


def waiting(queue: GroupCommit[int, str], number: int) -> None:
    """Wait until so many wait."""
    until = time.monotonic() + 20
    while len(queue._waiting) < number:
        assert time.monotonic() < until
        time.sleep(0.001)


def one_and_then_some(
    queue: GroupCommit[int, str], disk: Disk, pool: ThreadPoolExecutor
) -> list[Future[str]]:
    """One begins to write; five more come meanwhile."""
    first = pool.submit(queue.submit, 0)
    assert disk.begun.wait(20)
    others = [pool.submit(queue.submit, number) for number in range(1, 6)]
    waiting(queue, 5)
    return [first, *others]


def test_whoever_comes_while_one_writes_is_written_together() -> None:
    """Six writes are two commits, and each gets its own result; catches a commit for each."""
    disk = Disk()
    queue = GroupCommit(disk.write, patience=20, at_most=5)
    with ThreadPoolExecutor(6) as pool:
        sent = one_and_then_some(queue, disk, pool)
        assert not any(each.done() for each in sent), "nobody is answered before the sync"
        disk.goes_on.set()
        assert [each.result(20) for each in sent] == [f"{number} is written" for number in range(6)]
    assert [sorted(group) for group in disk.groups] == [[0], [1, 2, 3, 4, 5]]
    assert queue.submit(7) == "7 is written", "the queue goes on"


def test_a_group_has_an_end() -> None:
    """No more than the limit wait for one writer; the others are the next group."""
    disk = Disk()
    queue = GroupCommit(disk.write, patience=20, at_most=3)
    with ThreadPoolExecutor(6) as pool:
        sent = one_and_then_some(queue, disk, pool)
        disk.goes_on.set()
        assert [each.result(20) for each in sent] == [f"{number} is written" for number in range(6)]
    assert [len(group) for group in disk.groups] == [1, 3, 2]


def test_who_joins_a_group_that_fails_is_told() -> None:
    """A fault of the writer reaches all for whom it wrote, and the queue goes on; catches waiting without end."""
    disk = Disk()
    queue = GroupCommit(disk.write, patience=20, at_most=5)
    with ThreadPoolExecutor(6) as pool:
        disk.fault = ZeroDivisionError()
        sent = one_and_then_some(queue, disk, pool)
        disk.goes_on.set()
        faults = [type(each.exception(20)) for each in sent]
        assert faults.count(ZeroDivisionError) == 2, "one for each group"
        assert faults.count(GroupFailed) == 4
    disk.fault = None
    assert queue.submit(7) == "7 is written"


def test_nobody_queues_behind_a_writer_that_is_stuck() -> None:
    """Who waits too long, and whoever comes after that, is refused; the stuck one still gets its result."""
    disk = Disk()
    queue = GroupCommit(disk.write, patience=0.2, at_most=5)
    with ThreadPoolExecutor(6) as pool:
        sent = one_and_then_some(queue, disk, pool)
        for each in sent[1:]:
            with pytest.raises(LimitReached):
                each.result(20)
        began = time.monotonic()
        with pytest.raises(LimitReached):
            queue.submit(9)
        assert time.monotonic() - began < 0.1, "at once"
        disk.goes_on.set()
        assert sent[0].result(20) == "0 is written"
    assert disk.groups == [[0]], "who was refused is not written afterwards"
