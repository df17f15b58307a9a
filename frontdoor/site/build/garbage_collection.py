"""The cyclic garbage collector during a build: off, since nearly all that a build makes stays until it ends.

The collector would look through a whole catalogue again and again, which is a fifth of a build of thousands of services.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Switch the cyclic garbage collector off; also a decorator. Whatever has no cycles is freed all the same."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
