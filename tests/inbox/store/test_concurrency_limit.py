from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from frontdoor.inbox.store.concurrency_limit import ConcurrencyLimit, LimitReached


def test_turns_do_not_overlap() -> None:
    """Thirty writers at once go one after the other, and all of them get their turn."""
    turns, inside, most = ConcurrencyLimit(patience=20), [0], [0]

    def write(_: int) -> None:
        with turns.hold():
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.001)
            inside[0] -= 1

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(write, range(30)))
    assert most == [1]


def test_nobody_waits_behind_one_who_is_stuck() -> None:
    """Who comes early waits for as long as patience lasts, who comes later not at all; catches each waiting anew."""
    turns, go_on = ConcurrencyLimit(patience=0.3), threading.Event()

    def be_stuck() -> None:
        with turns.hold():
            go_on.wait(20)

    def come() -> float:
        began = time.monotonic()
        with pytest.raises(LimitReached), turns.hold():
            raise AssertionError("had a turn")
        return time.monotonic() - began

    stuck = threading.Thread(target=be_stuck)
    stuck.start()
    try:
        time.sleep(0.01)
        assert come() >= 0.2
        assert come() < 0.2
    finally:
        go_on.set()
        stuck.join()
    with turns.hold():
        pass


def test_a_fault_gives_the_turn_back() -> None:
    """Whatever goes wrong in a turn, the next one can be had."""
    turns = ConcurrencyLimit(patience=0.3)
    with pytest.raises(ValueError, match="x"), turns.hold():
        raise ValueError("x")
    with turns.hold():
        pass
