"""The garbage collector is off during a build alone: a preview and a server run for days."""

from __future__ import annotations

import gc

import pytest

from frontdoor.site.build.garbage_collection import no_garbage_collection


def _stops() -> None:
    with no_garbage_collection():
        with no_garbage_collection():
            pass
        assert not gc.isenabled()
        raise ValueError("stopped")


def test_it_is_off_inside_and_as_before_afterwards() -> None:
    """Whatever happens inside, and also where one build calls another."""
    assert gc.isenabled()
    with pytest.raises(ValueError, match="stopped"):
        _stops()
    assert gc.isenabled()
